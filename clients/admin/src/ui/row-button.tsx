import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

/** What opens a row's panel by the keyboard, in its first cell. The row itself may take a click anywhere on it. */
export const RowButton = ({
  label,
  onOpen,
  children,
}: {
  /** What a screen reader says: what is opened. */
  readonly label: string;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}) => (
  <Button
    variant="transparent"
    className="ad-row-link"
    h="auto"
    p={0}
    aria-label={label}
    onClick={(event) => {
      event.stopPropagation();
      onOpen();
    }}
  >
    {children}
  </Button>
);

import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';

/** A row that opens a page: by a click anywhere on it, and by its first cell's link for the keyboard. */
export const RowLink = ({
  to,
  label,
  hint,
  children,
}: {
  readonly to: string;
  readonly label: string;
  /** Beneath the label, smaller. */
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}) => {
  const navigate = useNavigate();
  return (
    <Table.Tr className="ad-row" onClick={() => void navigate(to)}>
      <Table.Td>
        <Link to={to} className="ad-row-link" onClick={(event) => event.stopPropagation()}>
          {label}
        </Link>
        {hint !== undefined && <div className="ad-code">{hint}</div>}
      </Table.Td>
      {children}
    </Table.Tr>
  );
};

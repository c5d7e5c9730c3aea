import { Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Preferences } from '../shell/preferences.tsx';
import { Brand } from '../ui/brand.tsx';
import type { DoorProblem } from './problem.ts';
import { ProofProblem } from './proof-problem.tsx';

/** One thing that is done before one is in: a heading, a form, a way elsewhere. The heading is read out when it changes. */
export const Door = ({
  title,
  text,
  problem,
  onSubmit,
  children,
  foot,
}: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly problem?: DoorProblem | undefined;
  readonly onSubmit?: () => Promise<void> | void;
  readonly children?: ReactNode;
  readonly foot?: ReactNode;
}) => {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`;
    // A field that asks to be typed into keeps the focus.
    if (!document.activeElement?.matches('input')) heading.current?.focus();
  }, [title, t]);
  const content = (
    <Stack gap="md">
      <div>
        <Title order={1} ref={heading} tabIndex={-1} className="ad-door-title">
          {title}
        </Title>
        {text !== undefined && (
          <Text c="dimmed" size="sm" mt={4}>
            {text}
          </Text>
        )}
      </div>
      <ProofProblem problem={problem} />
      {children}
      {foot !== undefined && (
        <Text size="sm" c="dimmed" ta="center" component="div">
          {foot}
        </Text>
      )}
    </Stack>
  );
  return (
    <div className="ad-door">
      <header className="ad-door-top">
        <Brand />
        <Preferences />
      </header>
      <main className="ad-door-main">
        {onSubmit === undefined ? (
          <div className="ad-door-form">{content}</div>
        ) : (
          <form
            className="ad-door-form"
            onSubmit={(event: SubmitEvent) => {
              event.preventDefault();
              void onSubmit();
            }}
          >
            {content}
          </form>
        )}
      </main>
    </div>
  );
};

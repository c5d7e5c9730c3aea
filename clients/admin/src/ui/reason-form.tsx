import { Button, Group, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { ProblemAlert } from './problem-alert.tsx';

const shortest = 10;
const longest = 500;

/** Something of weight that is done only with a reason, which others read. */
export const ReasonForm = ({
  act,
  hint,
  danger = false,
  children,
  onSubmit,
  onCancel,
}: {
  readonly act: string;
  /** Who reads the reason; the company, unless told. */
  readonly hint?: string;
  readonly danger?: boolean;
  readonly children?: ReactNode;
  /** @returns what it was refused for; null once it is done */
  readonly onSubmit: (reason: string) => Promise<CombinedError | Refusal | null>;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const ready = reason.trim().length >= shortest;
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const refused = await onSubmit(reason.trim());
    setBusy(false);
    if (refused !== null) setProblem(refused);
  };
  return (
    <form
      className="ad-stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void submit();
      }}
    >
      <ProblemAlert problem={problem} />
      {children}
      <Textarea
        label={t('staff.reason')}
        description={hint ?? t('staff.reasonHint')}
        value={reason}
        maxLength={longest}
        autosize
        minRows={2}
        required
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="sm">
        <Button type="submit" {...(danger ? { color: 'red' } : {})} loading={busy} disabled={!ready}>
          {act}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </form>
  );
};

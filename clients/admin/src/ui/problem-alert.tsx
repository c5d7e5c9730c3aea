import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { problemText } from './toast.tsx';

/** What a form was refused for, above it. */
export const ProblemAlert = ({ problem }: { readonly problem: CombinedError | Refusal | undefined }) => {
  if (problem === undefined) return null;
  const { title, text } = problemText(problem);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={title} role="alert">
      {text}
    </Alert>
  );
};

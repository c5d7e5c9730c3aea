import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { problemText } from '../ui/toast.tsx';
import { waitText, type DoorProblem } from './problem.ts';

/** What a proof was refused for, and how long to wait where that is it. */
export const ProofProblem = ({ problem }: { readonly problem: DoorProblem | undefined }) => {
  if (problem === undefined) return null;
  const { title, text } = problemText(problem);
  const wait = 'retryAfter' in problem ? problem.retryAfter : undefined;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={title} role="alert">
      {wait === undefined ? text : `${text} ${waitText(wait)}`}
    </Alert>
  );
};

import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import i18next from 'i18next';
import { CombinedError } from 'urql';
import { failureOf } from '../api/error.ts';
import { refusalKey, type Refusal } from '../api/refusal.ts';

export const toastDone = (message: string): void => {
  notifications.show({
    message,
    color: 'teal',
    icon: <IconCheck size={16} />,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
};

export const toastProblem = (title: string, message: string): void => {
  notifications.show({
    title,
    message,
    color: 'red',
    icon: <IconAlertTriangle size={16} />,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
};

/** The words for what a request failed with, in the operator's language. */
export const problemText = (problem: CombinedError | Refusal): { readonly title: string; readonly text: string } => {
  if (problem instanceof CombinedError) {
    const { kind } = failureOf(problem);
    return { title: i18next.t(`error.${kind}.title`), text: i18next.t(`error.${kind}.text`) };
  }
  const key = refusalKey(problem);
  return { title: i18next.t(`${key}.title`), text: i18next.t(`${key}.text`) };
};

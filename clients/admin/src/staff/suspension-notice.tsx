import { Alert } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';

/** Why the company or project that one is in stands still, and what one can still do. */
export const SuspensionNotice = ({
  suspension,
}: {
  readonly suspension: { readonly reason: string; readonly suspendedAt: string } | null | undefined;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  if (suspension == null) return null;
  return (
    <Alert
      className="ad-suspension"
      color="red"
      variant="light"
      icon={<IconPlayerPause size={18} />}
      title={t('staff.noticeTitle', { since: format.date(suspension.suspendedAt) })}
    >
      <p>{suspension.reason}</p>
      <p>{t('staff.noticeText')}</p>
    </Alert>
  );
};

import { Alert } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SecretOnce } from '../ui/secret-once.tsx';

/** An endpoint's secret, this once; null where the answer that held it was lost. */
export const SecretReveal = ({ secret }: { readonly secret: string | null }) => {
  const { t } = useTranslation();
  if (secret === null)
    return (
      <Alert color="gray" variant="light" icon={<IconKey size={16} />} title={t('webhooks.secretLost.title')}>
        {t('webhooks.secretLost.text')}
      </Alert>
    );
  return <SecretOnce title={t('webhooks.secretOnce.title')} text={t('webhooks.secretOnce.text')} secret={secret} />;
};

import { Alert, Button, CopyButton, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A secret, this once: it is nowhere else to be read. */
export const SecretReveal = ({ secret }: { readonly secret: string | null }) => {
  const { t } = useTranslation();
  if (secret === null)
    return (
      <Alert color="gray" variant="light" icon={<IconKey size={16} />} title={t('webhooks.secretLost.title')}>
        {t('webhooks.secretLost.text')}
      </Alert>
    );
  return (
    <output className="ad-output">
      <Alert color="indigo" variant="light" icon={<IconKey size={16} />} title={t('webhooks.secretOnce.title')}>
        <Text size="sm">{t('webhooks.secretOnce.text')}</Text>
        <div className="ad-secret">
          <code>{secret}</code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                size="compact-sm"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {copied ? t('common.copied') : t('common.copy')}
              </Button>
            )}
          </CopyButton>
        </div>
      </Alert>
    </output>
  );
};

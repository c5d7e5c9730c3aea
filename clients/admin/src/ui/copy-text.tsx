import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Copies a text, and says so for a moment. */
export const CopyText = ({ text, quiet = false }: { readonly text: string; readonly quiet?: boolean }) => {
  const { t } = useTranslation();
  return (
    <CopyButton value={text} timeout={2500}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          {...(quiet ? { variant: 'default' } : {})}
          leftSection={copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          onClick={copy}
        >
          {t(copied ? 'common.copied' : 'common.copy')}
        </Button>
      )}
    </CopyButton>
  );
};

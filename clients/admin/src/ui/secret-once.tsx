import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A secret that is shown now and never again; where `onDone` is given, until it is put away. */
export const SecretOnce = ({
  title,
  text,
  secret,
  onDone,
}: {
  readonly title: string;
  readonly text: string;
  readonly secret: string;
  readonly onDone?: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <output className="ad-output">
      <Alert color="indigo" variant="light" icon={<IconKey size={16} />} title={title} mb="md">
        <Text size="sm" mb="xs">
          {text}
        </Text>
        <Code block className="ad-secret-text">
          {secret}
        </Code>
        <Group gap="sm" mt="sm">
          <CopyButton value={secret} timeout={2500}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {t(copied ? 'common.copied' : 'common.copy')}
              </Button>
            )}
          </CopyButton>
          {onDone !== undefined && (
            <Button size="compact-sm" variant="default" onClick={onDone}>
              {t('common.putAway')}
            </Button>
          )}
        </Group>
      </Alert>
    </output>
  );
};

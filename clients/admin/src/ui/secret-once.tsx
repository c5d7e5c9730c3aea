import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyText } from './copy-text.tsx';

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
          <CopyText text={secret} />
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

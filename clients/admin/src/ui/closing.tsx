import { Alert, Button, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';

/** Above everything of what is to be deleted: until when it can be had back, and the way to it for an owner. */
export const Closing = ({
  text,
  until,
  busy,
  onRestore,
}: {
  readonly text: string;
  readonly until: string;
  readonly busy: boolean;
  /** Left out for somebody who may not. */
  readonly onRestore?: (() => void) | undefined;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Alert className="ad-closing" color="red" variant="light" radius={0} icon={<IconTrash size={16} />} title={text}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('danger.until', { when: format.moment(until) })}</Text>
        {onRestore !== undefined && (
          <Button size="compact-sm" variant="default" loading={busy} onClick={onRestore}>
            {t('danger.restore')}
          </Button>
        )}
      </Group>
    </Alert>
  );
};

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { ProblemAlert } from './problem-alert.tsx';

/** Asks once more before something is lost. `Danger` is for what is lost for good. */
export const Confirm = ({
  opened,
  title,
  text,
  act,
  busy = false,
  problem,
  onClose,
  onConfirm,
}: {
  readonly opened: boolean;
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly act: string;
  readonly busy?: boolean;
  /** What it was refused for. */
  readonly problem?: CombinedError | Refusal | undefined;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <ProblemAlert problem={problem} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={onConfirm}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};

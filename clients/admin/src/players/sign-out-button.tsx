import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { PlayerSessionsRevokeDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

/** Ends a player's sessions on all devices, as where a phone was lost. */
export const SignOutButton = ({ playerId }: { readonly playerId: string }) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [opened, { open, close }] = useDisclosure(false);
  const [problem, setProblem] = useState<CombinedError>();
  const [{ fetching }, revoke] = useMutation(PlayerSessionsRevokeDocument);
  const submit = async (): Promise<void> => {
    const { data, error } = await revoke({ input: { environmentId: environment.id, playerId } });
    setProblem(error);
    if (data === undefined) return;
    close();
    toastDone(t('player.signedOut', { count: data.playerSessionsRevoke.count }));
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('player.signOut')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('player.signOutTitle')}>
        <Stack gap="md">
          <Text size="sm">{t('player.signOutText')}</Text>
          <ProblemAlert problem={problem} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button color="red" loading={fetching} onClick={() => void submit()}>
              {t('player.signOut')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
};

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { PlayerSessionsRevokeDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Confirm } from '../ui/confirm.tsx';
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
      <Confirm
        opened={opened}
        title={t('player.signOutTitle')}
        text={t('player.signOutText')}
        act={t('player.signOut')}
        busy={fetching}
        problem={problem}
        onClose={close}
        onConfirm={() => void submit()}
      />
    </>
  );
};

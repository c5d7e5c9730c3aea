import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useRef, useState, useSyncExternalStore, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { VerifyDocument, VerifyHowDocument } from '../generated/graphql.ts';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { session, signOut } from './browser-session.ts';
import { CodeField, PasswordField } from './fields.tsx';
import { ProofProblem } from './proof-problem.tsx';
import type { DoorProblem } from './problem.ts';
import { stepUp } from './step-up.ts';

/** Who has neither a password nor a second step proves who they are by signing in anew. */
const SignInAgain = () => {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Text size="sm">{t('stepUp.againText')}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => stepUp.settle(false)}>
          {t('common.cancel')}
        </Button>
        <Button
          onClick={() => {
            stepUp.settle(false);
            void signOut();
          }}
        >
          {t('stepUp.again')}
        </Button>
      </Group>
    </Stack>
  );
};

const Proof = () => {
  const { t } = useTranslation();
  const [{ data, error }, reload] = useQuery({ query: VerifyHowDocument, requestPolicy: 'network-only' });
  const [{ fetching }, verify] = useMutation(VerifyDocument);
  const [text, setText] = useState('');
  const [recovery, setRecovery] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [problem, setProblem] = useState<DoorProblem>();
  const field = useRef<HTMLInputElement>(null);
  if (data === undefined)
    return error === undefined ? <RowsSkeleton rows={3} /> : <FailureNotice error={error} onRetry={reload} />;
  const { totpEnabled, hasPassword, operator } = data.operatorAccount;
  if (!totpEnabled && !hasPassword) return <SignInAgain />;
  const send = async (): Promise<void> => {
    setWrong(undefined);
    setProblem(undefined);
    const answer = await verify({ input: totpEnabled ? { code: text } : { password: text } });
    const result = answer.data?.operatorVerify;
    if (result?.__typename === 'OperatorVerifySuccess') {
      session.begin(result);
      stepUp.settle(true);
      return;
    }
    if (result?.__typename === 'InvalidCodeError') setWrong(t('code.wrong'));
    else if (result?.__typename === 'InvalidCredentialsError') setWrong(t('stepUp.wrong'));
    else setProblem(result ?? answer.error);
    field.current?.focus();
  };
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t(totpEnabled ? 'stepUp.codeText' : 'stepUp.passwordText')}
        </Text>
        <ProofProblem problem={problem} />
        {totpEnabled ? (
          <div>
            <CodeField ref={field} value={text} onChange={setText} error={wrong} recovery={recovery} />
            <div className="ad-door-aside">
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => {
                  setRecovery(!recovery);
                  setText('');
                }}
              >
                {t(recovery ? 'code.useApp' : 'code.useRecovery')}
              </Anchor>
            </div>
          </div>
        ) : (
          <>
            <input type="email" autoComplete="username" value={operator.email ?? ''} readOnly hidden />
            <PasswordField ref={field} value={text} onChange={setText} error={wrong} isNew={false} autoFocus />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => stepUp.settle(false)}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={fetching}>
            {t('stepUp.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Asks who one is where something dangerous was refused; what was refused is then sent again by itself. */
export const StepUpDialog = () => {
  const { t } = useTranslation();
  const asked = useSyncExternalStore(stepUp.subscribe, stepUp.get);
  return (
    <Modal
      opened={asked}
      onClose={() => stepUp.settle(false)}
      title={t('stepUp.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Proof />
    </Modal>
  );
};

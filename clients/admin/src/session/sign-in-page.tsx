import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { createApiClient } from '../api/client.ts';
import type { Refusal } from '../api/refusal.ts';
import { RegisterDocument, SignInDocument } from '../generated/graphql.ts';
import { Preferences } from '../shell/preferences.tsx';
import { Brand } from '../ui/brand.tsx';
import { problemText, toastProblem } from '../ui/toast.tsx';
import { beginSession } from './browser-session.ts';
import { useSession } from './use-session.ts';

type Mode = 'signIn' | 'register';
const emailKey = 'stargraph.email';

/** Opens a session. What was typed stays when it fails, and when one goes from one form to the other. */
export const SignInPage = () => {
  const { t } = useTranslation();
  const state = useSession();
  const client = useMemo(() => createApiClient(), []);
  const [mode, setMode] = useState<Mode>('signIn');
  const [email, setEmail] = useState(() => localStorage.getItem(emailKey) ?? '');
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  useEffect(() => {
    document.title = `${t(`signIn.${mode}.title`)} · ${t('common.product')}`;
  }, [mode, t]);

  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const outcome =
      mode === 'signIn'
        ? await client.mutation(SignInDocument, { input: { email, password } }).toPromise()
        : await client.mutation(RegisterDocument, { input: { email, password, name } }).toPromise();
    setBusy(false);
    const { data, error } = outcome;
    const result =
      data === undefined ? undefined : 'operatorSignIn' in data ? data.operatorSignIn : data.operatorRegister;
    if (result === undefined) setProblem(error);
    else if ('accessToken' in result) {
      localStorage.setItem(emailKey, email);
      if (!(await beginSession(result))) toastProblem(t('sessions.notKept.title'), t('sessions.notKept.text'));
    } else setProblem(result);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void send();
  };
  const other: Mode = mode === 'signIn' ? 'register' : 'signIn';
  const words = problem && problemText(problem);

  return (
    <div className="ad-door">
      <header className="ad-door-top">
        <Brand />
        <Preferences />
      </header>
      <main className="ad-door-main">
        <form className="ad-door-form" onSubmit={submit}>
          <Stack gap="md">
            <div>
              <Title order={1}>{t(`signIn.${mode}.title`)}</Title>
              <Text c="dimmed" size="sm" mt={4}>
                {t(`signIn.${mode}.text`)}
              </Text>
            </div>
            {state.state === 'signedOut' && state.reason === 'ended' && problem === undefined && (
              <Alert color="gray" icon={<IconInfoCircle size={16} />}>
                {t('signIn.ended')}
              </Alert>
            )}
            {words !== undefined && (
              <Alert
                color="red"
                variant="light"
                icon={<IconAlertTriangle size={16} />}
                title={words.title}
                role="alert"
              >
                {words.text}
              </Alert>
            )}
            {mode === 'register' && (
              <TextInput
                label={t('signIn.name')}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                autoComplete="name"
                maxLength={80}
                required
              />
            )}
            <TextInput
              label={t('signIn.email')}
              type="email"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              autoComplete="username"
              maxLength={254}
              autoFocus={email === ''}
              required
            />
            <PasswordInput
              label={t('signIn.password')}
              description={mode === 'register' ? t('signIn.passwordHint') : undefined}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete={mode === 'signIn' ? 'current-password' : 'new-password'}
              minLength={mode === 'register' ? 10 : undefined}
              maxLength={200}
              autoFocus={email !== ''}
              required
              visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            />
            <Button type="submit" size="md" loading={busy} fullWidth>
              {t(`signIn.${mode}.submit`)}
            </Button>
            <Text size="sm" c="dimmed" ta="center">
              {t(`signIn.${other}.other`)}{' '}
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => {
                  setMode(other);
                  setProblem(undefined);
                }}
              >
                {t(`signIn.${other}.title`)}
              </Anchor>
            </Text>
          </Stack>
        </form>
      </main>
    </div>
  );
};

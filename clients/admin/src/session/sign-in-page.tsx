import { Alert, Anchor, Button, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import i18next from 'i18next';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { RegisterDocument, SecondFactorDocument, SignInDocument } from '../generated/graphql.ts';
import { toastProblem } from '../ui/toast.tsx';
import { beginSession } from './browser-session.ts';
import { deviceToken, rememberDevice } from './device.ts';
import { Door } from './door.tsx';
import { CodeField, EmailField, PasswordField } from './fields.tsx';
import { lastEmail, rememberEmail } from './last-email.ts';
import { passwordProblem, type DoorProblem } from './problem.ts';
import { TelegramButton } from './telegram-button.tsx';
import { useSession } from './use-session.ts';

/** What every sign-in answers with. */
export interface Opened {
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly deviceToken: string;
}

export const open = async (grant: Opened): Promise<void> => {
  rememberDevice(grant.deviceToken);
  if (!(await beginSession(grant)))
    toastProblem(i18next.t('sessions.notKept.title'), i18next.t('sessions.notKept.text'));
};

export const DoorLink = ({ to, children }: { readonly to: string; readonly children: ReactNode }) => (
  <Anchor component={Link} to={to} size="sm" underline="always">
    {children}
  </Anchor>
);

/** Opens a session, in one step or two. What was typed stays when it fails. */
export const SignInPage = () => {
  const { t } = useTranslation();
  const state = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [email, setEmail] = useState(lastEmail);
  const [password, setPassword] = useState('');
  const [challenge, setChallenge] = useState<string>();
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, signIn] = useMutation(SignInDocument);

  const send = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await signIn({ input: { email, password, deviceToken: deviceToken() } });
    const result = data?.operatorSignIn;
    if (result === undefined) setProblem(error);
    else if ('accessToken' in result) {
      rememberEmail(email);
      // One who was on the way to a page goes on to it.
      if (pathname.startsWith('/account/sign-')) void navigate('/', { replace: true });
      await open(result);
    } else if ('challenge' in result) {
      rememberEmail(email);
      setChallenge(result.challenge);
    } else setProblem(result);
  };

  if (challenge !== undefined)
    return (
      <SecondStep
        challenge={challenge}
        onBack={() => {
          setChallenge(undefined);
          setPassword('');
        }}
      />
    );
  return (
    <Door
      title={t('signIn.signIn.title')}
      text={t('signIn.signIn.text')}
      problem={problem}
      onSubmit={send}
      foot={
        <>
          {t('signIn.register.other')} <DoorLink to="/account/sign-up">{t('signIn.register.title')}</DoorLink>
        </>
      }
    >
      {state.state === 'signedOut' && state.reason === 'ended' && problem === undefined && (
        <Alert color="gray" icon={<IconInfoCircle size={16} />}>
          {t('signIn.ended')}
        </Alert>
      )}
      <EmailField value={email} onChange={setEmail} autoFocus={email === ''} />
      <div>
        <PasswordField value={password} onChange={setPassword} autoFocus={email !== ''} isNew={false} />
        <div className="ad-door-aside">
          <DoorLink to="/account/forgot">{t('forgot.link')}</DoorLink>
        </div>
      </div>
      <Button type="submit" size="md" loading={fetching} fullWidth>
        {t('signIn.signIn.submit')}
      </Button>
      <TelegramButton onProblem={setProblem} />
    </Door>
  );
};

export const SecondStep = ({ challenge, onBack }: { readonly challenge: string; readonly onBack: () => void }) => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<DoorProblem>();
  const [wrong, setWrong] = useState<string>();
  const [{ fetching }, send] = useMutation(SecondFactorDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    setWrong(undefined);
    const { data, error } = await send({ input: { challenge, code, deviceToken: deviceToken() } });
    const result = data?.operatorSecondFactor;
    if (result === undefined) setProblem(error);
    else if ('accessToken' in result) {
      if (pathname.startsWith('/account/sign-')) void navigate('/', { replace: true });
      await open(result);
    } else if (result.__typename === 'InvalidCodeError') setWrong(t('code.wrong'));
    else setProblem(result);
  };
  return (
    <Door
      title={t('code.title')}
      text={t(recovery ? 'code.recoveryText' : 'code.text')}
      problem={problem}
      onSubmit={submit}
      foot={
        <span className="ad-door-links">
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              setRecovery(!recovery);
              setCode('');
              setWrong(undefined);
            }}
          >
            {t(recovery ? 'code.useApp' : 'code.useRecovery')}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {t('code.back')}
          </Anchor>
        </span>
      }
    >
      <CodeField value={code} onChange={setCode} error={wrong} recovery={recovery} />
      <Button type="submit" size="md" loading={fetching} fullWidth>
        {t('signIn.signIn.submit')}
      </Button>
    </Door>
  );
};

/** Makes an account: where mail is sent, after the address is proved. */
export const SignUpPage = () => {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [sentTo, setSentTo] = useState<string>();
  const [problem, setProblem] = useState<DoorProblem>();
  const [weak, setWeak] = useState<string>();
  const [{ fetching }, register] = useMutation(RegisterDocument);
  const send = async (): Promise<void> => {
    setProblem(undefined);
    setWeak(undefined);
    const language = i18n.language === 'ru' ? 'RU' : 'EN';
    const { data, error } = await register({ input: { email, password, name, language, deviceToken: deviceToken() } });
    const result = data?.operatorRegister;
    if (result === undefined) setProblem(error);
    else if ('accessToken' in result) {
      rememberEmail(email);
      void navigate('/', { replace: true });
      await open(result);
    } else if ('sentTo' in result) {
      rememberEmail(email);
      setSentTo(result.sentTo);
    } else if (result.__typename === 'WeakPasswordError') setWeak(passwordProblem(result));
    else setProblem(result);
  };
  if (sentTo !== undefined)
    return (
      <Door
        title={t('sent.title')}
        text={t('sent.text', { email: sentTo })}
        problem={problem}
        foot={
          <span className="ad-door-links">
            <Anchor component="button" type="button" size="sm" onClick={() => setSentTo(undefined)}>
              {t('sent.other')}
            </Anchor>
            <DoorLink to="/account/sign-in">{t('signIn.signIn.title')}</DoorLink>
          </span>
        }
      >
        <Alert color="gray" icon={<IconInfoCircle size={16} />}>
          {t('sent.hint')}
        </Alert>
        <Button variant="default" loading={fetching} onClick={() => void send()}>
          {t('sent.again')}
        </Button>
      </Door>
    );
  return (
    <Door
      title={t('signIn.register.title')}
      text={t('signIn.register.text')}
      problem={problem}
      onSubmit={send}
      foot={
        <>
          {t('signIn.signIn.other')} <DoorLink to="/account/sign-in">{t('signIn.signIn.title')}</DoorLink>
        </>
      }
    >
      <TextInput
        label={t('signIn.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="name"
        maxLength={80}
        autoFocus
        required
      />
      <EmailField value={email} onChange={setEmail} />
      <PasswordField value={password} onChange={setPassword} error={weak} isNew />
      <Button type="submit" size="md" loading={fetching} fullWidth>
        {t('signIn.register.submit')}
      </Button>
    </Door>
  );
};

import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useMutation } from 'urql';
import {
  EmailConfirmDocument,
  PasswordForgotDocument,
  PasswordResetDocument,
  RegistrationConfirmDocument,
} from '../generated/graphql.ts';
import { session } from './browser-session.ts';
import { deviceToken } from './device.ts';
import { Door } from './door.tsx';
import { EmailField, PasswordField } from './fields.tsx';
import { lastEmail, rememberEmail } from './last-email.ts';
import { passwordProblem, type DoorProblem } from './problem.ts';
import { DoorLink, open } from './sign-in-page.tsx';

/** What a mailed link carries. It stands in the fragment, which no server is sent. */
const useMailedToken = (): string => useLocation().hash.slice(1);

const Ended = ({ title, text, to, link }: { title: string; text: string; to: string; link: string }) => (
  <Door title={title} text={text} foot={<DoorLink to={to}>{link}</DoorLink>} />
);

/** Asks for the mail by which a password is chosen anew. Whether the address is known is not said. */
export const ForgotPage = () => {
  const { t, i18n } = useTranslation();
  const [email, setEmail] = useState(lastEmail);
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, forgot] = useMutation(PasswordForgotDocument);
  const send = async (): Promise<void> => {
    setProblem(undefined);
    const language = i18n.language === 'ru' ? 'RU' : 'EN';
    const { data, error } = await forgot({ input: { email, language } });
    const result = data?.operatorPasswordForgot;
    if (result?.__typename === 'OperatorPasswordForgotSuccess') {
      rememberEmail(email);
      setSent(true);
    } else setProblem(result ?? error);
  };
  const back = <DoorLink to="/account/sign-in">{t('forgot.back')}</DoorLink>;
  if (sent) return <Door title={t('sent.title')} text={t('forgot.sent', { email })} foot={back} />;
  return (
    <Door title={t('forgot.title')} text={t('forgot.text')} problem={problem} onSubmit={send} foot={back}>
      <EmailField value={email} onChange={setEmail} autoFocus />
      <Button type="submit" size="md" loading={fetching} fullWidth>
        {t('forgot.submit')}
      </Button>
    </Door>
  );
};

/** Chooses a password by a mailed link. */
export const ResetPage = () => {
  const { t } = useTranslation();
  const token = useMailedToken();
  const [password, setPassword] = useState('');
  const [state, setState] = useState<'asked' | 'done' | 'ended'>(token === '' ? 'ended' : 'asked');
  const [problem, setProblem] = useState<DoorProblem>();
  const [weak, setWeak] = useState<string>();
  const [{ fetching }, reset] = useMutation(PasswordResetDocument);
  const send = async (): Promise<void> => {
    setProblem(undefined);
    setWeak(undefined);
    const { data, error } = await reset({ input: { token, password } });
    const result = data?.operatorPasswordReset;
    if (result?.__typename === 'OperatorPasswordResetSuccess') {
      // Every session has ended, this browser's as well.
      session.end('left');
      setState('done');
    } else if (result?.__typename === 'LinkEndedError') setState('ended');
    else if (result?.__typename === 'WeakPasswordError') setWeak(passwordProblem(result));
    else setProblem(result ?? error);
  };
  if (state === 'ended')
    return <Ended title={t('link.title')} text={t('link.reset')} to="/account/forgot" link={t('forgot.submit')} />;
  if (state === 'done')
    return (
      <Ended title={t('reset.done')} text={t('reset.doneText')} to="/account/sign-in" link={t('signIn.signIn.title')} />
    );
  return (
    <Door title={t('reset.title')} text={t('reset.text')} problem={problem} onSubmit={send}>
      {/* For password managers, which keep a password under a name. */}
      <input type="email" autoComplete="username" value={lastEmail()} readOnly hidden />
      <PasswordField label={t('password.new')} value={password} onChange={setPassword} error={weak} isNew autoFocus />
      <Button type="submit" size="md" loading={fetching} fullWidth>
        {t('reset.submit')}
      </Button>
    </Door>
  );
};

/** Ends a registration: the mailed link, and the password that was chosen. */
export const VerifyPage = () => {
  const { t } = useTranslation();
  const token = useMailedToken();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [ended, setEnded] = useState(token === '');
  const [problem, setProblem] = useState<DoorProblem>();
  const [wrong, setWrong] = useState<string>();
  const [{ fetching }, confirm] = useMutation(RegistrationConfirmDocument);
  const send = async (): Promise<void> => {
    setProblem(undefined);
    setWrong(undefined);
    const { data, error } = await confirm({ input: { token, password, deviceToken: deviceToken() } });
    const result = data?.operatorRegistrationConfirm;
    if (result === undefined) setProblem(error);
    else if ('accessToken' in result) {
      void navigate('/', { replace: true });
      await open(result);
    } else if (result.__typename === 'LinkEndedError') setEnded(true);
    else if (result.__typename === 'InvalidCredentialsError') setWrong(t('verify.wrong'));
    else setProblem(result);
  };
  if (ended)
    return (
      <Ended title={t('link.title')} text={t('link.verify')} to="/account/sign-in" link={t('signIn.signIn.title')} />
    );
  return (
    <Door title={t('verify.title')} text={t('verify.text')} problem={problem} onSubmit={send}>
      <input type="email" autoComplete="username" value={lastEmail()} readOnly hidden />
      <PasswordField value={password} onChange={setPassword} error={wrong} isNew={false} autoFocus />
      <Button type="submit" size="md" loading={fetching} fullWidth>
        {t('verify.submit')}
      </Button>
    </Door>
  );
};

/** One of two mailboxes agrees to a change of address. It asks to be pressed, since what reads mail may open links. */
export const ConfirmEmailPage = () => {
  const { t } = useTranslation();
  const token = useMailedToken();
  const [state, setState] = useState<'asked' | 'half' | 'done' | 'ended'>(token === '' ? 'ended' : 'asked');
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, confirm] = useMutation(EmailConfirmDocument);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const send = async (): Promise<void> => {
    const { data, error } = await confirm({ input: { token } });
    const result = data?.operatorEmailConfirm;
    if (result?.__typename === 'OperatorEmailConfirmSuccess') setState(result.done ? 'done' : 'half');
    else if (result?.__typename === 'LinkEndedError') setState('ended');
    else setProblem(result ?? error);
  };
  const home = <DoorLink to="/">{t('confirmEmail.home')}</DoorLink>;
  if (state === 'asked')
    return (
      <Door title={t('confirmEmail.title')} text={t('confirmEmail.text')} problem={problem} onSubmit={send}>
        <Button ref={button} type="submit" size="md" loading={fetching} fullWidth>
          {t('confirmEmail.submit')}
        </Button>
      </Door>
    );
  if (state === 'ended') return <Door title={t('link.title')} text={t('link.email')} foot={home} />;
  return <Door title={t(`confirmEmail.${state}`)} text={t(`confirmEmail.${state}Text`)} foot={home} />;
};

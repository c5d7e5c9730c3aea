import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { TelegramLinkFinishDocument, TelegramSignInFinishDocument } from '../generated/graphql.ts';
import { toastDone } from '../ui/toast.tsx';
import { deviceToken } from './device.ts';
import { Door } from './door.tsx';
import type { DoorProblem } from './problem.ts';
import { DoorLink, open, SecondStep } from './sign-in-page.tsx';
import { takeTelegramAnswer, type TelegramAnswer } from './telegram.ts';

// Read once, before anything renders: the code is good once, and effects may run twice.
let answer: TelegramAnswer | undefined;

/** Where Telegram sends the browser back to. */
export const TelegramPage = () => {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [, finishSignIn] = useMutation(TelegramSignInFinishDocument);
  const [, finishLink] = useMutation(TelegramLinkFinishDocument);
  const [problem, setProblem] = useState<DoorProblem>();
  const [stopped, setStopped] = useState<'foreign' | 'cancelled'>();
  const [challenge, setChallenge] = useState<string>();

  useEffect(() => {
    if (answer !== undefined) return;
    const taken = takeTelegramAnswer();
    answer = taken;
    const finish = async (): Promise<void> => {
      if (taken.outcome !== 'code') {
        setStopped(taken.outcome);
        return;
      }
      const { state, code } = taken;
      if (taken.purpose === 'link') {
        const { data, error } = await finishLink({ input: { state, code } });
        const result = data?.telegramLinkFinish;
        if (result?.__typename !== 'TelegramLinkFinishSuccess') return setProblem(result ?? error);
        toastDone(t('telegram.linked'));
        return void navigate('/account/security', { replace: true });
      }
      const language = i18n.language === 'ru' ? 'RU' : 'EN';
      const { data, error } = await finishSignIn({ input: { state, code, language, deviceToken: deviceToken() } });
      const result = data?.telegramSignInFinish;
      if (result === undefined) return setProblem(error);
      if ('challenge' in result) return setChallenge(result.challenge);
      if (!('accessToken' in result)) return setProblem(result);
      void navigate('/', { replace: true });
      return open(result);
    };
    void finish().finally(() => {
      answer = undefined;
    });
    // oxlint-disable-next-line react/exhaustive-deps -- once, whatever changes: the code is good once
  }, []);

  if (challenge !== undefined)
    return <SecondStep challenge={challenge} onBack={() => void navigate('/account/sign-in', { replace: true })} />;
  const home = <DoorLink to="/account/sign-in">{t('signIn.signIn.title')}</DoorLink>;
  if (stopped !== undefined)
    return <Door title={t('telegram.title')} text={t(`telegram.${stopped}`)} problem={undefined} foot={home} />;
  return (
    <Door
      title={t('telegram.title')}
      text={problem === undefined ? t('telegram.working') : ''}
      problem={problem}
      foot={home}
    >
      {problem === undefined && <Loader aria-label={t('telegram.working')} />}
    </Door>
  );
};

import { Button, Divider } from '@mantine/core';
import { IconBrandTelegram } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { TelegramSignInAvailableDocument, TelegramSignInBeginDocument } from '../generated/graphql.ts';
import type { DoorProblem } from './problem.ts';
import { goToTelegram } from './telegram.ts';

/** The other way in, where the platform is registered at Telegram. */
export const TelegramButton = ({ onProblem }: { readonly onProblem: (problem: DoorProblem | undefined) => void }) => {
  const { t } = useTranslation();
  const [{ data }] = useQuery({ query: TelegramSignInAvailableDocument });
  const [{ fetching }, begin] = useMutation(TelegramSignInBeginDocument);
  if (data?.telegramSignInAvailable !== true) return null;
  const go = async (): Promise<void> => {
    const answer = await begin({});
    const begun = answer.data?.telegramSignInBegin;
    if (begun === undefined) onProblem(answer.error);
    else goToTelegram(begun, 'signIn');
  };
  return (
    <>
      <Divider label={t('telegram.or')} />
      <Button
        variant="default"
        size="md"
        fullWidth
        loading={fetching}
        leftSection={<IconBrandTelegram size={18} />}
        onClick={() => void go()}
      >
        {t('telegram.signIn')}
      </Button>
    </>
  );
};

import { Badge, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { TelegramAccountDocument, TelegramLinkBeginDocument, TelegramUnlinkDocument } from '../generated/graphql.ts';
import type { DoorProblem } from '../session/problem.ts';
import { goToTelegram } from '../session/telegram.ts';
import { problemText, toastDone, toastProblem } from '../ui/toast.tsx';
import { Section } from './section.tsx';

/** The Telegram account that opens the operator's own. */
export const TelegramSection = ({ onChanged }: { readonly onChanged: () => void }) => {
  const { t } = useTranslation();
  const [{ data }, reload] = useQuery({ query: TelegramAccountDocument });
  const [{ fetching: going }, begin] = useMutation(TelegramLinkBeginDocument);
  const [{ fetching: ending }, unlink] = useMutation(TelegramUnlinkDocument);
  if (data === undefined || (!data.telegramSignInAvailable && data.operator.telegram === null)) return null;
  const { telegram } = data.operator;
  const tell = (problem: DoorProblem | undefined): void => {
    if (problem === undefined) return;
    const { title, text } = problemText(problem);
    toastProblem(title, text);
  };
  const link = async (): Promise<void> => {
    const answer = await begin({});
    const begun = answer.data?.telegramLinkBegin;
    if (begun === undefined) tell(answer.error);
    else goToTelegram(begun, 'link');
  };
  const end = async (): Promise<void> => {
    const answer = await unlink({});
    const result = answer.data?.telegramUnlink;
    if (result?.__typename !== 'TelegramUnlinkSuccess') return tell(result ?? answer.error);
    toastDone(t('telegram.unlinked'));
    reload({ requestPolicy: 'network-only' });
    return onChanged();
  };
  return (
    <Section
      title={t('telegram.section')}
      state={
        <Badge variant="light" color={telegram === null ? 'gray' : 'teal'} ml={6}>
          {telegram?.label ?? t('telegram.off')}
        </Badge>
      }
      action={
        <Group gap="xs">
          {data.telegramSignInAvailable && (
            <Button variant="default" size="compact-sm" loading={going} onClick={() => void link()}>
              {t(telegram === null ? 'telegram.link' : 'telegram.relink')}
            </Button>
          )}
          {telegram !== null && (
            <Button variant="default" size="compact-sm" loading={ending} onClick={() => void end()}>
              {t('telegram.unlink')}
            </Button>
          )}
        </Group>
      }
    >
      <Text size="sm" c="dimmed">
        {t('telegram.sectionText')}
      </Text>
    </Section>
  );
};

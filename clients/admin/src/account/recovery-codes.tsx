import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { RecoveryCodesRenewDocument } from '../generated/graphql.ts';
import { startDownload } from '../ui/download.ts';
import { problemText, toastProblem } from '../ui/toast.tsx';
import { Section } from './section.tsx';
import type { Account } from './use-account.ts';

/** The codes themselves, once: to be printed or kept in a file. */
export const RecoveryCodes = ({
  codes,
  email,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly email: string;
  readonly onKept: () => void;
}) => {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus(), []);
  const download = (): void => {
    const text = `${t('account.codes.file', { email })}\n\n${codes.join('\n')}\n`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    startDownload(url, 'stargraph-recovery-codes.txt');
    URL.revokeObjectURL(url);
  };
  return (
    <section className="ad-card ad-codes" ref={card} tabIndex={-1} aria-label={t('account.codes.shown')}>
      <h2 className="ad-card-title">{t('account.codes.shown')}</h2>
      <Text size="sm" mb="md">
        {t('account.codes.text')}
      </Text>
      <ul className="ad-codes-list" aria-label={t('account.codes.list')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group gap="xs" mt="md" className="ad-codes-acts">
        <Button variant="default" onClick={download}>
          {t('account.codes.download')}
        </Button>
        <Button variant="default" onClick={() => print()}>
          {t('account.codes.print')}
        </Button>
        <Button onClick={onKept}>{t('account.codes.kept')}</Button>
      </Group>
    </section>
  );
};

export const RecoveryCodesSection = ({
  account,
  onCodes,
}: {
  readonly account: Account;
  readonly onCodes: (codes: readonly string[]) => void;
}) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [{ fetching }, renew] = useMutation(RecoveryCodesRenewDocument);
  const send = async (): Promise<void> => {
    setAsked(false);
    const { data, error } = await renew({});
    const result = data?.operatorRecoveryCodesRenew;
    if (result?.__typename === 'OperatorRecoveryCodesRenewSuccess') return onCodes(result.recoveryCodes);
    const problem = result ?? error;
    if (problem === undefined) return undefined;
    const { title, text } = problemText(problem);
    return toastProblem(title, text);
  };
  const left = account.recoveryCodesLeft;
  return (
    <Section
      title={t('account.codes.title')}
      action={
        <Button variant="default" size="compact-sm" loading={fetching} onClick={() => setAsked(true)}>
          {t('account.codes.renew')}
        </Button>
      }
    >
      <Text size="sm" c={left < 3 ? 'red' : 'dimmed'}>
        {left === 0 ? t('account.codes.none') : t('account.codes.left', { count: left })}
      </Text>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('account.codes.renewTitle')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack>
          <Text size="sm">{t('account.codes.renewText')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsked(false)}>
              {t('common.cancel')}
            </Button>
            <Button onClick={() => void send()}>{t('account.codes.renew')}</Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
};

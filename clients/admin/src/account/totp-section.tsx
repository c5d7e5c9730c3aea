import { Badge, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { TotpBeginDocument, TotpConfirmDocument, TotpDisableDocument } from '../generated/graphql.ts';
import type { DoorProblem } from '../session/problem.ts';
import { CodeField } from '../session/fields.tsx';
import { ProofProblem } from '../session/proof-problem.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { problemText, toastDone, toastProblem } from '../ui/toast.tsx';
import { Section } from './section.tsx';
import type { Account } from './use-account.ts';

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }));

interface SetUpData {
  readonly secret: string;
  readonly uri: string;
}

const SetUp = ({
  data: { secret, uri },
  onCodes,
  onClose,
}: {
  readonly data: SetUpData;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, confirm] = useMutation(TotpConfirmDocument);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setWrong(undefined);
    setProblem(undefined);
    const answer = await confirm({ input: { code } });
    const result = answer.data?.operatorTotpConfirm;
    if (result?.__typename === 'OperatorTotpConfirmSuccess') onCodes(result.recoveryCodes);
    else if (result?.__typename === 'InvalidCodeError') setWrong(t('code.wrong'));
    else setProblem(result ?? answer.error);
  };
  const spaced = secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
  return (
    <form className="ad-totp" onSubmit={(event: SubmitEvent) => void submit(event)}>
      <Suspense fallback={<div className="ad-qr" />}>
        <QrCode text={uri} label={t('account.totp.qr')} />
      </Suspense>
      <Stack gap="md" className="ad-totp-steps">
        <Text size="sm">{t('account.totp.scan')}</Text>
        <div>
          <Text size="sm" c="dimmed">
            {t('account.totp.secret')}
          </Text>
          <div className="ad-inline">
            <code className="ad-code ad-secret">{spaced}</code>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button variant="subtle" size="compact-sm" onClick={copy}>
                  {t(copied ? 'common.copied' : 'common.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
        </div>
        <Text size="sm">{t('account.totp.code')}</Text>
        <ProofProblem problem={problem} />
        <CodeField value={code} onChange={setCode} error={wrong} />
        <Group gap="xs">
          <Button type="submit" loading={fetching}>
            {t('account.totp.confirm')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

export const TotpSection = ({
  account,
  onChanged,
  onCodes,
}: {
  readonly account: Account;
  readonly onChanged: () => void;
  readonly onCodes: (codes: readonly string[]) => void;
}) => {
  const { t } = useTranslation();
  const { totpEnabled } = account;
  const [setUp, setSetUp] = useState<SetUpData>();
  const [asked, setAsked] = useState(false);
  const [{ fetching: beginning }, begin] = useMutation(TotpBeginDocument);
  const [{ fetching: ending }, disable] = useMutation(TotpDisableDocument);
  const tell = (problem: DoorProblem | undefined): void => {
    if (problem === undefined) return;
    const { title, text } = problemText(problem);
    toastProblem(title, text);
  };
  const start = async (): Promise<void> => {
    const { data, error } = await begin({});
    const result = data?.operatorTotpBegin;
    if (result?.__typename === 'OperatorTotpBeginSuccess') setSetUp(result);
    else tell(result ?? error);
  };
  const end = async (): Promise<void> => {
    setAsked(false);
    const { data, error } = await disable({});
    const result = data?.operatorTotpDisable;
    if (result?.__typename !== 'OperatorTotpDisableSuccess') return tell(result ?? error);
    toastDone(t('account.totp.disabled'));
    return onChanged();
  };
  return (
    <Section
      title={t('account.totp.title')}
      state={
        <Badge variant="light" color={totpEnabled ? 'teal' : 'gray'} ml={6}>
          {t(totpEnabled ? 'account.totp.on' : 'account.totp.off')}
        </Badge>
      }
      action={
        totpEnabled ? (
          <Button variant="default" size="compact-sm" loading={ending} onClick={() => setAsked(true)}>
            {t('account.totp.disable')}
          </Button>
        ) : (
          setUp === undefined && (
            <Button size="compact-sm" loading={beginning} onClick={() => void start()}>
              {t('account.totp.enable')}
            </Button>
          )
        )
      }
    >
      {setUp === undefined || totpEnabled ? (
        <Text size="sm" c="dimmed">
          {t(totpEnabled ? 'account.totp.onText' : 'account.totp.offText')}
        </Text>
      ) : (
        <SetUp
          data={setUp}
          onClose={() => setSetUp(undefined)}
          onCodes={(codes) => {
            setSetUp(undefined);
            onCodes(codes);
          }}
        />
      )}
      <Confirm
        opened={asked}
        title={t('account.totp.disableTitle')}
        text={t('account.totp.disableText')}
        act={t('account.totp.disable')}
        onClose={() => setAsked(false)}
        onConfirm={() => void end()}
      />
    </Section>
  );
};

import { Badge, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  EmailChangeCancelDocument,
  EmailChangeDocument,
  OperatorDeleteDocument,
  ProfileUpdateDocument,
} from '../generated/graphql.ts';
import { session } from '../session/browser-session.ts';
import type { DoorProblem } from '../session/problem.ts';
import { EmailField } from '../session/fields.tsx';
import { ProofProblem } from '../session/proof-problem.tsx';
import { useWorkspace } from '../shell/context.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { problemText, toastDone, toastProblem } from '../ui/toast.tsx';
import { Section } from './section.tsx';
import { useAccount, type Account } from './use-account.ts';

interface Parts {
  readonly account: Account;
  readonly onChanged: () => void;
}

const Profile = ({ account, onChanged }: Parts) => {
  const { t } = useTranslation();
  const { reload } = useWorkspace();
  const [name, setName] = useState(account.operator.name);
  const [language, setLanguage] = useState(account.language);
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, save] = useMutation(ProfileUpdateDocument);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setProblem(undefined);
    const { data, error } = await save({ input: { name, language } });
    if (data?.operatorProfileUpdate.__typename !== 'OperatorProfileUpdateSuccess') return setProblem(error);
    toastDone(t('account.profile.saved'));
    reload();
    onChanged();
  };
  return (
    <Section title={t('accountPage.profile')}>
      <form className="ad-account-form" onSubmit={(event: SubmitEvent) => void submit(event)}>
        <ProofProblem problem={problem} />
        <TextInput
          label={t('account.profile.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="name"
          maxLength={80}
          required
        />
        <Select
          label={t('account.profile.language')}
          value={language}
          onChange={(value) => setLanguage(value === 'RU' ? 'RU' : 'EN')}
          data={[
            { value: 'EN', label: 'English' },
            { value: 'RU', label: 'Русский' },
          ]}
          allowDeselect={false}
        />
        <Button type="submit" loading={fetching}>
          {t('account.profile.save')}
        </Button>
      </form>
    </Section>
  );
};

const Email = ({ account, onChanged }: Parts) => {
  const { t } = useTranslation();
  const { operator, emailVerified, pendingEmail } = account;
  const [changing, setChanging] = useState(false);
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, change] = useMutation(EmailChangeDocument);
  const [, cancel] = useMutation(EmailChangeCancelDocument);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setProblem(undefined);
    const { data, error } = await change({ input: { email } });
    const result = data?.operatorEmailChange;
    if (result?.__typename !== 'OperatorEmailChangeSuccess') return setProblem(result ?? error);
    toastDone(t(result.done ? 'account.email.changed' : 'account.email.sent'));
    setChanging(false);
    setEmail('');
    onChanged();
  };
  const takeBack = async (): Promise<void> => {
    const { error } = await cancel({});
    if (error === undefined) toastDone(t('account.email.cancelled'));
    onChanged();
  };
  return (
    <Section
      title={t('account.email.title')}
      action={
        !changing && (
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t('account.email.change')}
          </Button>
        )
      }
    >
      <p className="ad-account-line">
        {operator.email}{' '}
        <Badge variant="light" color={emailVerified ? 'teal' : 'gray'}>
          {t(emailVerified ? 'account.email.verified' : 'account.email.unverified')}
        </Badge>
      </p>
      {pendingEmail != null && (
        <div className="ad-account-pending">
          <Text size="sm">{t('account.email.pending', { email: pendingEmail })}</Text>
          <Button variant="subtle" size="compact-sm" onClick={() => void takeBack()}>
            {t('account.email.cancel')}
          </Button>
        </div>
      )}
      {changing && (
        <form className="ad-account-form" onSubmit={(event: SubmitEvent) => void submit(event)}>
          <ProofProblem problem={problem} />
          <EmailField label={t('account.email.new')} value={email} onChange={setEmail} autoComplete="email" autoFocus />
          <Text size="sm" c="dimmed">
            {t('account.email.hint')}
          </Text>
          <Group gap="xs">
            <Button type="submit" loading={fetching}>
              {t('account.email.submit')}
            </Button>
            <Button variant="default" onClick={() => setChanging(false)}>
              {t('common.cancel')}
            </Button>
          </Group>
        </form>
      )}
    </Section>
  );
};

const Remove = () => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [{ fetching }, remove] = useMutation(OperatorDeleteDocument);
  const send = async (): Promise<void> => {
    setAsked(false);
    const { data, error } = await remove({});
    const result = data?.operatorDelete;
    if (result?.__typename === 'OperatorDeleteSuccess') {
      session.end('left');
      return toastDone(t('account.remove.done'));
    }
    const refusal = result ?? error;
    if (refusal === undefined) return undefined;
    const { title, text } = problemText(refusal);
    const owned = 'companies' in refusal ? refusal.companies.map((name) => `“${name}”`).join(', ') : undefined;
    return toastProblem(title, owned === undefined ? text : t('account.remove.owner', { companies: owned }));
  };
  return (
    <Section title={t('account.remove.title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('account.remove.text')}
      </Text>
      <Button variant="light" color="red" loading={fetching} onClick={() => setAsked(true)}>
        {t('account.remove.button')}
      </Button>
      <Confirm
        opened={asked}
        title={t('account.remove.confirmTitle')}
        text={t('account.remove.confirmText')}
        act={t('account.remove.button')}
        busy={fetching}
        onClose={() => setAsked(false)}
        onConfirm={() => void send()}
      />
    </Section>
  );
};

/** Who one is to others, the address to sign in with, and the way out. */
export const ProfilePage = () => {
  const { t } = useTranslation();
  const { account, error, reload } = useAccount();
  return (
    <Page title={t('accountPage.profile')}>
      {account === undefined ? (
        <div className="ad-card">
          {error === undefined ? <RowsSkeleton rows={4} /> : <FailureNotice error={error} onRetry={reload} />}
        </div>
      ) : (
        <>
          <Profile account={account} onChanged={reload} />
          <Email account={account} onChanged={reload} />
          <Remove />
        </>
      )}
    </Page>
  );
};

import { Button, Group, Text } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { PasswordChangeDocument } from '../generated/graphql.ts';
import type { DoorProblem } from '../session/problem.ts';
import { PasswordField } from '../session/fields.tsx';
import { passwordProblem } from '../session/problem.ts';
import { ProofProblem } from '../session/proof-problem.tsx';
import { toastDone } from '../ui/toast.tsx';
import { Section } from './section.tsx';
import type { Account } from './use-account.ts';

export const PasswordSection = ({
  account,
  onChanged,
}: {
  readonly account: Account;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [changing, setChanging] = useState(false);
  const [password, setPassword] = useState('');
  const [weak, setWeak] = useState<string>();
  const [problem, setProblem] = useState<DoorProblem>();
  const [{ fetching }, change] = useMutation(PasswordChangeDocument);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setProblem(undefined);
    setWeak(undefined);
    const { data, error } = await change({ input: { password } });
    const result = data?.operatorPasswordChange;
    if (result?.__typename === 'OperatorPasswordChangeSuccess') {
      toastDone(t('account.password.changed'));
      setChanging(false);
      setPassword('');
      onChanged();
    } else if (result?.__typename === 'WeakPasswordError') setWeak(passwordProblem(result));
    else setProblem(result ?? error);
  };
  return (
    <Section
      title={t('account.password.title')}
      action={
        !changing && (
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t('account.password.change')}
          </Button>
        )
      }
    >
      {!changing && (
        <Text size="sm" c="dimmed">
          {account.hasPassword
            ? account.passwordSetAt == null
              ? '••••••••'
              : t('account.password.since', { when: format.moment(account.passwordSetAt) })
            : t('account.password.none')}
        </Text>
      )}
      {changing && (
        <form className="ad-account-form" onSubmit={(event: SubmitEvent) => void submit(event)}>
          <ProofProblem problem={problem} />
          {/* For password managers, which keep a password under a name. */}
          <input type="email" autoComplete="username" value={account.operator.email ?? ''} readOnly hidden />
          <PasswordField
            label={t('password.new')}
            value={password}
            onChange={setPassword}
            error={weak}
            isNew
            autoFocus
          />
          <Text size="sm" c="dimmed">
            {t('account.password.hint')}
          </Text>
          <Group gap="xs">
            <Button type="submit" loading={fetching}>
              {t('account.password.submit')}
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

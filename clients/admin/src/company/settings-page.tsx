import { Button, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, type CombinedError } from 'urql';
import { Section } from '../account/section.tsx';
import type { Refusal } from '../api/refusal.ts';
import { CompanyDeleteDocument, CompanySettingsDocument, CompanyUpdateDocument } from '../generated/graphql.ts';
import { useCompanyRoom, useWorkspace } from '../shell/context.ts';
import { Danger } from '../ui/danger.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { toastDone } from '../ui/toast.tsx';
import { OwnershipSection } from './ownership-section.tsx';

const NameSection = () => {
  const { t } = useTranslation();
  const { reload } = useWorkspace();
  const { company, may } = useCompanyRoom();
  const [name, setName] = useState(company.name);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, update] = useMutation(CompanyUpdateDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { error } = await update({ input: { companyId: company.id, name: name.trim() } });
    if (error !== undefined) {
      setProblem(error);
      return;
    }
    toastDone(t('companySettings.saved'));
    reload();
  };
  return (
    <Section title={t('companySettings.name')}>
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert problem={problem} />
        <div className="ad-inline">
          <TextInput
            className="ad-grow"
            label={t('companySettings.name')}
            description={t('companySettings.nameHint')}
            value={name}
            maxLength={80}
            required
            disabled={!may('company.manage')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            type="submit"
            loading={fetching}
            disabled={!may('company.manage') || name.trim() === '' || name.trim() === company.name}
          >
            {t('companySettings.save')}
          </Button>
        </div>
      </form>
    </Section>
  );
};

/** The company itself: its name, who owns it, its end. */
export const CompanySettingsPage = () => {
  const { t } = useTranslation();
  const { reload } = useWorkspace();
  const { company } = useCompanyRoom();
  const [{ data, error }, query] = useQuery({ query: CompanySettingsDocument, variables: { companyId: company.id } });
  const again = (): void => query({ requestPolicy: 'network-only' });
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, remove] = useMutation(CompanyDeleteDocument);
  const deleteCompany = async (confirmation: string): Promise<void> => {
    setProblem(undefined);
    const { data: answer, error: failure } = await remove({ input: { companyId: company.id, confirmation } });
    const result = answer?.companyDelete;
    if (result?.__typename !== 'CompanySaveSuccess') setProblem(result ?? failure);
    reload();
  };
  const found = data?.company;
  return (
    <Page title={t('companyPage.settings')}>
      <NameSection key={company.id} />
      {found == null ? (
        <div className="ad-card">
          {error === undefined ? <RowsSkeleton rows={3} /> : <FailureNotice error={error} onRetry={again} />}
        </div>
      ) : (
        <OwnershipSection offer={found.ownershipOffer ?? null} onChanged={again} />
      )}
      {company.viewerRoleId === 'owner' && company.deletion == null && (
        <Danger
          title={t('danger.deleteCompany')}
          text={t('danger.deleteCompanyText')}
          name={company.name}
          losses={[
            t('danger.projects', { count: company.projects.length }),
            t('danger.members', { count: found?.memberCount ?? 0 }),
            t('danger.everything'),
          ]}
          busy={fetching}
          problem={problem}
          onDelete={deleteCompany}
        />
      )}
      {company.deletion != null && (
        <Text size="sm" c="dimmed">
          {t('danger.companyClosing', { name: company.name })}
        </Text>
      )}
    </Page>
  );
};

import { Badge, Button, Drawer, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import {
  StaffLookStartDocument,
  StaffResumeDocument,
  StaffSuspendDocument,
  type StaffCompaniesQuery,
} from '../generated/graphql.ts';
import { companyPath, useWorkspace } from '../shell/context.ts';
import { toastDone } from '../ui/toast.tsx';
import { PlanPayments } from './plan-payments.tsx';
import { PlanSetting } from './plan-setting.tsx';
import { ReasonForm } from '../ui/reason-form.tsx';

export type StaffCompany = StaffCompaniesQuery['staffCompanies']['edges'][number]['node'];

type Suspended = StaffCompany['suspension'];

/** One thing that can be stopped or let go on. */
const Target = ({
  id,
  name,
  hint,
  suspension,
  onChanged,
}: {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly suspension: Suspended;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [, suspend] = useMutation(StaffSuspendDocument);
  const [, resume] = useMutation(StaffResumeDocument);
  const stopped = suspension != null;
  const act = async (reason: string) => {
    const input = { targetId: id, reason };
    const { data, error } = stopped
      ? await resume({ input }).then((result) => ({ data: result.data?.staffResume, error: result.error }))
      : await suspend({ input }).then((result) => ({ data: result.data?.staffSuspend, error: result.error }));
    if (data?.__typename !== 'StaffActSuccess') return data ?? error ?? null;
    setAsked(false);
    toastDone(t(stopped ? 'staff.resumed' : 'staff.suspended', { name }));
    onChanged();
    return null;
  };
  return (
    <section className="ad-staff-target" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text fw={600} size="sm">
            {name}{' '}
            {stopped && (
              <Badge color="red" variant="light" ml={4}>
                {t('staff.stopped')}
              </Badge>
            )}
          </Text>
          <Text size="xs" c="dimmed" className="ad-url">
            {hint}
          </Text>
          {stopped && <Text size="sm">{suspension.reason}</Text>}
        </div>
        {!asked && (
          <Button
            size="xs"
            variant={stopped ? 'default' : 'light'}
            {...(stopped ? {} : { color: 'red' })}
            aria-label={t(stopped ? 'staff.resumeNamed' : 'staff.suspendNamed', { name })}
            onClick={() => setAsked(true)}
          >
            {t(stopped ? 'staff.resume' : 'staff.suspend')}
          </Button>
        )}
      </Group>
      {asked && (
        <ReasonForm
          act={t(stopped ? 'staff.resume' : 'staff.suspend')}
          danger={!stopped}
          onSubmit={act}
          onCancel={() => setAsked(false)}
        >
          <Text size="sm">{t(stopped ? 'staff.resumeText' : 'staff.suspendText')}</Text>
        </ReasonForm>
      )}
    </section>
  );
};

const Look = ({ company }: { readonly company: StaffCompany }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { reload } = useWorkspace();
  const [asked, setAsked] = useState(false);
  const [minutes, setMinutes] = useState('30');
  const [, start] = useMutation(StaffLookStartDocument);
  const act = async (reason: string) => {
    const { data, error } = await start({ input: { companyId: company.id, reason, minutes: Number(minutes) } });
    const result = data?.staffLookStart;
    if (result?.__typename !== 'StaffLookStartSuccess') return result ?? error ?? null;
    reload();
    void navigate(companyPath(company));
    return null;
  };
  if (!asked)
    return (
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('staff.look')}
      </Button>
    );
  return (
    <ReasonForm act={t('staff.look')} onSubmit={act} onCancel={() => setAsked(false)}>
      <Text size="sm">{t('staff.lookText')}</Text>
      <Select
        label={t('staff.minutes')}
        value={minutes}
        allowDeselect={false}
        data={['15', '30', '60'].map((value) => ({ value, label: t('staff.minutesOf', { count: Number(value) }) }))}
        onChange={(value) => setMinutes(value ?? '30')}
      />
    </ReasonForm>
  );
};

/** What staff can do to a company and its projects. */
export const CompanyPanel = ({
  company,
  onClose,
  onChanged,
}: {
  readonly company: StaffCompany;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={company.name}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        <Look company={company} />
        <PlanSetting key={company.plan} company={company} onChanged={onChanged} />
        <PlanPayments companyId={company.id} onChanged={onChanged} />
        <Target {...company} hint={company.id} onChanged={onChanged} />
        {company.projects.map((project) => (
          <Target
            key={project.id}
            {...project}
            hint={project.environments.map(({ slug }) => slug).join(' · ')}
            onChanged={onChanged}
          />
        ))}
      </Stack>
    </Drawer>
  );
};

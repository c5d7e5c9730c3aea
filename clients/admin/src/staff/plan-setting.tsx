import { Button, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { StaffPlanSetDocument, type PlanId } from '../generated/graphql.ts';
import { toastDone } from '../ui/toast.tsx';
import { ReasonForm } from '../ui/reason-form.tsx';

const plans: readonly PlanId[] = ['FREE', 'GROWTH', 'SCALE', 'UNLIMITED'];

/** Which plan a company has, and giving it another. */
export const PlanSetting = ({
  company,
  onChanged,
}: {
  readonly company: { readonly id: string; readonly name: string; readonly plan: PlanId };
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [plan, setPlan] = useState<PlanId>(company.plan);
  const [, set] = useMutation(StaffPlanSetDocument);
  const act = async (reason: string) => {
    const { data, error } = await set({ input: { companyId: company.id, plan, reason } });
    const result = data?.staffPlanSet;
    if (result?.__typename !== 'StaffPlanSetSuccess') return result ?? error ?? null;
    setAsked(false);
    toastDone(t('staff.planSet', { name: company.name, plan: t(`usage.planName.${plan}`) }));
    onChanged();
    return null;
  };
  return (
    <section className="ad-staff-target" aria-label={t('usage.plan')}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text fw={600} size="sm">
            {t('usage.plan')}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`usage.planName.${company.plan}`)}
          </Text>
        </div>
        {!asked && (
          <Button size="xs" variant="default" onClick={() => setAsked(true)}>
            {t('staff.planChange')}
          </Button>
        )}
      </Group>
      {asked && (
        <ReasonForm act={t('staff.planChange')} onSubmit={act} onCancel={() => setAsked(false)}>
          <Select
            label={t('usage.plan')}
            description={t('staff.planText')}
            value={plan}
            allowDeselect={false}
            data={plans.map((value) => ({ value, label: t(`usage.planName.${value}`) }))}
            onChange={(value) => setPlan(plans.find((each) => each === value) ?? company.plan)}
          />
        </ReasonForm>
      )}
    </section>
  );
};

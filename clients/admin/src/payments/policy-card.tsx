import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, type CombinedError } from 'urql';
import { StarsPolicyDocument, StarsPolicySetDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Confirm } from '../ui/confirm.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

const choices = [1, 6, 24, 72, 168] as const;

/** What happens by itself to Stars that paid for nothing. */
export const PolicyCard = () => {
  const { t } = useTranslation();
  const { environment, project } = useRoom();
  const [{ data }, reload] = useQuery({ query: StarsPolicyDocument, variables: { environmentId: environment.id } });
  const [{ fetching }, set] = useMutation(StarsPolicySetDocument);
  const [problem, setProblem] = useState<CombinedError>();
  const [asked, setAsked] = useState<number>();
  const hours = data?.environment?.starsPolicy.refundUnmatchedAfterHours ?? null;
  const may = project.viewerPermissions.includes('payment.refund');
  const save = async (wanted: number | null): Promise<void> => {
    setProblem(undefined);
    const { error } = await set({ input: { environmentId: environment.id, refundUnmatchedAfterHours: wanted } });
    if (error !== undefined) {
      setProblem(error);
      return;
    }
    setAsked(undefined);
    toastDone(t('payments.policy.saved'));
    reload({ requestPolicy: 'network-only' });
  };
  if (data === undefined) return null;
  const values =
    hours === null || choices.some((each) => each === hours) ? choices : [...choices, hours].toSorted((a, b) => a - b);
  return (
    <section className="ad-card ad-spaced" aria-label={t('payments.policy.title')}>
      <h2 className="ad-card-title">{t('payments.policy.title')}</h2>
      <Text size="sm" c="dimmed" mb="sm" maw={640}>
        {t('payments.policy.text')}
      </Text>
      {asked === undefined && <ProblemAlert problem={problem} />}
      <NativeSelect
        w={{ base: '100%', xs: 320 }}
        label={t('payments.policy.label')}
        value={hours === null ? '' : String(hours)}
        disabled={!may || fetching}
        onChange={({ currentTarget: { value } }) => {
          setProblem(undefined);
          // It begins to move Stars: asked first. Stopping it moves nothing.
          if (value === '') void save(null);
          else setAsked(Number(value));
        }}
        data={[
          { value: '', label: t('payments.policy.never') },
          ...values.map((value) => ({ value: String(value), label: t('payments.policy.after', { count: value }) })),
        ]}
      />
      <Confirm
        opened={asked !== undefined}
        title={t('payments.policy.sure')}
        text={t('payments.policy.sureText', { count: asked ?? 0 })}
        act={t('payments.policy.do')}
        busy={fetching}
        problem={problem}
        onClose={() => setAsked(undefined)}
        onConfirm={() => void save(asked ?? null)}
      />
    </section>
  );
};

import { Button, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { Section } from '../account/section.tsx';
import type { Refusal } from '../api/refusal.ts';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import {
  MembersDocument,
  OwnershipAcceptDocument,
  OwnershipOfferDocument,
  OwnershipOfferEndDocument,
  type CompanySettingsQuery,
} from '../generated/graphql.ts';
import { useCompanyRoom, useWorkspace } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

type Offer = NonNullable<NonNullable<CompanySettingsQuery['company']>['ownershipOffer']>;
interface SectionProps {
  readonly onChanged: () => void;
}

/** An owner chooses who is to own the company. */
const OfferForm = ({ onChanged }: SectionProps) => {
  const { t } = useTranslation();
  const { company } = useCompanyRoom();
  const members = usePages(
    MembersDocument,
    company.id,
    (after) => ({ companyId: company.id, after }),
    (data) => data.company?.members,
  );
  const [to, setTo] = useState<string | null>(null);
  const [stays, setStays] = useState(true);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, offer] = useMutation(OwnershipOfferDocument);
  const others = members.nodes.filter(({ role }) => role.id !== 'owner');
  const submit = async (): Promise<void> => {
    if (to === null) return;
    setProblem(undefined);
    const { data, error } = await offer({ input: { companyId: company.id, operatorId: to, staysOwner: stays } });
    const result = data?.ownershipOffer;
    if (result?.__typename !== 'OwnershipOfferSuccess') setProblem(result ?? error);
    else toastDone(t('ownership.offered'));
    onChanged();
  };
  if (others.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('ownership.nobody')}
      </Text>
    );
  return (
    <Stack gap="sm" maw={480}>
      <Text size="sm" c="dimmed">
        {t('ownership.text')}
      </Text>
      <ProblemAlert problem={problem} />
      <Select
        label={t('ownership.to')}
        value={to}
        data={others.map(({ operatorId, person }) => ({
          value: operatorId,
          label: person.name ?? t('members.former'),
        }))}
        searchable
        onChange={setTo}
      />
      <Checkbox
        label={t('ownership.stays')}
        description={t(stays ? 'ownership.staysHint' : 'ownership.goesHint')}
        checked={stays}
        onChange={(event) => setStays(event.currentTarget.checked)}
      />
      <Group>
        <Button variant="default" loading={fetching} disabled={to === null} onClick={() => void submit()}>
          {t('ownership.offer')}
        </Button>
      </Group>
    </Stack>
  );
};

const OpenOffer = ({ offer, onChanged }: SectionProps & { readonly offer: Offer }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { operator, reload } = useWorkspace();
  const { company } = useCompanyRoom();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [accepting, accept] = useMutation(OwnershipAcceptDocument);
  const [ending, end] = useMutation(OwnershipOfferEndDocument);
  const mine = offer.offeredTo.operatorId === operator.id;
  const input = { companyId: company.id };
  const take = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await accept({ input });
    const result = data?.ownershipAccept;
    if (result?.__typename !== 'OwnershipAcceptSuccess') setProblem(result ?? error);
    else toastDone(t('ownership.accepted', { company: company.name }));
    onChanged();
    reload();
  };
  const drop = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await end({ input });
    const result = data?.ownershipOfferEnd;
    if (result?.__typename !== 'OwnershipOfferEndSuccess') setProblem(result ?? error);
    onChanged();
  };
  const names = {
    to: offer.offeredTo.name ?? t('members.former'),
    by: offer.offeredBy.name ?? t('members.former'),
    when: format.date(offer.expiresAt),
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{t(mine ? 'ownership.forYou' : 'ownership.open', names)}</Text>
      <ProblemAlert problem={problem} />
      <Group gap="sm">
        {mine && (
          <Button loading={accepting.fetching} onClick={() => void take()}>
            {t('ownership.accept')}
          </Button>
        )}
        {(mine || company.viewerRoleId === 'owner') && (
          <Button variant="default" loading={ending.fetching} onClick={() => void drop()}>
            {t(mine ? 'ownership.decline' : 'ownership.withdraw')}
          </Button>
        )}
      </Group>
    </Stack>
  );
};

/** Who is to own the company: an offer that waits, or the way to make one. */
export const OwnershipSection = ({ offer, onChanged }: SectionProps & { readonly offer: Offer | null }) => {
  const { t } = useTranslation();
  const { company } = useCompanyRoom();
  if (offer === null && company.viewerRoleId !== 'owner') return null;
  return (
    <Section title={t('ownership.title')}>
      {offer === null ? <OfferForm onChanged={onChanged} /> : <OpenOffer offer={offer} onChanged={onChanged} />}
    </Section>
  );
};

import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconExternalLink } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { PlanOrderCreateDocument, type PlanId, type UsageQuery } from '../generated/graphql.ts';
import { CopyText } from '../ui/copy-text.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { useStars } from './use-stars.ts';
import { usePulse } from '../webhooks/use-pulse.ts';

/** Paying is somebody's act in another window: so often it is looked whether it was done. */
const lookMs = 2000;

/** Orders a plan, leads to its invoice, and waits until Telegram says that it was paid. */
export const PlanOrder = ({
  plan,
  stars,
  company,
  onPaid,
  onClose,
}: {
  readonly plan: PlanId;
  readonly stars: number;
  readonly company: NonNullable<UsageQuery['company']>;
  readonly onPaid: () => void;
  readonly onClose: () => void;
}) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const starsOf = useStars();
  const keyFor = useMemo(() => createIdempotencyKeys(), []);
  const [{ fetching }, create] = useMutation(PlanOrderCreateDocument);
  const [order, setOrder] = useState<{ readonly id: string; readonly link: string }>();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const subscription = company.planSubscription;
  const paid = order !== undefined && subscription?.id === order.id;
  const beat = usePulse(lookMs);
  const waiting = order !== undefined && !paid;
  const look = useRef(onPaid);
  useEffect(() => {
    look.current = onPaid;
  });
  useEffect(() => {
    if (beat > 0 && waiting) look.current();
  }, [beat, waiting]);

  const name = t(`usage.planName.${plan}`);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wish = { companyId: company.id, plan, locale: i18n.language };
    const { data, error } = await create({ input: { ...wish, idempotencyKey: keyFor(wish) } });
    const result = data?.planOrderCreate;
    if (result?.__typename === 'PlanOrderCreateSuccess') setOrder({ id: result.order.id, link: result.invoiceLink });
    else setProblem(result ?? error);
  };
  const replaced = subscription != null && subscription.state !== 'ENDED' ? subscription : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('usage.pay.title', { plan: name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <ProblemAlert problem={problem} />
        {order === undefined ? (
          <>
            <Text size="sm">{t('usage.pay.terms', { price: starsOf(stars) })}</Text>
            {replaced !== undefined && (
              <Alert color="yellow" variant="light">
                {t('usage.pay.replaces', {
                  plan: t(`usage.planName.${replaced.plan}`),
                  date: replaced.paidUntil == null ? '' : format.date(replaced.paidUntil),
                })}
              </Alert>
            )}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button loading={fetching} onClick={() => void submit()}>
                {t('usage.pay.order')}
              </Button>
            </Group>
          </>
        ) : paid ? (
          <>
            <Alert color="teal" variant="light" icon={<IconCheck size={18} />} role="alert">
              {t('usage.pay.done', { plan: name })}
            </Alert>
            <Group justify="flex-end">
              <Button onClick={onClose}>{t('common.close')}</Button>
            </Group>
          </>
        ) : (
          <>
            <Text size="sm">{t('usage.pay.openText')}</Text>
            <Group gap="sm">
              <Button
                component="a"
                href={order.link}
                target="_blank"
                rel="noreferrer"
                rightSection={<IconExternalLink size={16} />}
              >
                {t('usage.pay.open')}
              </Button>
              <CopyText text={order.link} quiet />
            </Group>
            <Text component="output" size="sm" c="dimmed">
              {t('usage.pay.waiting')}
            </Text>
          </>
        )}
      </Stack>
    </Modal>
  );
};

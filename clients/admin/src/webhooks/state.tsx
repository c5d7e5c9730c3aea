import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WebhookDeliveryState, WebhookEndpointPartsFragment, WebhookProblem } from '../generated/graphql.ts';

export type Endpoint = WebhookEndpointPartsFragment;

/** Whether an endpoint is told of events, and whether it takes them. */
export const EndpointState = ({ endpoint }: { readonly endpoint: Endpoint }) => {
  const { t } = useTranslation();
  const failing = endpoint.state === 'ACTIVE' && endpoint.failingSince != null;
  return (
    <Badge
      variant="light"
      miw="max-content"
      color={endpoint.state === 'DISABLED' || failing ? 'red' : endpoint.state === 'PAUSED' ? 'gray' : 'teal'}
    >
      {failing ? t('webhooks.failing') : t(`webhooks.state.${endpoint.state}`)}
    </Badge>
  );
};

const colours = { WAITING: 'gray', SENDING: 'gray', DELIVERED: 'teal', FAILED: 'red' } as const;

export const DeliveryState = ({ state }: { readonly state: WebhookDeliveryState }) => {
  const { t } = useTranslation();
  return (
    <Badge variant="light" miw="max-content" color={colours[state]}>
      {t(`webhooks.delivery.${state}`)}
    </Badge>
  );
};

/** What an attempt came to: the status, or why there is none. */
export const Outcome = ({
  attempt,
}: {
  readonly attempt: { readonly status?: number | null; readonly problem?: WebhookProblem | null };
}) => {
  const { t } = useTranslation();
  return (
    <Text span size="sm" className={attempt.problem == null ? undefined : 'ad-bad'}>
      {attempt.status ?? t(`webhooks.problem.${attempt.problem ?? 'CONNECTION'}`)}
      {attempt.problem === 'REDIRECT' && ` · ${t('webhooks.problem.REDIRECT')}`}
    </Text>
  );
};

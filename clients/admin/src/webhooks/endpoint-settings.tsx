import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { WebhookEndpointDeleteDocument, WebhookEndpointSecretRotateDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';
import { useEventName } from './event-name.ts';
import { SecretReveal } from './secret-reveal.tsx';
import type { Endpoint } from './state.tsx';

const Secret = ({ endpoint, onChanged }: { readonly endpoint: Endpoint; readonly onChanged: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [asked, setAsked] = useState(false);
  const [shown, setShown] = useState<{ readonly secret: string | null }>();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, rotate] = useMutation(WebhookEndpointSecretRotateDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { environmentId: environment.id, endpointId: endpoint.id };
    // Another secret than the one that is there now: once it is there, the next wish is another.
    const { data, error } = await rotate({
      input: { ...wanted, idempotencyKey: key({ ...wanted, of: endpoint.secretCreatedAt }) },
    });
    const result = data?.webhookEndpointSecretRotate;
    if (result?.__typename !== 'WebhookEndpointSecretRotateSuccess') {
      setProblem(result ?? error);
      return;
    }
    setShown({ secret: result.secret ?? null });
    setAsked(false);
    onChanged();
  };
  return (
    <section className="ad-card">
      <h2 className="ad-card-title">{t('webhooks.secret')}</h2>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('webhooks.secretSince', { when: format.moment(endpoint.secretCreatedAt) })}{' '}
          {endpoint.previousSecretUntil != null &&
            t('webhooks.secretBefore', { when: format.moment(endpoint.previousSecretUntil) })}
        </Text>
        <ProblemAlert problem={problem} />
        {shown !== undefined && <SecretReveal secret={shown.secret} />}
        {asked ? (
          <>
            <Text size="sm">{t('webhooks.rotateHint')}</Text>
            <Group gap="sm">
              <Button loading={fetching} onClick={() => void submit()}>
                {t('webhooks.rotate')}
              </Button>
              <Button variant="default" onClick={() => setAsked(false)}>
                {t('common.cancel')}
              </Button>
            </Group>
          </>
        ) : (
          <div>
            <Button variant="default" onClick={() => setAsked(true)}>
              {t('webhooks.rotate')}
            </Button>
          </div>
        )}
      </Stack>
    </section>
  );
};

const Remove = ({ endpoint }: { readonly endpoint: Endpoint }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { environment, to } = useRoom();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, remove] = useMutation(WebhookEndpointDeleteDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await remove({ input: { environmentId: environment.id, endpointId: endpoint.id } });
    const result = data?.webhookEndpointDelete;
    if (result?.__typename !== 'WebhookEndpointDeleteSuccess') {
      setProblem(result ?? error);
      return;
    }
    toastDone(t('webhooks.removed'));
    void navigate(to('webhooks'));
  };
  if (!asked)
    return (
      <Button variant="light" color="red" onClick={() => setAsked(true)}>
        {t('webhooks.remove')}
      </Button>
    );
  return (
    <section className="ad-loss" aria-label={t('webhooks.removeTitle')}>
      <Title order={3}>{t('webhooks.removeTitle')}</Title>
      <Text size="sm">
        {t('webhooks.removeText')}{' '}
        {endpoint.health.open > 0 && t('webhooks.removeOpen', { count: endpoint.health.open })}
      </Text>
      <ProblemAlert problem={problem} />
      <Group gap="sm">
        <Button color="red" loading={fetching} onClick={() => void submit()}>
          {t('webhooks.remove')}
        </Button>
        <Button variant="default" onClick={() => setAsked(false)}>
          {t('common.cancel')}
        </Button>
      </Group>
    </section>
  );
};

/** What of an endpoint is rarely touched: its events, its secret, its end. */
export const EndpointSettings = (props: { readonly endpoint: Endpoint; readonly onChanged: () => void }) => {
  const { t } = useTranslation();
  const nameOf = useEventName();
  const { eventTypes } = props.endpoint;
  return (
    <>
      <div className="ad-columns">
        <section className="ad-card">
          <h2 className="ad-card-title">{t('webhooks.events')}</h2>
          {eventTypes.includes('*') ? (
            <Text size="sm">{t('webhooks.allEvents')}</Text>
          ) : (
            <ul className="ad-list">
              {eventTypes.map((type) => (
                <li key={type}>
                  <span className="ad-list-main">{nameOf(type, type)}</span>
                  <code className="ad-code">{type}</code>
                </li>
              ))}
            </ul>
          )}
        </section>
        <Secret {...props} />
      </div>
      <Remove endpoint={props.endpoint} />
    </>
  );
};

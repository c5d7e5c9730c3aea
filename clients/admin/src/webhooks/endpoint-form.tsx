import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { WebhookEndpointCreateDocument, WebhookEndpointUpdateDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';
import { EventPicker } from './event-picker.tsx';
import { SecretReveal } from './secret-reveal.tsx';
import type { Endpoint } from './state.tsx';

/** Makes an endpoint, or changes one. What was typed stays where it was refused. */
export const EndpointForm = ({ endpoint }: { readonly endpoint?: Endpoint }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { environment, to } = useRoom();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [eventTypes, setEventTypes] = useState<readonly string[]>(endpoint?.eventTypes ?? ['*']);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string | null }>();
  const [created, create] = useMutation(WebhookEndpointCreateDocument);
  const [updated, update] = useMutation(WebhookEndpointUpdateDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);

  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { environmentId: environment.id, url: url.trim(), description, eventTypes: [...eventTypes] };
    if (endpoint === undefined) {
      const { data, error } = await create({ input: { ...wanted, idempotencyKey: key(wanted) } });
      const result = data?.webhookEndpointCreate;
      if (result?.__typename === 'WebhookEndpointCreateSuccess')
        setMade({ id: result.endpoint.id, secret: result.secret ?? null });
      else setProblem(result ?? error);
      return;
    }
    const { data, error } = await update({ input: { ...wanted, endpointId: endpoint.id } });
    const result = data?.webhookEndpointUpdate;
    if (result?.__typename === 'WebhookEndpointUpdateSuccess') {
      toastDone(t('webhooks.saved'));
      void navigate(to(`webhooks/${endpoint.id}`));
    } else setProblem(result ?? error);
  };

  if (made !== undefined)
    return (
      <section className="ad-card">
        <Stack gap="md">
          <SecretReveal secret={made.secret} />
          <Group gap="sm">
            <Button component={Link} to={to(`webhooks/${made.id}`)}>
              {t('webhooks.toEndpoint')}
            </Button>
          </Group>
        </Stack>
      </section>
    );
  return (
    <section className="ad-card">
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="lg">
          <TextInput
            label={t('webhooks.url')}
            description={t('webhooks.urlHint')}
            placeholder="https://example.com/stargraph"
            type="url"
            inputMode="url"
            value={url}
            maxLength={2048}
            autoComplete="off"
            spellCheck={false}
            required
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <TextInput
            label={t('webhooks.description')}
            description={t('webhooks.descriptionHint')}
            value={description}
            maxLength={200}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <EventPicker value={eventTypes} onChange={setEventTypes} />
          <ProblemAlert problem={problem} />
          <Group gap="sm">
            <Button
              type="submit"
              loading={created.fetching || updated.fetching}
              disabled={url.trim() === '' || eventTypes.length === 0}
            >
              {t(endpoint === undefined ? 'webhooks.create' : 'webhooks.save')}
            </Button>
            <Button
              variant="default"
              component={Link}
              to={to(endpoint === undefined ? 'webhooks' : `webhooks/${endpoint.id}`)}
            >
              {t('common.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
};

import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { WebhookEndpointDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { EndpointForm } from './endpoint-form.tsx';

/** A new endpoint. */
export const NewEndpointPage = () => {
  const { t } = useTranslation();
  const { to } = useRoom();
  return (
    <Page title={t('webhooks.new')}>
      <div className="ad-crumbs">
        <Link to={to('webhooks')}>
          <IconArrowLeft size={14} aria-hidden="true" /> {t('page.webhooks')}
        </Link>
      </div>
      <EndpointForm />
    </Page>
  );
};

/** An endpoint to be changed. */
export const EditEndpointPage = () => {
  const { t } = useTranslation();
  const { environment, to } = useRoom();
  const { endpointId = '' } = useParams();
  const [{ data, error }, reload] = useQuery({
    query: WebhookEndpointDocument,
    variables: { environmentId: environment.id, endpointId },
  });
  const endpoint = data?.environment?.webhookEndpoint;
  return (
    <Page title={t('webhooks.editTitle')}>
      <div className="ad-crumbs">
        <Link to={to(`webhooks/${endpointId}`)}>
          <IconArrowLeft size={14} aria-hidden="true" /> {endpoint?.description || endpoint?.url || t('page.webhooks')}
        </Link>
      </div>
      {endpoint != null ? (
        <EndpointForm key={endpoint.id} endpoint={endpoint} />
      ) : (
        <div className="ad-card">
          {error !== undefined ? (
            <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
          ) : data === undefined ? (
            <RowsSkeleton />
          ) : (
            <Notice title={t('webhooks.gone.title')} text={t('webhooks.gone.text')} />
          )}
        </div>
      )}
    </Page>
  );
};

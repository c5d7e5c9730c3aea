import { Route, Routes } from 'react-router';
import { NotFound } from '../shell/not-found.tsx';
import { DeliveryPage } from './delivery-page.tsx';
import { EditEndpointPage, NewEndpointPage } from './endpoint-form-page.tsx';
import { EndpointPage } from './endpoint-page.tsx';
import { WebhooksPage } from './webhooks-page.tsx';

/** Everything below `webhooks` in an environment. */
export const WebhooksRoom = () => (
  <Routes>
    <Route index element={<WebhooksPage />} />
    <Route path="new" element={<NewEndpointPage />} />
    <Route path="deliveries/:deliveryId" element={<DeliveryPage />} />
    <Route path=":endpointId" element={<EndpointPage />} />
    <Route path=":endpointId/edit" element={<EditEndpointPage />} />
    <Route path="*" element={<NotFound />} />
  </Routes>
);

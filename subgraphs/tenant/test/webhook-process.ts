// A process of its own that sends webhooks, for a test that kills it.
import { systemClock } from '@stargraph/kit/clock';
import { createPool } from '@stargraph/kit/db/pool';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { createSecretBox } from '@stargraph/kit/secrets';
import { createWebhookSender } from '../src/events/webhook-sender.ts';
import { createSendWebhook } from '../src/use-case/send-webhook.ts';
import { createWebhookHttp } from '../src/webhook-http.ts';
import { loopbackReach } from '../src/webhook-reach.ts';

export interface WebhookProcessOptions {
  /** Of the database, in tenant's role. */
  readonly url: string;
  readonly sealingKey: string;
}

process.once('message', (options: WebhookProcessOptions) => {
  const deps = {
    pool: createPool({ url: options.url, max: 4, applicationName: 'webhook-process' }),
    clock: systemClock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    secrets: createSecretBox({ current: 1, keys: new Map([[1, Buffer.from(options.sealingKey, 'base64url')]]) }),
    http: createWebhookHttp({ reach: loopbackReach }),
    wake: () => {},
  };
  void createWebhookSender({ ...deps, send: createSendWebhook(deps) }).start();
});

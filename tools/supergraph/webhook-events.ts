import {
  publicEvents,
  publicEventSchema,
  publicEventTypes,
  type PublicPayload,
  type PublicEventType,
} from '@stargraph/kit/contracts/public-event';
import { bringUpToDate, report } from './files.ts';

const path = 'docs/webhook-events.md';

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

const sample = (type: PublicEventType): PublicPayload => ({
  id: '019abfc1-7a2e-7c5d-9f0b-3e6d8a1c4b72',
  type,
  timestamp: '2026-11-26T12:00:00.000Z',
  environmentId: 'env_01kb0zr2h8fzbs6w3m9c5q1t7d',
  projectId: 'prj_01kb0zqv4kegx8r1y6n2d7h5s3',
  subject:
    type.startsWith('config.') || type.startsWith('tenant.')
      ? 'environment:env_01kb0zr2h8fzbs6w3m9c5q1t7d'
      : 'player:plr_01kb0zvtd6e2ktg5c8y7w4q9r1',
  sequence: 7,
  data: publicEvents[type].example,
});

const section = (type: PublicEventType): string =>
  [
    `## \`${type}\``,
    publicEvents[type].description,
    json(sample(type)),
    '<details><summary>JSON Schema of <code>data</code></summary>',
    json(publicEventSchema(type)),
    '</details>',
  ].join('\n\n');

const page = (): string =>
  `${[
    '# Webhook events',
    '<!-- Written by `npm run compose` from kit/src/contracts/public-event.ts. -->',
    'What a webhook tells of, by type, with an example and the JSON Schema of its `data`. How deliveries come and are verified: [`integrate.md`](integrate.md#webhooks). Fields may be added to a type; none goes away or changes its meaning: that is a new type.',
    publicEventTypes
      .map((type) => `- [\`${type}\`](#${type.replaceAll('.', '')}): ${publicEvents[type].description}`)
      .join('\n'),
    ...publicEventTypes.map(section),
  ].join('\n\n')}\n`;

/** The page of events that webhooks tell of, from their catalogue. */
export const writeWebhookEvents = async (options: {
  readonly check: boolean;
  readonly command: string;
}): Promise<void> => {
  report('webhook events', await bringUpToDate([{ path, content: page() }], options.check), options);
};

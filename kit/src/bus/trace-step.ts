import type { Domain } from '../contracts/domain.ts';
import type { traceBatch } from '../tracing.ts';

type Step = Parameters<typeof traceBatch>[0];

/** A batch of one source in the hands of a consumer group. */
export const consumeStep = (group: string, source: Domain): Step => ({
  name: `process ${group}`,
  role: 'consumer',
  attributes: { 'messaging.consumer.group.name': group, 'messaging.destination.name': source },
});

/** Events on their way to a topic. */
export const sendStep = (topic: string): Step => ({
  name: `send ${topic}`,
  role: 'producer',
  attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': topic },
});

import type { Domain } from '../contracts/domain.ts';
import type { BusConsumer } from './bus.ts';

/** @throws Error where a bus can't give the consumer what it asks for */
export const assertSubscribable = (
  consumer: BusConsumer,
  bus: { readonly sources: readonly Domain[]; readonly subscribed: boolean },
): void => {
  const { group } = consumer;
  if (bus.subscribed) throw new Error(`Group ${group} is subscribed already`);
  if (consumer.deterministic === true && consumer.parkSubjects === true) {
    throw new Error(`Group ${group} can't be both deterministic and parking: what is parked changes between attempts`);
  }
  const unknown = consumer.sources.find((source) => !bus.sources.includes(source));
  if (unknown !== undefined) throw new Error(`Group ${group} asks for ${unknown}, which this bus does not read`);
};

import type { Pool } from 'pg';
import { v7 } from 'uuid';
import type { Clock } from '../clock.ts';
import type { Domain } from '../contracts/domain.ts';
import { assertEventContract, sourceOf, type NewEvent } from '../contracts/event.ts';
import { sqlOfPool } from '../db/sql.ts';
import { createGroupCommit } from '../group-commit.ts';
import { appendUnknownEvents } from '../outbox.ts';
import type { Bus } from './bus.ts';

type IdentifiedEvent = NewEvent & { readonly id: string };

/** The last one given wins; the bus carries an id once. */
const byId = (events: readonly IdentifiedEvent[]): IdentifiedEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];

/** Where events are published that have no transaction of their own. */
export interface Publisher extends Pick<Bus, 'publish'> {
  /** Resolves once everything that was given is durable. */
  close(): Promise<void>;
}

/** @throws Error where an event breaks its contract, or is another domain's to publish */
export const assertPublishable = (events: readonly NewEvent[], source: Domain): void => {
  for (const event of events) {
    assertEventContract(event);
    if (sourceOf(event.type) !== source)
      throw new Error(`${event.type} is not of ${source}: its domain publishes it from its own outbox`);
  }
};

/** Publishes into a domain's outbox, where a bus finds what it is given. */
export const createOutboxPublisher = (deps: {
  /** In the role of `source`. */
  readonly pool: Pool;
  readonly source: Domain;
  readonly clock: Clock;
  /** Called after a commit. */
  readonly wake: () => void;
}): Publisher => {
  const { clock } = deps;
  const sql = sqlOfPool(deps.pool);
  const commits = createGroupCommit<readonly IdentifiedEvent[], undefined>({
    run: async (requests) => {
      await appendUnknownEvents(sql, byId(requests.flat()), clock);
      deps.wake();
      return requests.map(() => undefined);
    },
  });
  return {
    publish: async (events) => {
      assertPublishable(events, deps.source);
      // Ids are given here, before anything is written, so that a replay after a lost answer is harmless.
      if (events.length > 0) {
        await commits.submit(
          events.map((event) => ({ ...event, id: (event.id ?? v7({ msecs: clock.now() })).toLowerCase() })),
        );
      }
    },
    close: () => commits.close(),
  };
};

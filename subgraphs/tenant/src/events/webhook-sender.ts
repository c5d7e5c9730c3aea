import { createBell } from '@stargraph/kit/bus/bell';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { ServiceDeps, Worker } from '@stargraph/kit/service';
import { claimDeliveries, type ClaimedDelivery } from '../store/webhook-sending.ts';

/** Attempts at once in this process. They wait for receivers, most of all. */
const mostAtOnce = 256;
/** Of one endpoint, in all processes together. */
const perEndpoint = 8;
/** Longer than an attempt takes: what is being sent for so long was left behind. */
const leaseMs = 30_000;
/** How soon what another process wrote is seen. */
const lookEveryMs = 1000;

export interface WebhookSender extends Worker {
  /** There is something to send. */
  wake(): void;
}

/**
 * Sends what is due, a few deliveries of each endpoint at once: one that is slow holds up nobody but itself. Any number
 * of processes share the work.
 */
export const createWebhookSender = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly send: (delivery: ClaimedDelivery) => Promise<void>;
}): WebhookSender => {
  const { pool, clock, logger } = deps;
  const bell = createBell();
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  let running: Promise<void> = Promise.resolve();

  const claim = (): Promise<ClaimedDelivery[]> => {
    const now = clock.now();
    return inTransaction(pool, (tx) =>
      claimDeliveries(tx, { limit: mostAtOnce - inFlight.size, perEndpoint }, new Date(now), new Date(now + leaseMs)),
    );
  };

  const begin = (delivery: ClaimedDelivery): void => {
    const sending = deps
      .send(delivery)
      .catch((error: unknown) => {
        // The lease ends, and somebody sends it again.
        logger.error({ deliveryId: delivery.id, problem: messageOf(error) }, 'a webhook could not be settled');
      })
      .finally(() => {
        inFlight.delete(sending);
        bell.ring();
      });
    inFlight.add(sending);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let begun = 0;
      try {
        if (inFlight.size < mostAtOnce) {
          const claimed = await claim();
          begun = claimed.length;
          for (const delivery of claimed) begin(delivery);
        }
      } catch (error) {
        logger.warn({ problem: messageOf(error) }, 'due webhooks could not be looked for');
      }
      // Something may be left of an endpoint whose places are taken: its next end rings.
      if (begun === 0 && !stopping.signal.aborted) await bell.wait(lookEveryMs);
    }
  };

  return {
    wake: () => bell.ring(),
    start: () => {
      running = run();
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort();
      bell.ring();
      await running;
      await Promise.all(inFlight);
    },
  };
};

import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { consumeOnce } from '@stargraph/kit/consume';
import { eventData, type Envelope, type EventType } from '@stargraph/kit/contracts/event';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { every } from '@stargraph/kit/every';
import { erasingDomains, type ErasingDomain } from '@stargraph/kit/player-erasure';
import { messageOf } from '@stargraph/kit/errors';
import { askForGauge } from '@stargraph/kit/metrics';
import type { ConsumerDeps, Worker } from '@stargraph/kit/service';
import { askedAgainMs, lookAgainMs, standingOf } from '../domain/erasure.ts';
import {
  askAgainAt,
  beginRound,
  endErasure,
  findParts,
  lockDueErasure,
  lockErasure,
  openErasures,
  recordReport,
} from '../store/erasure.ts';
import { askDomains, eraseOwnPart } from '../use-case/erase-player.ts';

const group = 'auth.erasures';
/** How often it is looked whom to ask again. */
const sweepEveryMs = 5000;

type ReportType = `${ErasingDomain}.erasure.completed.v1` & EventType;
const types = erasingDomains.map((domain): ReportType => `${domain}.erasure.completed.v1`);

type Deps = Pick<ConsumerDeps, 'pool' | 'clock' | 'logger' | 'metrics' | 'wake'>;

/** Counts a domain's report; the last of a round decides whether another one follows. */
export const takeReport = (deps: Pick<Deps, 'pool' | 'clock'>, event: Envelope): Promise<void> =>
  inTransaction(deps.pool, async (tx) => {
    if (!(await consumeOnce(tx, group, event.id))) return;
    const { requestId, round, found } = eventData(event, event.type as ReportType);
    const request = await lockErasure(tx, event.environmentId, requestId);
    // An earlier round's answer says nothing of this one; one after the end nothing at all.
    if (request === null || request.verifiedAt !== null) return;
    const at = new Date(deps.clock.now());
    const domain = event.type.split('.', 1)[0] ?? '';
    await recordReport(tx, requestId, domain, { round, found, at });
    switch (standingOf(request.round, await findParts(tx, [requestId]))) {
      case 'waiting':
        return;
      case 'again':
        await askAgainAt(tx, requestId, new Date(at.getTime() + lookAgainMs));
        return;
      case 'over':
        await endErasure(tx, requestId, at);
    }
  });

/**
 * Begins the next round of each request that is due: its domains have reported, or one of them has been silent for so
 * long that it is asked again.
 * @returns how many were begun
 */
export const askAgain = async (deps: Pick<Deps, 'pool' | 'clock' | 'wake'>): Promise<number> => {
  for (let begun = 0; ; begun += 1) {
    const found = await inTransaction(deps.pool, async (tx) => {
      const at = new Date(deps.clock.now());
      const due = await lockDueErasure(tx, at);
      if (due === null) return false;
      const next = { ...due, round: due.round + 1 };
      await beginRound(tx, due.id, next.round, new Date(at.getTime() + askedAgainMs));
      await eraseOwnPart(tx, next, at);
      await askDomains(tx, next, deps.clock);
      return true;
    });
    if (!found) return begun;
    deps.wake();
  }
};

const observe = ({ pool, clock, metrics, logger }: Deps): (() => void) => {
  const open = (): ReturnType<typeof openErasures> => openErasures(sqlOfPool(pool), new Date(clock.now()));
  const none = { labelNames: [] as const };
  const all = [
    askForGauge(
      metrics,
      {
        ...none,
        name: 'stargraph_erasures_open',
        help: 'Erasures of players that are not over; the same in every process',
      },
      async () => [{ labels: {}, value: (await open()).count }],
      logger,
    ),
    askForGauge(
      metrics,
      { ...none, name: 'stargraph_erasures_open_age_seconds', help: 'Age of the oldest erasure that is not over' },
      async () => [{ labels: {}, value: (await open()).age }],
      logger,
    ),
  ];
  return () => {
    for (const forget of all) forget();
  };
};

/** Follows erasures of players to their end. */
export const createAuthErasures = (deps: Deps & { readonly bus: Bus }): Worker => {
  let reports: Subscription | undefined;
  let stopSweeping: (() => Promise<void>) | undefined;
  let forget: (() => void) | undefined;
  return {
    start: async () => {
      forget = observe(deps);
      reports = deps.bus.subscribe({
        group,
        sources: erasingDomains,
        types,
        handle: async (batch) => {
          for (const event of batch) await takeReport(deps, event);
        },
      });
      stopSweeping = every(
        sweepEveryMs,
        async () => {
          await askAgain(deps);
        },
        (error) => deps.logger.warn({ problem: messageOf(error) }, 'erasures that are due could not be asked for'),
      );
    },
    stop: async () => {
      forget?.();
      await Promise.all([reports?.stop(), stopSweeping?.()]);
    },
  };
};

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { counterOf, type Registry } from '@stargraph/kit/metrics';
import { listBoards, scanBoard, type LeaderboardKey } from '../store/leaderboard-store.ts';
import { createDriftCheck, type DriftDeps } from './drift.ts';

/** Builds what is not there, and finds and mends what is not as its source. */
export interface LeaderboardKeeper {
  /** Builds a board anew from its source under a generation of its own, which is read once it is whole. */
  rebuild(key: LeaderboardKey, reason: 'absent' | 'drift'): Promise<'built' | 'busy'>;
  /** Builds every board that can't be answered from, if not all of them were built since the server began to run. */
  ensure(): Promise<void>;
  /** Compares every board with its source and builds those anew that differ. @returns how many entries did */
  check(): Promise<number>;
  /** Begins to look every few seconds whether all boards are built. */
  start(): void;
  /** Lets the board in hand be built. */
  stop(): Promise<void>;
}

interface KeeperDeps extends DriftDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** How soon it is seen that Redis has come back. */
const lookMs = 3000;

export const createLeaderboardKeeper = (deps: KeeperDeps): LeaderboardKeeper => {
  const { sql, projection, clock, logger } = deps;
  const { building } = projection;
  const rebuilds = counterOf(deps.metrics, {
    name: 'stargraph_leaderboard_rebuilds_total',
    help: 'Leaderboards that were built anew in Redis, because they were absent or had drifted from their source',
    labelNames: ['reason'],
  });
  const drifted = counterOf(deps.metrics, {
    name: 'stargraph_leaderboard_drift_total',
    help: 'Entries of leaderboards in Redis that were found to differ from their source',
    labelNames: [],
  });
  const differences = createDriftCheck(deps);
  const stopping = new AbortController();
  let looking: Promise<void> = Promise.resolve();

  /**
   * Whatever commits before `begin` is seen by the scan; whatever commits after it is told by the consumer, who finds
   * the new generation and puts it there too. Which of both comes first does not matter: versions decide.
   */
  const rebuild: LeaderboardKeeper['rebuild'] = async (key, reason) => {
    const generation = randomUUID();
    if (!(await building.begin(key, generation, clock.now()))) return 'busy';
    let scanned = 0;
    for await (const rows of scanBoard(sql, key)) {
      if (!(await building.take(key, generation, rows, clock.now()))) return 'busy';
      scanned += rows.length;
    }
    if (!(await building.takeOver(key, generation, scanned))) return 'busy';
    rebuilds.labels(reason).inc();
    logger.info({ ...key, reason, entries: scanned }, 'built a leaderboard anew');
    return 'built';
  };

  const ensure = async (): Promise<void> => {
    if (await projection.ready()) return;
    let whole = true;
    for (const key of await listBoards(sql)) {
      if (stopping.signal.aborted) return;
      if ((await projection.state(key)) === 'whole') continue;
      if ((await rebuild(key, 'absent')) === 'busy') whole = false;
    }
    if (whole) await projection.setReady();
  };

  return {
    rebuild,
    ensure,
    check: async () => {
      let found = 0;
      // What is not built differs from nothing, and is seen to by `ensure`.
      if (!(await projection.ready())) return found;
      for (const key of await listBoards(sql)) {
        if (stopping.signal.aborted) break;
        const answer = await differences(key);
        if (answer === 0) continue;
        if (answer === 'missing') {
          await rebuild(key, 'absent');
          continue;
        }
        found += answer;
        drifted.inc(answer);
        logger.error({ ...key, entries: answer }, 'a leaderboard differs from its source');
        await rebuild(key, 'drift');
      }
      return found;
    },
    start: () => {
      looking = (async () => {
        while (!stopping.signal.aborted) {
          await ensure().catch((error: unknown) => {
            logger.warn({ problem: messageOf(error) }, 'leaderboards could not be built');
          });
          await sleep(lookMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        }
      })();
    },
    stop: async () => {
      stopping.abort();
      await looking;
    },
  };
};

import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { sessionEnded } from '@stargraph/kit/contracts/commands/auth';
import { accessTokenSeconds } from '@stargraph/kit/contracts/notice';
import { createDegradation } from '@stargraph/kit/degradation';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';

const tickMs = 1000;
/** How often auth is asked while notices are heard: one that was lost all the same counts no later than this. */
const heardMs = 10_000;
/** And while they are not. */
const deafMs = 2000;
/** How long after Redis came back notices may still be missed. */
const settleMs = 5000;
/** Sessions that ended in transactions which were not yet visible when auth was last asked, and clocks that differ. */
const overlapMs = 60_000;
const rememberMs = accessTokenSeconds * 1000 + overlapMs;

/** Which sessions ended while access tokens of theirs are still good. */
export interface Revocations {
  /** Whether it is known to be over. Waits for the first answer of auth, or for its failure, and after that for nothing. */
  isOver(sessionId: string): Promise<boolean>;
  /** A notice: this session ended. */
  hear(sessionId: string): void;
  /** Whether notices can be heard. */
  hearing(yes: boolean): void;
  start(): void;
  stop(): void;
}

/**
 * Learns of ended sessions by notices, and by asking auth: at the start, now and then, and every two seconds while
 * Redis is lost (docs/adr/0015-revocation.md). With auth out of reach as well no session can be ended by anybody,
 * and what ended before is remembered.
 */
export const createRevocations = (deps: {
  readonly commands: CommandClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Called once for each. */
  readonly onOver: (sessionId: string) => void;
}): Revocations => {
  const deaf = createDegradation('notices', deps, true);
  const blind = createDegradation('revocations', deps);
  /** Until when each is remembered. */
  const over = new Map<string, number>();
  const first = Promise.withResolvers<void>();
  let known = false;
  let heardSince: number | undefined;
  /** When auth was last asked something that it answered. */
  let askedAt = -Infinity;
  let asking = false;
  let nextAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const add = (sessionId: string): void => {
    if (over.has(sessionId)) return;
    over.set(sessionId, deps.clock.now() + rememberMs);
    deps.onOver(sessionId);
  };

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const now = deps.clock.now();
    try {
      const withinMs = Math.min(rememberMs, now - askedAt + overlapMs);
      for (const sessionId of (await deps.commands.call(sessionEnded, { withinMs })).sessionIds) add(sessionId);
      askedAt = now;
      blind.end();
    } catch (error) {
      blind.begin(messageOf(error));
    } finally {
      asking = false;
      known = true;
      first.resolve();
    }
  };

  const tick = (): void => {
    const now = deps.clock.now();
    for (const [sessionId, until] of over) if (now >= until) over.delete(sessionId);
    if (now < nextAt) return;
    nextAt = now + (heardSince === undefined || now - heardSince < settleMs ? deafMs : heardMs);
    void ask();
  };

  return {
    isOver: async (sessionId) => {
      if (!known) await first.promise;
      return over.has(sessionId);
    },
    hear: add,
    hearing: (yes) => {
      if (yes) deaf.end();
      else deaf.begin('Redis is out of reach: what changed is asked for instead');
      if (yes === (heardSince !== undefined)) return;
      heardSince = yes ? deps.clock.now() : undefined;
      nextAt = 0;
    },
    start: () => {
      timer = setInterval(tick, tickMs).unref();
      tick();
    },
    stop: () => {
      clearInterval(timer);
      first.resolve();
    },
  };
};

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ProcessName } from '@stargraph/embedded/distributed/processes';
import { playerOf, type PlayerCaller } from './caller.ts';
import type { DistributedTestPlatform } from './distributed.ts';
import { eventually } from './eventually.ts';

const act = `mutation ($input: ActInput!) { act(input: $input) { __typename ... on ActSuccess { outcomes { status points rewards { amount } } } } }`;
const look = `{ player { points wallets { balance } } }`;

interface Outcome {
  readonly status: string;
  readonly points: string;
  readonly rewards: readonly { readonly amount: string }[];
}

/** A player who acts without a pause, sends again what got no answer, and adds up what it was promised. */
const startActing = (player: PlayerCaller) => {
  const stopping = new AbortController();
  const promised = { acts: 0, failed: 0, points: 0n, coins: 0n };
  const send = async (id: string): Promise<Outcome | undefined> => {
    const input = { intents: [{ id, action: 'watch', count: 1 }] };
    const answer = await player.send(act, { input }).catch(() => undefined);
    const result = answer?.errors === undefined ? answer?.data?.['act'] : undefined;
    return (result as { outcomes?: Outcome[] } | undefined)?.outcomes?.[0];
  };
  const acting = (async () => {
    for (let serial = 0; !stopping.signal.aborted; serial += 1) {
      let outcome = await send(`drain-${serial}`);
      while (outcome === undefined) {
        promised.failed += 1;
        await sleep(20);
        outcome = await send(`drain-${serial}`);
      }
      if (!['APPLIED', 'REPEATED'].includes(outcome.status)) throw new Error(`An act was ${outcome.status}`);
      promised.acts += 1;
      promised.points += BigInt(outcome.points);
      for (const { amount } of outcome.rewards) promised.coins += BigInt(amount);
      await sleep(20);
    }
  })();
  // Its failure is the one that `stop` tells.
  acting.catch(() => undefined);
  return {
    promised,
    stop: async (): Promise<void> => {
      stopping.abort();
      await acting;
    },
  };
};

/** Each process, and whether nobody notices that it ends, since another of its kind goes on or nobody waits for it. */
const processes: readonly (readonly [ProcessName, boolean])[] = [
  ['gateway-1', true],
  ['gateway-2', true],
  ['workers-1', true],
  ['workers-2', true],
  ['analytics', true],
  ['auth', false],
  ['tenant', false],
  ['config', false],
  ['game', false],
  ['billing', false],
];
/** The short form takes one of each kind: all subgraphs stop by the same code (`kit/src/process.ts`). */
const tried =
  process.env['SERVICES'] === 'short'
    ? processes.filter(([name]) => ['gateway-1', 'workers-1', 'game'].includes(name))
    : processes;

/** What SIGTERM does to each kind of process while players act, and what it must not do to what they were told. */
export const drainSuite = (given: () => DistributedTestPlatform): void => {
  describe('SIGTERM under load', () => {
    let users = 7000;
    test.each(tried)(
      'ends %s with 0, and every act that was acknowledged has its points and its coins',
      async (name, unnoticed) => {
        const platform = given();
        const going = platform.distributed.process(name);
        const players = await Promise.all([1, 2, 3].map(() => playerOf(platform, (users += 1))));
        // A platform that has just started, on a busy machine, may fail the very first.
        const before = await Promise.all(players.map((player) => eventually(() => seen(player), isSeen)));
        const loads = players.map(startActing);
        await sleep(500);
        const starts = going.starts;
        const ended = going.ended();
        going.kill('SIGTERM');
        expect(await ended, going.output().slice(-2000)).toBe(0);
        await eventually(
          () => Promise.resolve(going.starts),
          (now) => now > starts,
        );
        await going.ready();
        await sleep(500);
        await Promise.all(loads.map((load) => load.stop()));
        for (const [index, player] of players.entries()) {
          const promised = loads[index]?.promised ?? { acts: 0, failed: 0, points: 0n, coins: 0n };
          const had = before[index] ?? { points: 0n, coins: 0n };
          expect(promised.acts).toBeGreaterThan(0);
          if (unnoticed) expect(promised.failed).toBe(0);
          const now = await eventually(
            () => seen(player),
            (found) => isSeen(found) && found.coins >= had.coins + promised.coins,
            30_000,
          );
          expect(now).toEqual({ points: had.points + promised.points, coins: had.coins + promised.coins });
        }
      },
      120_000,
    );
  });
};

interface Seen {
  readonly points: bigint;
  readonly coins: bigint;
}

const isSeen = (found: Seen | undefined): found is Seen => found !== undefined;

/** What a player has; undefined where the platform gave no answer. */
const seen = async (player: PlayerCaller): Promise<Seen | undefined> => {
  const answer = await player.send(look).catch(() => undefined);
  if (answer?.errors !== undefined || !answer?.data) return undefined;
  const found = answer.data['player'] as { points: string; wallets: { balance: string }[] };
  return { points: BigInt(found.points), coins: BigInt(found.wallets[0]?.balance ?? 0) };
};

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PoisonError } from '@stargraph/kit/bus/bus';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  handleCommand,
} from '@stargraph/kit/commands';
import { systemClock } from '@stargraph/kit/clock';
import { holdOutcome } from '@stargraph/kit/contracts/commands/game';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { UnreachableError } from '@stargraph/kit/unreachable';
import { handleHolds } from '../../src/events/holds.ts';
import { expireHolds } from '../../src/use-case/end-holds.ts';
import { placeHolds } from '../../src/use-case/place-holds.ts';
import { assertLedger, createTestBilling, rewardOf, traceparent, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());

let playerId = '';
beforeEach(() => {
  playerId = `plr_${randomUUID().slice(0, 8)}`;
});

const place = (...wanted: readonly (readonly [holdId: string, amount: bigint])[]) =>
  placeHolds(billing.deps, {
    environmentId: 'env_1',
    playerId,
    holds: wanted.map(([holdId, amount]) => ({
      holdId,
      money: { currencyId: 'cur_gold', amount: String(amount) },
      actionId: 'act_spin',
    })),
  });

const settledAs = (holdId: string, outcome: 'posted' | 'voided'): Envelope => ({
  id: randomUUID(),
  type: 'game.hold.settled.v1',
  environmentId: 'env_1',
  projectId: 'prj_1',
  subject: `player:${playerId}`,
  sequence: 1,
  releaseHash: 'r0',
  occurredAt: '2026-01-01T00:00:00.000Z',
  traceparent,
  data: { playerId, holdId, outcome },
});

const funds = async (): Promise<{ balance: bigint; held: bigint } | undefined> =>
  (
    await billing.pool.query<{ balance: bigint; held: bigint }>('select balance, held from account where owner = $1', [
      `player:${playerId}`,
    ])
  ).rows[0];

describe('what an act costs', () => {
  test('is held, not taken, and taken once when the act took effect, however often that is told', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const holdId = randomUUID();
    expect(await place([holdId, 7n])).toEqual(['held']);
    expect(await funds()).toEqual({ balance: 10n, held: 7n });
    const told = settledAs(holdId, 'posted');
    await handleHolds(billing.deps, [told]);
    await Promise.all(Array.from({ length: 10 }, () => handleHolds(billing.deps, [told])));
    expect(await funds()).toEqual({ balance: 3n, held: 0n });
    const [, charge, ...others] = await billing.events(playerId);
    expect(charge).toMatchObject({
      type: 'billing.transfer.posted.v1',
      projectId: 'prj_1',
      releaseHash: 'r0',
      traceparent,
      data: { kind: 'charge', amount: '-7', currencyId: 'cur_gold', playerId },
    });
    expect(others).toEqual([]);
    expect(await place([holdId, 7n])).toEqual(['settled']);
    await assertLedger(billing.pool);
  });

  test('is freed where the act did not take effect', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const holdId = randomUUID();
    await place([holdId, 10n]);
    await handleHolds(billing.deps, [settledAs(holdId, 'voided')]);
    expect(await funds()).toEqual({ balance: 10n, held: 0n });
    expect(await place([holdId, 10n])).toEqual(['settled']);
    await assertLedger(billing.pool);
  });

  test('is promised in turn, up to what is available, and once for its id', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
    expect(await place([ids[0], 6n], [ids[1], 5n], [ids[2], 4n])).toEqual(['held', 'insufficient', 'held']);
    expect(await place([ids[0], 6n])).toEqual(['held']);
    expect(await funds()).toEqual({ balance: 10n, held: 10n });
  });

  test('of 1,000 acts at once is promised to no more than the balance allows', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const outcomes = (await Promise.all(Array.from({ length: 1000 }, () => place([randomUUID(), 1n])))).flat();
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(10);
    expect(await funds()).toEqual({ balance: 10n, held: 10n });
    await assertLedger(billing.pool);
  });

  test('of nobody whom money has reached is not promised', async () => {
    expect(await place([randomUUID(), 1n])).toEqual(['insufficient']);
  });

  test('settles with others of its batch, one of which contradicts what is known: that one is poison', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const [taken, freed] = [randomUUID(), randomUUID()];
    await place([taken, 3n], [freed, 4n]);
    const unknown = settledAs(randomUUID(), 'posted');
    const batch = [settledAs(taken, 'posted'), unknown, settledAs(freed, 'voided')];
    await expect(handleHolds(billing.deps, batch)).rejects.toBeInstanceOf(PoisonError);
    expect(await funds()).toEqual({ balance: 10n, held: 7n });
    await handleHolds(
      billing.deps,
      batch.filter((event) => event !== unknown),
    );
    expect(await funds()).toEqual({ balance: 7n, held: 0n });
    await expect(handleHolds(billing.deps, [settledAs(freed, 'posted')])).rejects.toBeInstanceOf(PoisonError);
    expect(await funds()).toEqual({ balance: 7n, held: 0n });
  });
});

describe('a hold whose time is up', () => {
  const askedOf = (answer: () => 'decided' | 'never') => {
    const asked: string[] = [];
    const game = createCommandReceiver({
      owner: 'game',
      keyFor: () => key,
      handlers: [
        handleCommand(holdOutcome, async ({ holdId }) => {
          asked.push(holdId);
          return Promise.resolve({ outcome: answer() });
        }),
      ],
      clock: systemClock,
      onError: () => {},
    });
    const key = Buffer.alloc(32, 7);
    const commands = createCommandClient({
      caller: 'workers',
      keyFor: () => key,
      transport: createLocalCommandTransport(() => game),
      clock: systemClock,
    });
    return { asked, expire: () => expireHolds({ ...billing.deps, commands }) };
  };
  /** Ends what other tests have left, so that a run is about its own holds. */
  beforeEach(async () => {
    billing.clock.advance(10 * 60_000);
    await askedOf(() => 'never').expire();
  });

  test('is freed once game says that nothing was decided on it, and not before its time', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const holdId = randomUUID();
    await place([holdId, 7n]);
    const game = askedOf(() => 'never');
    expect(await game.expire()).toBe(0);
    expect(game.asked).toEqual([]);
    billing.clock.advance(2 * 60_000);
    expect(await game.expire()).toBe(1);
    expect(game.asked).toEqual([holdId]);
    expect(await funds()).toEqual({ balance: 10n, held: 0n });
    expect(await game.expire()).toBe(0);
    expect(await place([holdId, 7n])).toEqual(['settled']);
    await assertLedger(billing.pool);
  });

  test('stays where game has decided, until the event ends it', async () => {
    await billing.reward(rewardOf(playerId, 10));
    const holdId = randomUUID();
    await place([holdId, 7n]);
    billing.clock.advance(2 * 60_000);
    expect(await askedOf(() => 'decided').expire()).toBe(0);
    expect(await funds()).toEqual({ balance: 10n, held: 7n });
    await handleHolds(billing.deps, [settledAs(holdId, 'posted')]);
    expect(await funds()).toEqual({ balance: 3n, held: 0n });
  });

  test('stays while game gives no answer', async () => {
    await billing.reward(rewardOf(playerId, 10));
    await place([randomUUID(), 7n]);
    billing.clock.advance(2 * 60_000);
    const game = askedOf(() => {
      throw new UnreachableError('Game', new Error('away'));
    });
    expect(await game.expire()).toBe(0);
    expect(await funds()).toEqual({ balance: 10n, held: 7n });
  });

  test('ends once where the event and the answer come at once', async () => {
    await billing.reward(rewardOf(playerId, 1000));
    const ids = Array.from({ length: 20 }, () => randomUUID());
    await place(...ids.map((id) => [id, 1n] as const));
    billing.clock.advance(2 * 60_000);
    await Promise.all([
      askedOf(() => 'never').expire(),
      ...ids.map((id) => handleHolds(billing.deps, [settledAs(id, 'voided')])),
    ]);
    expect(await funds()).toEqual({ balance: 1000n, held: 0n });
    await assertLedger(billing.pool);
  });
});

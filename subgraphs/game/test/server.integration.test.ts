import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEmbeddedBus, type EmbeddedBus } from '@stargraph/kit/bus/embedded';
import { domains } from '@stargraph/kit/contracts/domain';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { accessRows } from '@stargraph/kit/graphql/entity';
import { silentLogger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { createGameConsumers } from '../src/server.ts';
import { createSchema } from '../src/schema.ts';
import { createTestGame, playerOf, type TestGame } from './support.ts';

let game: TestGame;
let bus: EmbeddedBus;
beforeAll(async () => {
  game = await createTestGame();
  bus = createEmbeddedBus({
    pool: game.database.poolOf('bus'),
    sources: domains,
    publishSource: 'analytics',
    publishPool: game.database.poolOf('analytics'),
    logger: silentLogger,
    clock: game.clock,
  });
  await bus.start();
});
afterAll(async () => {
  await bus.close();
  await game.close();
});

test('a purchase that billing completes becomes an item, over the bus, once over a restart', async () => {
  const billing = game.database.poolOf('billing');
  const buy = (itemId: string): Promise<unknown> =>
    inTransaction(billing, (tx) =>
      appendEvents(
        tx,
        [
          newEvent({
            type: 'billing.purchase.completed.v1',
            environmentId: 'env_1',
            projectId: 'prj_1',
            subject: 'player:plr_1',
            releaseHash: 'r1',
            occurredAt: '2026-01-01T00:00:00.000Z',
            traceparent: '',
            data: {
              purchaseId: 'pur_1',
              playerId: 'plr_1',
              productId: 'prd_1',
              price: { currencyId: 'cur_gold', amount: '5' },
              grants: [{ itemId, quantity: 2 }],
            },
          }),
        ],
        game.clock,
      ),
    );
  const held = async (): Promise<unknown[]> =>
    ((await game.rows('inventory_item')) as { item_id: string; quantity: bigint }[]).map((row) => [
      row.item_id,
      row.quantity,
    ]);

  const first = createGameConsumers({ ...game.deps, bus });
  await first.start();
  await buy('itm_a');
  await vi.waitFor(async () => expect(await held()).toEqual([['itm_a', 2n]]), { timeout: 20_000 });
  await first.stop();

  const second = createGameConsumers({ ...game.deps, bus });
  await second.start();
  await buy('itm_b');
  await vi.waitFor(async () => expect(await held()).toHaveLength(2), { timeout: 20_000 });
  expect(await held()).toEqual([
    ['itm_a', 2n],
    ['itm_b', 2n],
  ]);
  await second.stop();
});

test('a first launch by a link becomes a referral, over the bus', async () => {
  const { data } = await game.run('{ player { referralCode } }', playerOf('plr_host'));
  const { referralCode } = (data as { player: { referralCode: string } }).player;
  const consumers = createGameConsumers({ ...game.deps, bus });
  await consumers.start();
  await inTransaction(game.database.poolOf('auth'), (tx) =>
    appendEvents(
      tx,
      [
        newEvent({
          type: 'auth.session.started.v1',
          environmentId: 'env_1',
          projectId: 'prj_1',
          subject: 'player:plr_new',
          occurredAt: '2026-01-01T00:00:00.000Z',
          traceparent: '',
          data: {
            playerId: 'plr_new',
            languageCode: 'en',
            isPremium: false,
            firstLaunch: true,
            startParam: `r_${referralCode}`,
          },
        }),
      ],
      game.clock,
    ),
  );
  await vi.waitFor(
    async () =>
      expect((await game.run('{ player { invited } }', playerOf('plr_host'))).data).toEqual({ player: { invited: 1 } }),
    { timeout: 20_000 },
  );
  await consumers.stop();
});

test('every field and reference states who may reach it', () => {
  expect(accessRows('game', createSchema()).filter((row) => row.access === undefined)).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { proveLedgers } from '../../src/use-case/prove-ledgers.ts';
import { createTestBilling, integration, operatorOf, playerOf, rewardOf, type TestBilling } from '../support.ts';

const hourMs = 3_600_000;

let billing: TestBilling;
const start = Date.UTC(2026, 0, 1);
beforeAll(async () => {
  billing = await createTestBilling();
  // 1 January: 100 and 8; 2 January: a crown for 50, a purse of 40 gold for 8 silver; 60 for another player.
  await billing.reward(rewardOf('plr_1', 100), rewardOf('plr_1', 8, { currencyId: 'cur_silver' }));
  await billing.reward(rewardOf('plr_1', 5, { environmentId: 'env_2' }));
  billing.clock.advance(30 * hourMs);
  await billing.buy(playerOf('plr_1'), 'prd_crown', 'k');
  await billing.buy(playerOf('plr_1'), 'prd_purse', 'k2');
  billing.clock.advance(hourMs / 2);
  await billing.reward(rewardOf('plr_2', 60));
});
afterAll(() => billing.close());

const at = (hours: number): string => new Date(start + hours * hourMs).toISOString();
const movement = 'movement { minted burnt exchangedIn exchangedOut net }';
const ask = (
  from: string,
  to: string,
  zone = 'UTC',
  viewer: Parameters<TestBilling['run']>[1] = operatorOf(['wallet.read']),
) =>
  billing.entity(
    { __typename: 'Environment', id: 'env_1' },
    `economy(from: "${from}", to: "${to}", timeZone: "${zone}") {
       currency { id } circulation held ${movement} days { day circulation ${movement} }
       rules { kind cause { kind id } given taken transfers }
     }`,
    viewer,
  );
const told = async (...asked: Parameters<typeof ask>): Promise<unknown> =>
  (
    (await ask(...asked)) as {
      data: { _entities: [{ economy: unknown }] };
    }
  ).data._entities[0].economy;

const gold = {
  currency: { id: 'cur_gold' },
  circulation: '150',
  held: '0',
  movement: { minted: '200', burnt: '50', exchangedIn: '0', exchangedOut: '0', net: '150' },
  days: [
    { day: '2026-01-01', circulation: '100', movement: { minted: '100', net: '100' } },
    { day: '2026-01-02', circulation: '150', movement: { minted: '100', burnt: '50', net: '50' } },
  ],
  rules: [
    { kind: 'REWARD', cause: { kind: 'action', id: 'act_tap' }, given: '160', taken: '0', transfers: '2' },
    { kind: 'PURCHASE', cause: { kind: 'product', id: 'prd_crown' }, given: '0', taken: '50', transfers: '1' },
    { kind: 'PURCHASE', cause: { kind: 'product', id: 'prd_purse' }, given: '40', taken: '0', transfers: '1' },
  ],
};

test('an economy is told by currency, day and cause; and the same once its hours are closed, wholly or in part', async () => {
  const open = await told(at(0), at(48));
  expect(open).toMatchObject([
    gold,
    { currency: { id: 'cur_silver' }, circulation: '0', movement: { minted: '8', burnt: '8' } },
  ]);
  // The first day is closed, the second is not.
  await proveLedgers({ ...billing.deps, clock: { now: () => start + 5 * hourMs } }, () => true);
  expect(await told(at(0), at(48))).toEqual(open);
  await proveLedgers({ ...billing.deps, clock: { now: () => start + 31 * hourMs } }, () => true);
  expect(await told(at(0), at(48))).toEqual(open);
  billing.clock.advance(100 * hourMs);
  await proveLedgers(billing.deps, () => true);
  expect(await told(at(0), at(48))).toEqual(open);
  const { rows } = await billing.pool.query(`select 1 from economy_hour where environment_id = 'env_1'`);
  expect(rows).toHaveLength(6);
});

test('a period in the past ends with what was held then', async () => {
  expect(await told(at(0), at(24))).toMatchObject([
    { circulation: '100', movement: { minted: '100', burnt: '0' } },
    {},
  ]);
  expect(await told(at(40), at(48))).toMatchObject([{ circulation: '150', movement: { net: '0' }, days: [] }, {}]);
});

test('days are those of the time zone', async () => {
  expect(await told(at(-10), at(40), 'Asia/Tokyo')).toMatchObject([
    { days: [{ day: '2026-01-01' }, { day: '2026-01-02' }] },
    {},
  ]);
  expect(await told(at(-10), at(40), 'America/New_York')).toMatchObject([
    { days: [{ day: '2025-12-31' }, { day: '2026-01-02' }] },
    {},
  ]);
});

test.for([
  ['one that ends before it begins', at(5), at(1), 'UTC'],
  ['one of more than 400 days', at(0), at(401 * 24), 'UTC'],
  ['one in no time zone', at(0), at(1), 'Nowhere/Land'],
  ['one in a piece of SQL', at(0), at(1), "UTC'; drop table posting; --"],
] as const)('a period is refused: %s', async ([, from, to, zone]) => {
  expect(await ask(from, to, zone)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

test.for([
  ['a player', playerOf('plr_1')],
  ['an API key', integration],
  ['an operator without wallet.read', operatorOf(['project.read'])],
  ['an operator of another environment', operatorOf(['wallet.read'], 'env_2')],
] as const)('an economy is closed to %s', async ([, viewer]) => {
  expect(await ask(at(0), at(1), 'UTC', viewer)).toMatchObject({
    data: { _entities: [null] },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

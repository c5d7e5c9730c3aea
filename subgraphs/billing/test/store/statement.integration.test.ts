import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '@stargraph/kit/db/sql';
import { playerOwner } from '../../src/domain/account.ts';
import { createTestBilling, ledgerProblems, playerOf, rewardOf, type TestBilling } from '../support.ts';

let billing: TestBilling;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());

interface Entry {
  readonly amount: string;
  readonly balanceAfter: string;
  readonly createdAt: string;
}

/** What the API says of a wallet. */
const wallet = async <Fields>(playerId: string, fields: string, environmentId = 'env_1'): Promise<Fields> => {
  const answer = await billing.entity(
    { __typename: 'Player', environmentId, id: playerId },
    `wallet(currencyId: "cur_gold") { ${fields} }`,
    playerOf(playerId, environmentId),
  );
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return (answer.data as { _entities: [{ wallet: Fields }] })._entities[0].wallet;
};

/** The whole statement, page by page, the oldest first. */
const statementOf = async (playerId: string, first: number): Promise<Entry[]> => {
  const entries: Entry[] = [];
  for (let after = ''; ;) {
    const page = await wallet<{
      entries: { edges: { node: Entry }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      playerId,
      `entries(first: ${first}${after}) { edges { node { amount balanceAfter createdAt } } pageInfo { hasNextPage endCursor } }`,
    );
    entries.push(...page.entries.edges.map(({ node }) => node));
    if (!page.entries.pageInfo.hasNextPage) return entries.toReversed();
    after = `, after: "${page.entries.pageInfo.endCursor}"`;
  }
};
const balanceAt = async (playerId: string, time: number, environmentId?: string): Promise<string> =>
  (await wallet<{ balanceAt: string }>(playerId, `balanceAt(time: "${new Date(time).toISOString()}")`, environmentId))
    .balanceAt;

test('a statement in pages of any size sums to each balance, and tells the balance of any moment, whatever clocks say', async () => {
  let run = 0;
  const entry = fc.record({ amount: fc.integer({ min: 1, max: 50 }), later: fc.integer({ min: -2, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (moves, size) => {
        run += 1;
        const playerId = `plr_${run}`;
        const began = billing.clock.now();
        const wanted: { balance: number; at: number }[] = [];
        for (const { amount, later } of moves) {
          // A clock may be behind the one that was asked before: a statement never goes back.
          billing.clock.advance(later * 1000);
          await billing.reward(rewardOf(playerId, amount));
          const last = wanted.at(-1) ?? { balance: 0, at: 0 };
          wanted.push({ balance: last.balance + amount, at: Math.max(last.at, billing.clock.now()) });
        }
        expect(
          (await statementOf(playerId, size)).map((each) => [each.balanceAfter, Date.parse(each.createdAt)]),
        ).toEqual(wanted.map(({ balance, at }) => [String(balance), at]));
        const from = Math.min(began, ...wanted.map(({ at }) => at)) - 1000;
        for (const time of [from, ...wanted.flatMap(({ at }) => [at - 1, at, at + 1])])
          expect(await balanceAt(playerId, time)).toBe(String(wanted.findLast(({ at }) => at <= time)?.balance ?? 0));
      },
    ),
    { numRuns: 8 },
  );
  expect(await ledgerProblems(billing.pool)).toEqual([]);
}, 60_000);

test('the balance of a moment is that of one environment', async () => {
  await billing.reward(rewardOf('plr_same', 3), rewardOf('plr_same', 4, { environmentId: 'env_2' }));
  expect(await balanceAt('plr_same', billing.clock.now())).toBe('3');
  expect(await balanceAt('plr_same', billing.clock.now(), 'env_2')).toBe('4');
  expect(await balanceAt('plr_nobody', billing.clock.now())).toBe('0');
});

test('both are read from the index of an account alone, however long the statement', async () => {
  const account = `${playerOwner('plr_same')}/cur_gold`;
  for (const condition of ['created_at <= now()', '(created_at, position) < (now(), 5)']) {
    const rows = await inTransaction(billing.pool, async (tx) => {
      // So few rows are read whole, whatever the index; of many this is what is left.
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.query(`set local enable_${way} = off`);
      return tx.query<{ 'QUERY PLAN': string }>(
        `explain select * from posting where environment_id = 'env_1' and account_id = '${account}' and ${condition}
         order by created_at desc, position desc limit 20`,
      );
    });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan Backward using posting_environment_id_account_id_created_at_position_idx/);
    expect(plan).toMatch(/Index Cond:.*created_at/);
    expect(plan).not.toContain('Sort');
  }
});

import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { monthAfter, monthOf } from '../domain/usage.ts';
import { findCompanyIds, findStandingUse, forgetActivePlayers, keepMost } from '../store/usage.ts';

const companiesAtOnce = 200;
const forgottenAtOnce = 5000;

/**
 * Writes down what stands, so that a month in which nothing changed has its figures too, and forgets who was there
 * before the last month.
 */
export const keepUsage = async ({ pool, clock }: { readonly pool: Pool; readonly clock: Clock }): Promise<void> => {
  const sql = sqlOfPool(pool);
  const at = new Date(clock.now());
  const month = monthOf(at);
  let after = '';
  for (;;) {
    const ids = await findCompanyIds(sql, after, companiesAtOnce);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    await inTransaction(pool, async (tx) => {
      await keepMost(
        tx,
        (await findStandingUse(tx, ids, at)).map((use) => ({ ...use, month })),
      );
    });
  }
  while ((await forgetActivePlayers(sql, monthAfter(month, -1), forgottenAtOnce)) === forgottenAtOnce);
};

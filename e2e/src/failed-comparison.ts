import { createPool } from '@stargraph/kit/db/pool';
import { newId } from '@stargraph/kit/ids';
import { readAdminUrl } from '../../tools/operate/tenant-store.ts';

/**
 * Leaves a comparison of an environment's bot as it stands once it was given up by a fault of ours: that takes ten minutes.
 *
 * @param folder where the platform keeps its data
 */
export const failComparison = async (folder: string, environmentId: string): Promise<void> => {
  const pool = createPool({ url: await readAdminUrl({ STARGRAPH_DATA: folder }), max: 1, applicationName: 'e2e' });
  try {
    const { rowCount } = await pool.query(
      `insert into billing.reconciliation_run (environment_id, id, telegram_bot_id, cause, state, failure, begun_at, position, transactions,
         repaired, shown, attempts, due_at, started_at, finished_at)
       select environment_id, $2, telegram_bot_id, 'schedule', 'failed', 'internal', position, position, 0, 0, 0, 8, now(), now(), now()
       from billing.stars_book where environment_id = $1`,
      [environmentId, newId('reconciliation')],
    );
    if (rowCount !== 1) throw new Error('The environment has no bot that is compared');
  } finally {
    await pool.end();
  }
};

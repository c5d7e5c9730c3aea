/**
 * `npm run backup -- FOLDER`: copies the stores of a running platform into an empty folder. Reads DATABASE_URL (an
 * administrator's, direct), CLICKHOUSE_URL, and S3_* or OBJECTS_FOLDER. See docs/operate.md.
 */
import { takeBackup } from '@stargraph/infra/backup/backup';
import { messageOf } from '@stargraph/kit/errors';
import { withStores } from './operate/variables.ts';

const [folder] = process.argv.slice(2);
try {
  if (folder === undefined) throw new Error('Name the folder to write to: npm run backup -- FOLDER');
  const began = performance.now();
  const { postgres, clickhouse, objects } = await withStores(process.env, (stores) => takeBackup(stores, folder));
  const rows = Object.values(postgres.rows).reduce((sum, n) => sum + n, 0);
  const events = clickhouse.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `Backed up ${rows} rows of PostgreSQL, ${events} of ClickHouse and ${objects.count} objects into ${folder} in ${((performance.now() - began) / 1000).toFixed(1)} s.`,
  );
} catch (error) {
  console.error(`There is no backup: ${messageOf(error)}`);
  process.exitCode = 1;
}

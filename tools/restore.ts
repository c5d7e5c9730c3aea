/**
 * `npm run restore -- FOLDER`: fills empty stores from a backup, with no process of the platform running. Reads what
 * `npm run backup` and `npm run migrate` read. See docs/operate.md.
 */
import { restoreBackup } from '@stargraph/infra/backup/backup';
import { messageOf } from '@stargraph/kit/errors';
import { layOutDatabase } from '../embedded/src/layout.ts';
import { withStores, readDatabase } from './operate/variables.ts';

const [folder] = process.argv.slice(2);
try {
  if (folder === undefined) throw new Error('Name the folder to read from: npm run restore -- FOLDER');
  const began = performance.now();
  const { adminUrl, passwords } = readDatabase(process.env);
  const { manifest, rebased } = await withStores(process.env, (stores) =>
    restoreBackup(folder, { ...stores, passwords, layOut: () => layOutDatabase(adminUrl, passwords) }),
  );
  const events = rebased.reduce((sum, source) => sum + source.events, 0);
  console.log(
    `Restored the backup of ${manifest.takenAt} in ${((performance.now() - began) / 1000).toFixed(1)} s; every row is there, ${events} events stand in the outboxes. The platform may start.`,
  );
} catch (error) {
  console.error(`The platform must not start on these stores: ${messageOf(error)}`);
  process.exitCode = 1;
}

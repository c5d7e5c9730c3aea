import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from './is-alive.ts';
import { keysFrom } from './keys.ts';
import { layOutDatabase, passwordsOf, structureOf } from './layout.ts';
import { loadBinaries } from './stores/postgres-binaries.ts';
import { startPostgres } from './stores/postgres.ts';

const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'stargraph');
const prefix = 'postgres-';

/** Where the cluster of this PostgreSQL and these migrations stands: any change to them is another's place. */
const placeOf = async (): Promise<string> => {
  const { initdb } = await loadBinaries();
  const hash = createHash('sha256').update(await readFile(join(dirname(initdb), '..', '..', 'package.json')));
  const name = hash.update(await structureOf()).digest('hex');
  return join(cache, `${prefix}${name.slice(0, 16)}`);
};

/**
 * The folder of a cluster that is laid out and migrated, for `startPostgres` to begin with; undefined where there is
 * none for this PostgreSQL and these migrations.
 */
export const findTemplate = async (): Promise<string | undefined> => {
  const data = join(await placeOf(), 'data');
  return existsSync(join(data, 'PG_VERSION')) ? data : undefined;
};

/** Whether a set-up that is still running makes it. */
const isBeingMade = (name: string): boolean => {
  const [, pid] = name.split('.');
  return pid !== undefined && isAlive(Number(pid));
};

/**
 * Lays out the cluster that first starts copy, where it is missing, and removes those of other migrations. Its
 * passwords are known to nobody: whoever copies it sets others.
 * @throws StartupError
 */
export const makeTemplate = async (): Promise<void> => {
  const place = await placeOf();
  if (existsSync(place)) return;
  await mkdir(cache, { recursive: true });
  const aside = `${place}.${process.pid}`;
  try {
    const postgres = await startPostgres({ folder: aside });
    try {
      await layOutDatabase(postgres.adminUrl, passwordsOf(keysFrom(randomBytes(32))));
    } finally {
      await postgres.stop();
    }
    for (const name of await readdir(aside)) if (name !== 'data') await rm(join(aside, name));
    for (const name of await readdir(cache))
      if (name.startsWith(prefix) && !isBeingMade(name)) await rm(join(cache, name), { recursive: true, force: true });
    // Another set-up at the same moment has made the same.
    if (!existsSync(place)) await rename(aside, place);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};

/**
 * `npm run migration:new -- <domain> <name>`: writes the SQL that leads from the last migration's datamodel to
 * the domain's present one, offline. Each migration keeps the datamodel that it leads to, so no database is
 * needed. Review the SQL and add by hand what Prisma's language can't say (checks, grants).
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { domains } from '@stargraph/kit/contracts/domain';
import { diffDatamodels } from './schema-engine.ts';

const [domain, name] = process.argv.slice(2);
if (!domains.some((known) => known === domain) || name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error(`Usage: npm run migration:new -- <${domains.join('|')}> <name_in_lower_case>`);
  process.exit(2);
}

const prisma = join(import.meta.dirname, '..', 'subgraphs', String(domain), 'prisma');
const migrations = join(prisma, 'migrations');
await mkdir(migrations, { recursive: true });
const content = (
  await Promise.all(['schema.prisma', 'messaging.prisma'].map((file) => readFile(join(prisma, file), 'utf8')))
).join('\n');
const earlier = (await readdir(migrations, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .toSorted();
const last = earlier.at(-1);

const script = await diffDatamodels(
  last === undefined ? undefined : await readFile(join(migrations, last, 'datamodel.snapshot'), 'utf8'),
  content,
);
if (script === '') {
  console.log(`No change in ${domain} since ${last ?? 'nothing'}.`);
  process.exit(0);
}
const folder = join(migrations, `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`);
await mkdir(folder);
await writeFile(join(folder, 'migration.sql'), `${script}\n`);
await writeFile(join(folder, 'datamodel.snapshot'), content);
await writeFile(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
console.log(`Wrote ${folder}`);
process.exit(0);

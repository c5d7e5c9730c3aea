/**
 * `npm run migration:new -- <domain> <name>`: writes the SQL that leads from the last migration's datamodel to
 * the domain's present one, offline. Each migration keeps the datamodel that it leads to, so no database is
 * needed. Review the SQL and add by hand what Prisma's language can't say (checks, grants).
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bindSqlAdapterFactory, ColumnTypeEnum, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { domains } from '@stargraph/kit/contracts/domain';

interface DiffTarget {
  readonly tag: 'empty' | 'schemaDatamodel';
  readonly files?: readonly { readonly path: string; readonly content: string }[];
}
interface Engine {
  diff(params: { from: DiffTarget; to: DiffTarget; script: true; exitCode: null; shadowDatabaseUrl: null; filters: { externalTables: string[]; externalEnums: string[] } }): Promise<{
    stdout: string | null;
  }>;
}
interface EngineModule {
  readonly SchemaEngine: { new: (options: { datamodels: undefined }, log: (line: string) => void, adapter: unknown) => Promise<Engine> };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** The engine ships as a `.wasm` file that Node can't import by itself: it is instantiated by hand. */
const loadEngine = async (): Promise<Engine> => {
  const folder = join(import.meta.dirname, '..', 'node_modules', '@prisma', 'schema-engine-wasm');
  const bindings = (await import(join(folder, 'schema_engine_bg.js'))) as EngineModule;
  const module = new WebAssembly.Module(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  const adapter = offlineAdapter;
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bindSqlAdapterFactory(adapter));
};

/** A diff of two datamodels asks for the database's version alone: the oldest one that the platform supports. */
const offlineDatabase: SqlDriverAdapter = {
  provider: 'postgres',
  adapterName: 'offline',
  queryRaw: () =>
    Promise.resolve({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 15.0', 150_000]],
    }),
  executeRaw: () => Promise.resolve(0),
  executeScript: () => Promise.resolve(),
  startTransaction: () => Promise.reject(new Error('There is no database here')),
  dispose: () => Promise.resolve(),
  getConnectionInfo: () => ({ supportsRelationJoins: true }),
};
const offlineAdapter: SqlMigrationAwareDriverAdapterFactory = {
  provider: 'postgres',
  adapterName: 'offline',
  connect: () => Promise.resolve(offlineDatabase),
  connectToShadowDb: () => Promise.resolve(offlineDatabase),
};

const [domain, name] = process.argv.slice(2);
if (!domains.some((known) => known === domain) || name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error(`Usage: npm run migration:new -- <${domains.join('|')}> <name_in_lower_case>`);
  process.exit(2);
}

const prisma = join(import.meta.dirname, '..', 'subgraphs', String(domain), 'prisma');
const migrations = join(prisma, 'migrations');
await mkdir(migrations, { recursive: true });
const content = (await Promise.all(['schema.prisma', 'messaging.prisma'].map((file) => readFile(join(prisma, file), 'utf8')))).join('\n');
const earlier = (await readdir(migrations, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted();
const last = earlier.at(-1);
const datamodel = (text: string): DiffTarget => ({ tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: text }] });

const engine = await loadEngine();
const { stdout } = await engine.diff({
  from: last === undefined ? { tag: 'empty' } : datamodel(await readFile(join(migrations, last, 'datamodel.snapshot'), 'utf8')),
  to: datamodel(content),
  script: true,
  exitCode: null,
  shadowDatabaseUrl: null,
  filters: { externalTables: [], externalEnums: [] },
});
// The schema is the domain's own and stands before any migration.
const script = (stdout ?? '').replace(/-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n/, '').trim();
if (script === '' || script === '-- This is an empty migration.') {
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

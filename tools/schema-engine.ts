/** Prisma's schema engine as WebAssembly: the same that `prisma migrate` downloads as a binary. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bindSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';

type DiffTarget =
  | { readonly tag: 'empty' }
  | { readonly tag: 'schemaDatamodel'; readonly files: readonly { readonly path: string; readonly content: string }[] };

interface DiffParams {
  readonly from: DiffTarget;
  readonly to: DiffTarget;
  readonly script: true;
  readonly exitCode: null;
  readonly shadowDatabaseUrl: null;
  readonly filters: { readonly externalTables: readonly string[]; readonly externalEnums: readonly string[] };
}

interface Engine {
  diff(params: DiffParams): Promise<{ readonly stdout: string | null }>;
}

interface EngineModule {
  readonly SchemaEngine: {
    new: (options: { datamodels: undefined }, log: (line: string) => void, adapter: unknown) => Promise<Engine>;
  };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

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

/**
 * The engine ships as a `.wasm` file that Node can't import by itself: it is instantiated by hand. Its bindings
 * hold one instance for the whole process, so it is loaded once.
 */
const loadEngine = async (): Promise<Engine> => {
  const folder = join(import.meta.dirname, '..', 'node_modules', '@prisma', 'schema-engine-wasm');
  const bindings = (await import(join(folder, 'schema_engine_bg.js'))) as EngineModule;
  const module = new WebAssembly.Module(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bindSqlAdapterFactory(offlineAdapter));
};

let engine: Promise<Engine> | undefined;

const datamodel = (content: string): DiffTarget => ({
  tag: 'schemaDatamodel',
  files: [{ path: 'schema.prisma', content }],
});

/** The SQL that leads from one datamodel (undefined: none) to another, without a database; empty where they agree. */
export const diffDatamodels = async (from: string | undefined, to: string): Promise<string> => {
  engine ??= loadEngine();
  const { stdout } = await (
    await engine
  ).diff({
    from: from === undefined ? { tag: 'empty' } : datamodel(from),
    to: datamodel(to),
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  // The schema is the domain's own and stands before any migration.
  const script = (stdout ?? '').replace(/-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n/, '').trim();
  return script === '-- This is an empty migration.' ? '' : script;
};

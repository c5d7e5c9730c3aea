import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { rebaseOutboxes, type Rebased } from '@stargraph/kit/bus/rebase';
import type { DatabaseRole } from '@stargraph/kit/db/provision';
import { createFolderObjectStore, type ListedObjectStore } from '@stargraph/kit/objects';
import { assertTablesEmpty, countRows, dumpTable, listTables, loadTable, type ClickHouseTable } from './clickhouse.ts';
import { hashOfFile, readManifest, writeManifest, type Manifest } from './manifest.ts';
import { copyObjects } from './objects.ts';
import { assertPostgresEmpty, countPostgres, dumpPostgres, loadPostgres, TargetInUseError } from './postgres.ts';

/** The stores of one platform. */
export interface Stores {
  /** Of an administrator of the database, direct. */
  readonly adminUrl: string;
  readonly clickhouse: ClickHouseClient;
  readonly objects: ListedObjectStore;
}

const dumpFile = 'postgres.dump';
const tableFile = (name: string): string => `clickhouse.${name}.jsonl.gz`;
const objectsFolder = (folder: string): string => join(folder, 'objects');

/**
 * Copies a running platform's stores into an empty folder.
 *
 * PostgreSQL comes first and is one snapshot. What the others hold then may be ahead of it, and never behind: an
 * event that a place in the snapshot lies past is in ClickHouse, and a release's objects were durable before its row.
 * Redis and Kafka are not copied: nothing in them can't be made again from these.
 */
export const takeBackup = async (stores: Stores, folder: string): Promise<Manifest> => {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new TargetInUseError(folder);
  const takenAt = new Date().toISOString();
  const rows = await dumpPostgres(stores.adminUrl, join(folder, dumpFile));
  const tables: ClickHouseTable[] = [];
  for (const table of await listTables(stores.clickhouse)) {
    const path = join(folder, tableFile(table.name));
    tables.push({ ...table, rows: await dumpTable(stores.clickhouse, table, path) });
  }
  const objects = await copyObjects(stores.objects, createFolderObjectStore(objectsFolder(folder)));
  const files: Record<string, string> = {};
  for (const name of [dumpFile, ...tables.map((table) => tableFile(table.name))])
    files[name] = await hashOfFile(join(folder, name));
  const manifest: Manifest = { format: 1, takenAt, postgres: { rows }, clickhouse: { tables }, objects, files };
  await writeManifest(folder, manifest);
  return manifest;
};

/** What was loaded is not what the backup says that it holds. */
export class RestoreIncompleteError extends Error {
  constructor(problems: readonly string[]) {
    super(`The restore is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'RestoreIncompleteError';
  }
}

/**
 * Fills empty stores from a backup and counts what came. No process of the platform may run until it is done.
 *
 * @param target.layOut brings the database to where this version needs it, after what the backup held was counted
 * @throws BackupDamagedError, TargetInUseError, DatabaseInUseError, RestoreIncompleteError
 */
export const restoreBackup = async (
  folder: string,
  target: Stores & {
    readonly passwords: Readonly<Record<DatabaseRole, string>>;
    readonly layOut: () => Promise<unknown>;
  },
): Promise<{ readonly manifest: Manifest; readonly rebased: readonly Rebased[] }> => {
  const manifest = await readManifest(folder);
  await assertPostgresEmpty(target.adminUrl);
  await assertTablesEmpty(target.clickhouse);

  const problems: string[] = [];
  const compare = (what: string, expected: number, found: number | undefined): void => {
    if (found !== expected) problems.push(`${what}: ${found ?? 'nothing'} instead of ${expected}`);
  };
  const objects = await copyObjects(createFolderObjectStore(objectsFolder(folder)), target.objects);
  compare('objects', manifest.objects.count, objects.count);
  compare('bytes of objects', manifest.objects.bytes, objects.bytes);
  for (const table of manifest.clickhouse.tables) {
    await loadTable(target.clickhouse, table, join(folder, tableFile(table.name)));
    compare(`rows of ClickHouse's ${table.name}`, table.rows, await countRows(target.clickhouse, table));
  }
  await loadPostgres(target.adminUrl, join(folder, dumpFile), target.passwords);
  const rows = await countPostgres(target.adminUrl);
  for (const [table, expected] of Object.entries(manifest.postgres.rows))
    compare(`rows of ${table}`, expected, rows[table]);
  if (problems.length > 0) throw new RestoreIncompleteError(problems);

  await target.layOut();
  // Kafka may be new, or hold what the restore undid: the relay tells again all that the outboxes hold.
  const rebased = await rebaseOutboxes(target.adminUrl, { forget: ['relay'] });
  return { manifest, rebased };
};

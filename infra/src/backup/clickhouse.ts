import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { ClickHouseClient } from '@clickhouse/client';
import { TargetInUseError } from './postgres.ts';

export interface ClickHouseTable {
  readonly name: string;
  /** Whether its engine folds rows of the same key, sooner or later: they count once. */
  readonly folds: boolean;
  /** The statement that makes it. */
  readonly create: string;
  readonly rows: number;
}

/** Rows of one insert. */
const chunk = 20_000;

const one = async <Row>(client: ClickHouseClient, query: string): Promise<Row[]> =>
  (await client.query({ query, format: 'JSONEachRow' })).json<Row>();

/** Tables that hold rows of their own; the rest is made of them. */
export const listTables = async (client: ClickHouseClient): Promise<Omit<ClickHouseTable, 'rows'>[]> => {
  const tables = await one<{ name: string; engine: string; create: string }>(
    client,
    `SELECT name, engine, create_table_query AS create FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name`,
  );
  return tables.map(({ name, engine, create }) => ({
    name,
    folds: engine !== 'MergeTree' && engine !== 'ReplicatedMergeTree',
    // Without the database's name, so that it may have another where it is restored.
    create: create.replace(/^CREATE TABLE \S+/, `CREATE TABLE IF NOT EXISTS ${name}`),
  }));
};

type Named = Pick<ClickHouseTable, 'name' | 'folds'>;

const fromTable = ({ name, folds }: Named): string => (folds ? `${name} FINAL` : name);

export const countRows = async (client: ClickHouseClient, table: Named): Promise<number> => {
  const [row] = await one<{ n: string | number }>(client, `SELECT count() AS n FROM ${fromTable(table)}`);
  return Number(row?.n);
};

/** Streams a table's rows into a file of JSON lines, packed. @returns how many */
export const dumpTable = async (client: ClickHouseClient, table: Named, path: string): Promise<number> => {
  const { stream } = await client.exec({ query: `SELECT * FROM ${fromTable(table)} FORMAT JSONEachRow` });
  let rows = 0;
  await pipeline(
    stream,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const part of source) {
        for (const byte of part) if (byte === 10) rows += 1;
        yield part;
      }
    },
    createGzip(),
    createWriteStream(path),
  );
  return rows;
};

/** @throws TargetInUseError */
export const assertTablesEmpty = async (client: ClickHouseClient): Promise<void> => {
  for (const table of await listTables(client))
    if ((await countRows(client, table)) > 0) throw new TargetInUseError(`ClickHouse's table ${table.name}`);
};

/** Makes a table and fills it. */
export const loadTable = async (client: ClickHouseClient, table: ClickHouseTable, path: string): Promise<void> => {
  await client.command({ query: table.create });
  let lines: string[] = [];
  const insert = async (): Promise<void> => {
    if (lines.length === 0) return;
    const { stream } = await client.exec({
      query: `INSERT INTO ${table.name} FORMAT JSONEachRow`,
      values: Readable.from([Buffer.from(`${lines.join('\n')}\n`)]),
      // A table's own memory of recent batches must not take two that are alike for one.
      clickhouse_settings: { insert_deduplicate: 0 },
    });
    stream.resume();
    lines = [];
  };
  for await (const line of createInterface(createReadStream(path).pipe(createGunzip()))) {
    lines.push(line);
    if (lines.length >= chunk) await insert();
  }
  await insert();
};

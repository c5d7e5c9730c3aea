import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine, freePort, type Engine } from './engine.ts';

export type ClickHouseEngine = Engine & {
  /** For `CLICKHOUSE_URL`. */
  readonly url: string;
};

/**
 * ClickHouse behind its HTTP interface: the engine of chdb in a process of its own (`clickhouse-server.ts`),
 * because Debian's server is years too old and no other comes through a package registry.
 */
export const createClickHouse = async (options: {
  readonly folder: string;
  readonly port?: number;
}): Promise<ClickHouseEngine> => {
  const { folder } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const engine = createEngine({
    name: 'ClickHouse',
    command: process.execPath,
    args: [join(import.meta.dirname, 'clickhouse-server.ts'), folder, String(port)],
    prepare: async () => {
      await mkdir(folder, { recursive: true });
    },
    healthy: async () => (await fetch(`${url}/ping`)).ok,
  });
  return Object.assign(Object.create(engine) as Engine, { url });
};

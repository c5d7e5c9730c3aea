import { mkdir } from 'node:fs/promises';
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { messageOf } from '@stargraph/kit/errors';
import { StartupError } from '../startup-error.ts';

export interface RunningClickHouse {
  readonly client: ClickHouseClient;
  stop(): Promise<void>;
}

/**
 * The ClickHouse engine in this process, on `folder`. One process may own a folder at a time.
 * @throws StartupError
 */
export const startClickHouse = async (folder: string): Promise<RunningClickHouse> => {
  try {
    await mkdir(folder, { recursive: true });
    const { createChdbConnection } = await import('chdb/connection');
    const client = createClient({
      // chdb implements the client's connection; its own types name it more loosely.
      connection: createChdbConnection({ path: folder }) as unknown as NonNullable<
        ClickHouseClientConfigOptions['connection']
      >,
    });
    await client.query({ query: 'SELECT 1', format: 'JSONEachRow' }).then((answer) => answer.json());
    return { client, stop: () => client.close() };
  } catch (error) {
    throw new StartupError(
      `The ClickHouse engine did not start from ${folder}: ${messageOf(error).split('\n')[0]}. If the folder is damaged, move it away; if the engine is missing for this machine, set CLICKHOUSE_URL.`,
      { cause: error },
    );
  }
};

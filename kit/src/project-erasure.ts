import type { Pool } from 'pg';
import { escapeIdentifier } from 'pg';
import type { Bus, Subscription } from './bus/bus.ts';
import type { Domain } from './contracts/domain.ts';
import { eventData, type Envelope } from './contracts/event.ts';
import { sqlOfPool } from './db/sql.ts';
import type { Worker } from './service.ts';

const type = 'tenant.project.deleted.v1';

/** A table whose rows end with the project, or with the environment, that the column names. */
export interface ProjectTable {
  readonly table: string;
  readonly column: 'environment_id' | 'project_id';
  /** A function that deletes a batch where the domain's role may not: of (table, project, batch), answering how many. */
  readonly by?: string;
}

/** Rows that one statement deletes: each is over before anybody who waits for a row notices. */
const batchSize = 1000;

/**
 * Deletes what a domain holds of a project for good, in the order of `tables`, a bounded batch at a time. What a kill
 * leaves is deleted when the event is handed again; a repeat finds nothing.
 * @returns how many rows there were
 */
export const eraseProject = async (
  pool: Pool,
  tables: readonly ProjectTable[],
  project: { readonly projectId: string; readonly environmentIds: readonly string[] },
): Promise<number> => {
  const sql = sqlOfPool(pool);
  let erased = 0;
  for (const { table, column, by } of tables) {
    const name = escapeIdentifier(table);
    const of = column === 'project_id' ? [project.projectId] : project.environmentIds;
    const eraseBatch = async (): Promise<number> => {
      if (by === undefined)
        return (
          await sql.query(
            `delete from ${name} where ctid = any(array(
               select ctid from ${name} where ${escapeIdentifier(column)} = any($1::text[]) limit ${batchSize}
             )) returning 1`,
            [of],
          )
        ).length;
      const params = [table, project.projectId, batchSize];
      return (await sql.query<{ n: number }>(`select ${escapeIdentifier(by)}($1, $2, $3) as n`, params))[0]?.n ?? 0;
    };
    for (let batch = batchSize; batch === batchSize; erased += batch) batch = await eraseBatch();
  }
  return erased;
};

/** A domain's consumer of deleted projects. */
export const createEraser = (deps: {
  readonly bus: Bus;
  readonly domain: Domain;
  /** Deletes what the domain holds of a project; a repeat must do no harm. */
  readonly erase: (project: {
    readonly projectId: string;
    readonly environmentIds: readonly string[];
  }) => Promise<unknown>;
}): Worker => {
  let subscription: Subscription | undefined;
  const handle = async (batch: readonly Envelope[]): Promise<void> => {
    for (const event of batch)
      await deps.erase({ projectId: event.projectId, environmentIds: eventData(event, type).environmentIds });
  };
  return {
    start: async () => {
      subscription = deps.bus.subscribe({
        group: `${deps.domain}.erasure`,
        sources: ['tenant'],
        types: [type],
        handle,
      });
    },
    stop: async () => {
      await subscription?.stop();
    },
  };
};

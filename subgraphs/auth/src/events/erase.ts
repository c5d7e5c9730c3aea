import type { Pool } from 'pg';
import type { Bus } from '@stargraph/kit/bus/bus';
import { createEraser, eraseProject, type ProjectTable } from '@stargraph/kit/project-erasure';
import type { Worker } from '@stargraph/kit/service';

/** In an order that foreign keys allow. */
export const projectTables: readonly ProjectTable[] = [
  { table: 'session', column: 'environment_id' },
  { table: 'api_key', column: 'environment_id' },
  { table: 'player_profile', column: 'environment_id' },
  { table: 'player_identity', column: 'environment_id' },
  // Their parts go with them.
  { table: 'player_export', column: 'environment_id' },
  { table: 'erasure_request', column: 'environment_id' },
];

/** Deletes what auth holds of a project that is gone. */
export const createAuthEraser = ({ pool, bus }: { readonly pool: Pool; readonly bus: Bus }): Worker =>
  createEraser({ bus, domain: 'auth', erase: (project) => eraseProject(pool, projectTables, project) });

import type { Pool } from 'pg';
import type { Bus } from '@stargraph/kit/bus/bus';
import { createEraser, eraseProject, type ProjectTable } from '@stargraph/kit/project-erasure';
import type { Worker } from '@stargraph/kit/service';

/** In an order that foreign keys allow. */
export const projectTables: readonly ProjectTable[] = [
  { table: 'charge', column: 'environment_id' },
  { table: 'intent', column: 'environment_id' },
  { table: 'quest_progress', column: 'environment_id' },
  { table: 'inventory_item', column: 'environment_id' },
  { table: 'leaderboard_entry', column: 'environment_id' },
  { table: 'referral', column: 'environment_id' },
  { table: 'referral_code', column: 'environment_id' },
  { table: 'player', column: 'environment_id' },
];

/** Deletes what game holds of a project that is gone. */
export const createGameEraser = ({ pool, bus }: { readonly pool: Pool; readonly bus: Bus }): Worker =>
  createEraser({ bus, domain: 'game', erase: (project) => eraseProject(pool, projectTables, project) });

import type { Pool } from 'pg';
import type { Bus } from '@stargraph/kit/bus/bus';
import { createEraser, eraseProject, type ProjectTable } from '@stargraph/kit/project-erasure';
import type { Worker } from '@stargraph/kit/service';

/** In an order that foreign keys allow. */
export const projectTables: readonly ProjectTable[] = [
  { table: 'release_switch', column: 'project_id', by: 'erase_history' },
  { table: 'release_pointer', column: 'project_id' },
  { table: 'definition', column: 'environment_id' },
  { table: 'taken_down_release', column: 'project_id', by: 'erase_history' },
  { table: 'release_asset', column: 'project_id' },
  { table: 'asset', column: 'project_id' },
  { table: 'draft_edit', column: 'project_id', by: 'erase_history' },
  { table: 'draft_node', column: 'project_id' },
  { table: 'draft', column: 'project_id' },
  { table: 'release', column: 'project_id', by: 'erase_history' },
];

/** Deletes what config holds of a project that is gone. */
export const createConfigEraser = ({ pool, bus }: { readonly pool: Pool; readonly bus: Bus }): Worker =>
  createEraser({ bus, domain: 'config', erase: (project) => eraseProject(pool, projectTables, project) });

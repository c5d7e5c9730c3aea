import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { eraseProject, type ProjectTable } from '@stargraph/kit/project-erasure';
import { appendEvents } from '@stargraph/kit/outbox';
import type { ServiceDeps } from '@stargraph/kit/service';
import {
  deleteCompanyRows,
  deleteProjectRows,
  findDueCompanies,
  findDueProjects,
  lockDueCompany,
  lockDueProject,
  type DueProject,
} from '../store/deletion.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

/** What one run takes at most; the next hour takes the rest. */
const mostAtOnce = 50;
const noTrace = '';

/** Of an environment's rows those that may be many. Chats' reach goes by bot, so it is not among them. */
const projectTables: readonly ProjectTable[] = [
  { table: 'webhook_delivery', column: 'environment_id' },
  { table: 'webhook_message', column: 'environment_id' },
  { table: 'webhook_replay', column: 'environment_id' },
  { table: 'webhook_endpoint', column: 'environment_id' },
  { table: 'received_update', column: 'environment_id' },
  { table: 'outbound_message', column: 'environment_id' },
];

/**
 * Deletes what has been stopped for its 30 days, and tells every domain by an event. Rows that may be many go first, a
 * batch at a time, then the rest in one transaction with the event: after a kill the next run does it again. Restored
 * at the same moment, a project stays: either its lock was first, or the restorer finds it gone.
 */
export const deleteDue = async (deps: Deps): Promise<void> => {
  const sql = sqlOfPool(deps.pool);
  const now = new Date(deps.clock.now());
  for (const project of await findDueProjects(sql, now, mostAtOnce)) await deleteProject(deps, project, now);
  for (const companyId of await findDueCompanies(sql, now, mostAtOnce)) await deleteCompany(deps, companyId, now);
};

const deleteProject = async ({ pool, clock, wake }: Deps, project: DueProject, now: Date): Promise<void> => {
  const { projectId, companyId, environmentIds } = project;
  await eraseProject(pool, projectTables, project);
  await inTransaction(pool, async (tx) => {
    if (!(await lockDueProject(tx, projectId, now))) return;
    await tx.query(
      'delete from chat_reach where bot_id in (select id from bot where environment_id = any($1::text[]))',
      [environmentIds],
    );
    await deleteProjectRows(tx, projectId);
    const event = newEvent({
      type: 'tenant.project.deleted.v1',
      environmentId: companyId,
      projectId,
      subject: `project:${projectId}`,
      occurredAt: now.toISOString(),
      traceparent: noTrace,
      data: { companyId, environmentIds: [...environmentIds] },
    });
    await appendEvents(tx, [event], clock);
  });
  wake();
};

const deleteCompany = async ({ pool, clock, wake }: Deps, companyId: string, now: Date): Promise<void> => {
  await inTransaction(pool, async (tx) => {
    if (!(await lockDueCompany(tx, companyId, now))) return;
    await deleteCompanyRows(tx, companyId);
    const event = newEvent({
      type: 'tenant.company.deleted.v1',
      environmentId: companyId,
      projectId: companyId,
      subject: `company:${companyId}`,
      occurredAt: now.toISOString(),
      traceparent: noTrace,
      data: { companyId },
    });
    await appendEvents(tx, [event], clock);
  });
  wake();
};

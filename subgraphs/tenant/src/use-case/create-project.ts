import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { forbidden } from '@stargraph/kit/errors';
import { inTransaction } from '@stargraph/kit/db/sql';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import { DeletionPendingError, SlugTakenError } from '../domain/errors.ts';
import { environmentKinds, environmentSlug, planProject, type ProjectPlan } from '../domain/project.ts';
import { lockCompany } from '../store/company.ts';
import { findProjects, insertProject, type ProjectRow } from '../store/project.ts';
import { assertRoom, noteRoom } from './assert-room.ts';

export interface CreateProjectRequest extends ProjectPlan {
  readonly companyId: string;
  /** Who asks. The access rule has checked that the company is theirs. */
  readonly operatorId: string;
  readonly idempotencyKey: string;
  readonly source: AuditSource;
}

/**
 * Makes a project with its live and its sandbox environment.
 * @throws SlugTakenError, SlugNotAllowedError, DeletionPendingError, LimitReachedError, InvalidInputError,
 * IdempotencyConflictError; RequestError for an input of a wrong form
 */
export const createCreateProject =
  (deps: { readonly pool: ServiceDeps['pool']; readonly clock: Clock }) =>
  async (request: CreateProjectRequest): Promise<ProjectRow> => {
    const { pool, clock } = deps;
    const { companyId, operatorId, idempotencyKey: key } = request;
    const plan = planProject(request);
    return inTransaction(pool, async (tx) => {
      const { id } = await withIdempotency(
        // Administration happens above environments: the company is the tenant.
        {
          tx,
          environmentId: companyId,
          viewer: operatorId,
          operation: 'projectCreate',
          key,
          input: { ...plan },
          clock,
        },
        async () => {
          // Whoever else makes a project waits here, so that the last place is given away once.
          const company = await lockCompany(tx, companyId);
          if (company === null) throw forbidden();
          if (company.deletion !== null) throw new DeletionPendingError();
          await assertRoom(tx, clock, companyId, 'projects');
          const project = { id: newId('project'), companyId, ...plan };
          const environments = environmentKinds.map((kind) => ({
            id: newId('environment'),
            projectId: project.id,
            companyId,
            kind,
            slug: environmentSlug(plan.slug, kind),
          }));
          if (!(await insertProject(tx, { ...project, environments, at: new Date(clock.now()) })))
            throw new SlugTakenError();
          await recordAudit(
            tx,
            'tenant',
            request.source,
            {
              companyId,
              projectId: project.id,
              action: 'project.created',
              target: { kind: 'project', id: project.id, name: plan.name },
              after: { name: plan.name, slug: plan.slug, languages: [...plan.languages], timeZone: plan.timeZone },
            },
            clock,
          );
          await noteRoom(tx, clock, companyId, 'projects');
          return { id: project.id };
        },
      );
      const [project] = await findProjects(tx, [id]);
      if (project === undefined) throw new Error('A created project is gone');
      return project;
    });
  };

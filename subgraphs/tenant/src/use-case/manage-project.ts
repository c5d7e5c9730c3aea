import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, isUniqueViolation, type Sql } from '@stargraph/kit/db/sql';
import { forbidden } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { operatorOf } from '@stargraph/kit/graphql/request';
import type { ServiceDeps } from '@stargraph/kit/service';
import { membershipFor, permissionsIn } from '@stargraph/kit/viewer';
import { confirmName, graceMs } from '../domain/deletion.ts';
import { DeletionPendingError, SlugTakenError } from '../domain/errors.ts';
import { environmentSlug, formerSlugMs, planProject, type ProjectPlan } from '../domain/project.ts';
import { findBots } from '../store/bot.ts';
import { wakeRegistration } from '../store/job.ts';
import { findMemberships } from '../store/membership.ts';
import { moveSlugs } from '../store/former-slug.ts';
import {
  findEnvironmentsOf,
  findProjects,
  lockProject,
  setProjectDeletion,
  updateProject,
  type ProjectRow,
} from '../store/project.ts';
import { lockCompany, type CompanyRow } from '../store/company.ts';
import { assertRoom } from './assert-room.ts';
import { record } from './record.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

const target = ({ id, name }: ProjectRow) => ({ kind: 'project', id, name });
const settingsOf = ({ name, slug, languages, timeZone }: ProjectPlan) => ({
  name,
  slug,
  languages: [...languages],
  timeZone,
});

/**
 * Locks the project, and its company before it, and asks again whether the operator may: what the request began with
 * may have been taken away while it waited.
 * @throws RequestError (FORBIDDEN)
 */
const manage = async (
  tx: Sql,
  context: RequestContext,
  projectId: string,
): Promise<{ readonly company: CompanyRow; readonly project: ProjectRow; readonly isOwner: boolean }> => {
  const [found] = await findProjects(tx, [projectId]);
  const company = found === undefined ? null : await lockCompany(tx, found.companyId);
  const memberships = await findMemberships(tx, operatorOf(context.viewer));
  if (company === null || !permissionsIn(memberships, { projectId }).includes('project.manage')) throw forbidden();
  const project = await lockProject(tx, projectId);
  if (project === null) throw forbidden();
  return { company, project, isOwner: membershipFor(memberships, { projectId })?.roleId === 'owner' };
};

/**
 * Changes a project's settings. Its earlier slugs lead to the new ones for 90 days and are nobody else's until then;
 * Telegram is told where its bots' Mini App is now.
 * @throws SlugTakenError, SlugNotAllowedError, InvalidInputError; RequestError
 */
export const createUpdateProject =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, input: ProjectPlan & { readonly projectId: string }): Promise<ProjectRow> => {
    const project = await inTransaction(pool, async (tx) => {
      const { project: before } = await manage(tx, context, input.projectId);
      const plan = planProject(input, before.slug);
      const after = { ...before, ...plan };
      if (JSON.stringify(settingsOf(before)) === JSON.stringify(settingsOf(after))) return before;
      if (after.slug !== before.slug) await changeSlug(tx, after, clock);
      else await updateProject(tx, after);
      await record(
        tx,
        context,
        {
          companyId: before.companyId,
          projectId: before.id,
          action: 'project.updated',
          target: target(after),
          before: settingsOf(before),
          after: settingsOf(after),
        },
        clock,
      );
      return after;
    });
    wake();
    return project;
  };

const changeSlug = async (tx: Sql, after: ProjectRow, clock: Clock): Promise<void> => {
  const environments = await findEnvironmentsOf(tx, [after.id]);
  const moves = environments.map(({ id, kind, slug }) => ({
    environmentId: id,
    from: slug,
    to: environmentSlug(after.slug, kind),
  }));
  const now = clock.now();
  try {
    await updateProject(tx, after);
    if (!(await moveSlugs(tx, after.id, moves, new Date(now), new Date(now + formerSlugMs))))
      throw new SlugTakenError();
  } catch (error) {
    throw isUniqueViolation(error) ? new SlugTakenError() : error;
  }
  const bots = await findBots(
    tx,
    environments.map(({ id }) => id),
  );
  for (const { id, environmentId } of bots) await wakeRegistration(tx, { environmentId, botId: id });
};

/**
 * Stops a project at once and has it deleted after 30 days. A repeat changes nothing.
 * @throws NameNotConfirmedError; RequestError
 */
export const createDeleteProject =
  ({ pool, clock, wake }: Deps) =>
  async (
    context: RequestContext,
    { projectId, confirmation }: { readonly projectId: string; readonly confirmation: string },
  ): Promise<ProjectRow> => {
    const deleted = await inTransaction(pool, async (tx) => {
      const { project } = await manage(tx, context, projectId);
      confirmName(confirmation, project.name);
      if (project.deletion !== null) return project;
      const now = clock.now();
      const deletion = {
        requestedAt: new Date(now),
        requestedBy: operatorOf(context.viewer),
        deleteAfter: new Date(now + graceMs),
      };
      await setProjectDeletion(tx, projectId, deletion);
      await record(
        tx,
        context,
        {
          companyId: project.companyId,
          projectId,
          action: 'project.deletionRequested',
          target: target(project),
          after: { deleteAfter: deletion.deleteAfter.toISOString() },
        },
        clock,
      );
      return { ...project, deletion };
    });
    wake();
    return deleted;
  };

/**
 * Takes a deletion back, and the project's environments run again.
 * @throws DeletionPendingError where its company is to be deleted as well; LimitReachedError where another project has
 * its place by now; RequestError for everybody but an owner of the company
 */
export const createRestoreProject =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { projectId }: { readonly projectId: string }): Promise<ProjectRow> => {
    const restored = await inTransaction(pool, async (tx) => {
      const { company, project, isOwner } = await manage(tx, context, projectId);
      if (!isOwner) throw forbidden();
      if (company.deletion !== null) throw new DeletionPendingError();
      if (project.deletion === null) return project;
      // Another may have got its place meanwhile.
      await assertRoom(tx, clock, company.id, 'projects');
      await setProjectDeletion(tx, projectId, null);
      await record(
        tx,
        context,
        { companyId: company.id, projectId, action: 'project.restored', target: target(project) },
        clock,
      );
      return { ...project, deletion: null };
    });
    wake();
    return restored;
  };

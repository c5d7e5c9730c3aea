import type { Sql } from '@stargraph/kit/db/sql';
import type { EnvironmentKind } from '../domain/project.ts';
import { deletionOf, type Deletion } from './company.ts';
import { isKept } from './former-slug.ts';

export interface ProjectRow {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly slug: string;
  readonly languages: readonly string[];
  readonly timeZone: string;
  readonly deletion: Deletion | null;
}

type ProjectColumns = Omit<ProjectRow, 'deletion'> & Parameters<typeof deletionOf>[0];

const projectOf = ({ requestedAt, requestedBy, deleteAfter, ...row }: ProjectColumns): ProjectRow => ({
  ...row,
  deletion: deletionOf({ requestedAt, requestedBy, deleteAfter }),
});

export interface EnvironmentRow {
  readonly id: string;
  readonly projectId: string;
  readonly companyId: string;
  readonly kind: EnvironmentKind;
  readonly slug: string;
}

const projectColumns = `id, company_id as "companyId", name, slug, languages, time_zone as "timeZone",
  deletion_requested_at as "requestedAt", deletion_requested_by as "requestedBy", delete_after as "deleteAfter"`;
const environmentColumns = `id, project_id as "projectId", company_id as "companyId", kind, slug`;

/** @returns false where the slug is taken, or kept for whoever had it; the transaction must roll back then */
export const insertProject = async (
  tx: Sql,
  project: Omit<ProjectRow, 'deletion'> & { readonly environments: readonly EnvironmentRow[]; readonly at: Date },
): Promise<boolean> => {
  const made = await tx.query(
    `insert into project (id, company_id, slug, name, languages, time_zone, created_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (slug) do nothing returning id`,
    [project.id, project.companyId, project.slug, project.name, project.languages, project.timeZone, project.at],
  );
  if (made.length === 0) return false;
  // Rows go in by slug, so that two projects whose slugs cross wait for each other in one order.
  const environments = await tx.query(
    `insert into environment (id, project_id, company_id, kind, slug, created_at)
     select given.id, $1, $2, given.kind, given.slug, $3
     from unnest($4::text[], $5::text[], $6::text[]) as given(id, kind, slug) order by given.slug
     on conflict (slug) do nothing returning id`,
    [
      project.id,
      project.companyId,
      project.at,
      project.environments.map(({ id }) => id),
      project.environments.map(({ kind }) => kind),
      project.environments.map(({ slug }) => slug),
    ],
  );
  if (environments.length < project.environments.length) return false;
  return !(await isKept(
    tx,
    project.id,
    project.environments.map(({ slug }) => slug),
    project.at,
  ));
};

export const findProjects = async (sql: Sql, projectIds: readonly string[]): Promise<ProjectRow[]> =>
  (
    await sql.query<ProjectColumns>(`select ${projectColumns} from project where id = any($1::text[])`, [projectIds])
  ).map(projectOf);

/** The projects of these companies, oldest first. */
export const findProjectsOf = async (sql: Sql, companyIds: readonly string[]): Promise<ProjectRow[]> =>
  (
    await sql.query<ProjectColumns>(
      `select ${projectColumns} from project where company_id = any($1::text[]) order by created_at, id`,
      [companyIds],
    )
  ).map(projectOf);

/** The project, with its row locked until the transaction ends. */
export const lockProject = async (tx: Sql, projectId: string): Promise<ProjectRow | null> => {
  const [row] = await tx.query<ProjectColumns>(
    `select ${projectColumns} from project where id = $1 for no key update`,
    [projectId],
  );
  return row === undefined ? null : projectOf(row);
};

/** Fails with a unique violation where another project has the slug. */
export const updateProject = async (tx: Sql, project: ProjectRow): Promise<void> => {
  await tx.query('update project set name = $2, slug = $3, languages = $4, time_zone = $5 where id = $1', [
    project.id,
    project.name,
    project.slug,
    project.languages,
    project.timeZone,
  ]);
};

/** Marks a project for deletion, or, with null, takes that back. */
export const setProjectDeletion = async (tx: Sql, projectId: string, deletion: Deletion | null): Promise<void> => {
  await tx.query(
    'update project set deletion_requested_at = $2, deletion_requested_by = $3, delete_after = $4 where id = $1',
    [projectId, deletion?.requestedAt ?? null, deletion?.requestedBy ?? null, deletion?.deleteAfter ?? null],
  );
};

export const findEnvironments = (sql: Sql, environmentIds: readonly string[]): Promise<EnvironmentRow[]> =>
  sql.query<EnvironmentRow>(`select ${environmentColumns} from environment where id = any($1::text[])`, [
    environmentIds,
  ]);

/** The environments of these projects, live before sandbox. */
export const findEnvironmentsOf = (sql: Sql, projectIds: readonly string[]): Promise<EnvironmentRow[]> =>
  sql.query<EnvironmentRow>(
    `select ${environmentColumns} from environment where project_id = any($1::text[]) order by kind, id`,
    [projectIds],
  );

export const findEnvironmentBySlug = async (sql: Sql, slug: string): Promise<EnvironmentRow | null> =>
  (await sql.query<EnvironmentRow>(`select ${environmentColumns} from environment where slug = $1`, [slug]))[0] ?? null;

/** The environment that had a slug before, while it is kept. */
export const findFormerEnvironment = async (sql: Sql, slug: string, now: Date): Promise<EnvironmentRow | null> =>
  (
    await sql.query<EnvironmentRow>(
      `select ${environmentColumns} from environment
       where id = (select environment_id from former_slug where former_slug.slug = $1 and until > $2)`,
      [slug, now],
    )
  )[0] ?? null;

/** The environment, with its row locked until the transaction ends: whoever connects its bot goes one at a time. */
export const lockEnvironment = async (tx: Sql, environmentId: string): Promise<EnvironmentRow | null> =>
  (
    await tx.query<EnvironmentRow>(`select ${environmentColumns} from environment where id = $1 for no key update`, [
      environmentId,
    ])
  )[0] ?? null;

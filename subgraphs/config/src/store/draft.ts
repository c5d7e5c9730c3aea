import type { Sql } from '@stargraph/kit/db/sql';
import type { Path } from '../domain/conflict.ts';
import type { DraftNode, Nodes } from '../domain/node.ts';
import type { Operation } from '../domain/operation.ts';

export interface Draft {
  readonly projectId: string;
  /** 0 before the first edit. */
  readonly revision: number;
  readonly nodes: Nodes;
}

interface Row {
  readonly revision: number;
  /** Null throughout in the one row of a draft without nodes. */
  readonly id: string | null;
  readonly kind: DraftNode['kind'];
  readonly parent_id: string | null;
  readonly order_key: string;
  readonly props: DraftNode['props'];
}

/** The project's draft, as of one moment: revision and nodes come from one statement. */
export const readDraft = async (sql: Sql, projectId: string): Promise<Draft> => {
  const rows = await sql.query<Row>(
    `select draft.revision, node.id, node.kind, node.parent_id, node.order_key, node.props
     from draft left join draft_node node using (project_id) where draft.project_id = $1`,
    [projectId],
  );
  const nodes = rows.flatMap(({ id, kind, parent_id, order_key, props }) =>
    id === null ? [] : [{ id, kind, parentId: parent_id, order: order_key, props }],
  );
  return { projectId, revision: rows[0]?.revision ?? 0, nodes: new Map(nodes.map((node) => [node.id, node])) };
};

/** Takes the project's draft lock until the transaction ends; makes an empty draft where there is none. */
export const lockDraft = async (tx: Sql, projectId: string): Promise<number> => {
  await tx.query('insert into draft (project_id, revision) values ($1, 0) on conflict do nothing', [projectId]);
  const [row] = await tx.query<{ revision: number }>('select revision from draft where project_id = $1 for update', [
    projectId,
  ]);
  if (row === undefined) throw new Error('The draft row is gone');
  return row.revision;
};

/** What was written after `baseRevision`. */
export const writesSince = async (tx: Sql, projectId: string, baseRevision: number): Promise<Path[]> => {
  const rows = await tx.query<{ paths: Path[] }>(
    'select paths from draft_edit where project_id = $1 and revision > $2',
    [projectId, baseRevision],
  );
  return rows.flatMap((row) => row.paths);
};

/** An edit as the history keeps it. */
export interface DraftEdit {
  readonly operations: readonly Operation[];
  readonly inverse: readonly Operation[];
  readonly writes: readonly Path[];
  readonly author: string;
  readonly at: Date;
}

/**
 * Stores the step from `before` to `after`, as revision `before.revision + 1`. The caller holds the draft's lock.
 */
export const saveDraft = async (tx: Sql, before: Draft, after: Nodes, edit: DraftEdit): Promise<Draft> => {
  const { projectId } = before;
  const revision = before.revision + 1;
  const changed = [...after.values()].filter((node) => before.nodes.get(node.id) !== node);
  const removed = [...before.nodes.keys()].filter((id) => !after.has(id));
  if (removed.length > 0)
    await tx.query('delete from draft_node where project_id = $1 and id = any($2::text[])', [projectId, removed]);
  if (changed.length > 0) {
    await tx.query(
      `insert into draft_node (project_id, id, kind, parent_id, order_key, props)
       select $1, id, kind, "parentId", "order", props
       from jsonb_to_recordset($2::jsonb) as node(id text, kind text, "parentId" text, "order" text, props jsonb)
       on conflict (project_id, id) do update
         set kind = excluded.kind, parent_id = excluded.parent_id, order_key = excluded.order_key, props = excluded.props`,
      [projectId, JSON.stringify(changed)],
    );
  }
  await tx.query(
    `insert into draft_edit (project_id, revision, operations, inverse, paths, author, at) values ($1, $2, $3::jsonb, $4::jsonb, $5::jsonb, $6, $7)`,
    [
      projectId,
      revision,
      JSON.stringify(edit.operations),
      JSON.stringify(edit.inverse),
      JSON.stringify(edit.writes),
      edit.author,
      edit.at,
    ],
  );
  await tx.query('update draft set revision = $2 where project_id = $1', [projectId, revision]);
  return { projectId, revision, nodes: after };
};

import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { InvalidInputError } from '@stargraph/kit/errors';
import { applyEdit } from '../domain/edit.ts';
import type { Operation } from '../domain/operation.ts';
import { lockDraft, readDraft, saveDraft, writesSince, type Draft } from '../store/draft.ts';

export interface EditDraftRequest {
  readonly projectId: string;
  /** The revision that the author looked at. */
  readonly baseRevision: number;
  readonly operations: readonly Operation[];
  /** The operator's id. */
  readonly author: string;
}

export interface EditedDraft {
  readonly draft: Draft;
  /** What takes the edit back, to be sent as a new edit based on `draft.revision`. */
  readonly inverse: readonly Operation[];
}

/** How far a base may lie behind; beyond it the author has to read the draft anew. */
const maxDistance = 1000;

/**
 * Applies an edit to the draft, all operations or none.
 *
 * @throws DraftConflictError where somebody changed the same places since the base revision
 * @throws InvalidInputError where the base does not exist or an operation breaks the document's structure
 */
export const createDraftEditor =
  ({ pool, clock }: { readonly pool: Pool; readonly clock: Clock }) =>
  ({ projectId, baseRevision, operations, author }: EditDraftRequest): Promise<EditedDraft> =>
    inTransaction(pool, async (tx) => {
      const revision = await lockDraft(tx, projectId);
      if (baseRevision > revision)
        throw new InvalidInputError(`The draft has no revision ${baseRevision} yet; it is at ${revision}.`);
      if (baseRevision < revision - maxDistance)
        throw new InvalidInputError('The base revision is too old. Read the draft again.');
      const draft = await readDraft(tx, projectId);
      const theirs = await writesSince(tx, projectId, baseRevision);
      const { nodes, inverse, writes } = applyEdit(draft.nodes, operations, theirs, revision);
      const saved = await saveDraft(tx, draft, nodes, {
        operations,
        inverse,
        writes,
        author,
        at: new Date(clock.now()),
      });
      return { draft: saved, inverse };
    });

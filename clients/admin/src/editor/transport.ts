import type { Client } from 'urql';
import { failureOf } from '../api/error.ts';
import type { Draft, DraftNode, Props } from '../draft/node.ts';
import { objectAt } from '../draft/node.ts';
import type { Operation } from '../draft/operation.ts';
import type { EditAnswer } from '../draft/store.ts';
import { DraftDocument, DraftEditDocument, type DraftEditMutation, type DraftQuery } from '../generated/graphql.ts';

type WireDraft = NonNullable<DraftQuery['project']>['draft'];
type WireInverse = Extract<
  DraftEditMutation['draftEdit'],
  { readonly __typename: 'DraftEditSuccess' }
>['inverse'][number];

const fromWire = ({ revision, nodes }: WireDraft): Draft => ({
  revision,
  nodes: nodes.map(({ id, kind, parentId, order, props }): DraftNode => ({
    id,
    kind,
    parentId: parentId ?? null,
    order,
    props: objectAt(props),
  })),
});

export const readDraft = (data: DraftQuery | undefined): Draft | null =>
  data?.project == null ? null : fromWire(data.project.draft);

/** The inverse as it is sent back: what is not there is left out, type names too. */
const toOperation = ({ insert, set, move, remove }: WireInverse): Operation[] => {
  if (insert != null) {
    const props: Props = objectAt(insert.props);
    return [{ insert: { id: insert.id, kind: insert.kind, parentId: insert.parentId, order: insert.order, props } }];
  }
  if (set != null) return [{ set: { id: set.id, path: set.path, value: set.value } }];
  if (move != null) return [{ move: { id: move.id, parentId: move.parentId, order: move.order } }];
  return remove == null ? [] : [{ remove: { id: remove.id } }];
};

const answerOf = (result: DraftEditMutation['draftEdit']): EditAnswer => {
  switch (result.__typename) {
    case 'DraftEditSuccess':
      return { outcome: 'saved', draft: fromWire(result.draft), inverse: result.inverse.flatMap(toOperation) };
    case 'DraftConflictError':
      return { outcome: 'conflict', paths: result.paths };
    case 'InvalidInputError':
      return { outcome: 'invalid', message: result.message };
  }
};

export interface DraftTransport {
  edit(baseRevision: number, operations: readonly Operation[]): Promise<EditAnswer>;
  load(): Promise<Draft | null>;
}

export const createDraftTransport = (client: Client, projectId: string): DraftTransport => ({
  edit: async (baseRevision, operations) => {
    const { data, error } = await client
      .mutation(DraftEditDocument, {
        input: { projectId, baseRevision, operations: [...operations].map((operation) => operation as never) },
      })
      .toPromise();
    if (data !== undefined) return answerOf(data.draftEdit);
    const kind = error === undefined ? 'network' : failureOf(error).kind;
    if (kind === 'forbidden') return { outcome: 'refused' };
    if (kind === 'badInput') return { outcome: 'invalid', message: error?.graphQLErrors[0]?.message ?? '' };
    // Everything else may be better in a moment: the edit waits.
    return { outcome: 'unreachable' };
  },
  load: async () => {
    const { data } = await client.query(DraftDocument, { projectId }, { requestPolicy: 'network-only' }).toPromise();
    return readDraft(data);
  },
});

import { badInput } from '@stargraph/kit/errors';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { isId } from '@stargraph/kit/ids';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import type { AssetType } from './asset.ts';
import { inReadingOrder, nodeKinds, type DraftNode, type NodeKind } from '../domain/node.ts';
import { assetsNamedIn } from '../domain/node-content.ts';
import { findAssets, readyAssets } from '../store/asset.ts';
import { readDraft, type Draft } from '../store/draft.ts';

const kindDescriptions: Readonly<Record<NodeKind, string>> = {
  settings: 'The one that names the locales.',
  screen: 'A screen of the Mini App; one is the home screen.',
  block: 'A part of a screen, which is its parent.',
  currency: "A currency of the project's own.",
  item: 'Something that a player can own.',
  action: 'Something that a player can do, with what it pays.',
  level: 'A step that points lead to.',
  quest: 'A task that an action moves and that pays once.',
  product: 'Something to buy, for currency or for Telegram Stars.',
  exchange: 'A rate at which players exchange one currency for another.',
  leaderboard: 'A ranking of players.',
};

export const addDraft = ({ builder, connectionType }: ConfigBuilder, asset: AssetType) => {
  const assetConnection = connectionType(asset);
  const kind = builder.enumType('DraftNodeKind', {
    description: 'What a node of a draft is; it decides the shape of its properties.',
    values: Object.fromEntries(
      nodeKinds.map((name) => [name.toUpperCase(), { value: name, description: kindDescriptions[name] }]),
    ) as Record<Uppercase<NodeKind>, { readonly value: NodeKind; readonly description: string }>,
  });
  const node = builder.objectRef<DraftNode>('DraftNode').implement({
    description: 'One part of a draft.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, which it keeps in every release.' }),
      kind: t.field({ type: kind, description: 'What it is.', resolve: (parent) => parent.kind }),
      parentId: t.exposeID('parentId', {
        nullable: true,
        description: 'The screen of a block; null for every other kind.',
      }),
      order: t.exposeString('order', { description: 'Its key among its siblings; they are compared byte by byte.' }),
      props: t.field({
        type: 'JSON',
        description: 'Its properties, an object; what its kind requires is checked when it is published.',
        resolve: ({ props }) => props,
      }),
    }),
  });
  const draft = builder.objectRef<Draft>('Draft').implement({
    description: 'What a project is being made into: a document of nodes that a publication turns into a release.',
    access: 'inherit',
    fields: (t) => ({
      projectId: t.exposeID('projectId', { description: 'The project.' }),
      revision: t.exposeInt('revision', { description: 'Counts the edits; 0 before the first.' }),
      nodes: t.field({
        type: [node],
        listSize: { assumedSize: 300 },
        description: 'All nodes: by kind, siblings in their order, blocks in the order of their screens.',
        resolve: ({ nodes }) => inReadingOrder(nodes),
      }),
      assets: t.field({
        type: [asset],
        listSize: { assumedSize: 50 },
        description: 'The images that its nodes name, as far as the project has, or had, them.',
        resolve: ({ projectId, nodes }, _args, { services }) =>
          findAssets(services.sql, projectId, assetsNamedIn(nodes)),
      }),
    }),
  });
  const project = builder.objectRef<{ readonly id: string }>('Project').implement({
    description: "A company's Mini App: its content and the environments that it runs in.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      draft: t.field({
        type: draft,
        description: 'Its draft.',
        access: { operator: 'content.read', tenant: 'parent.id', tenantKind: 'projectId' },
        resolve: ({ id }, _args, { services }) => readDraft(services.sql, id),
      }),
      assets: t.field({
        type: assetConnection,
        description: 'Its library of images, the newest first.',
        access: { operator: 'content.read', tenant: 'parent.id', tenantKind: 'projectId' },
        args: {
          first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
          after: t.arg.string({ description: '`endCursor` of the page before.' }),
        },
        resolve: async ({ id }, { first, after }, { services }) => {
          const size = pageSize(first);
          const before = after == null ? null : assetAt(after);
          const rows = await readyAssets(services.sql, id, size + 1, before);
          return connectionOf(rows, size, (row) => encodeCursor([row.id]), before !== null);
        },
      }),
    }),
  });
  builder.asEntity(project, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference<{ id: string }, { readonly id: string }, ConfigContext>(
      'Project',
      { player: true, operator: true, integration: true, tenant: 'parent.id', tenantKind: 'projectId' },
      ({ id }) => ({ id }),
    ),
  });
  return { kind, draft };
};
/** @throws RequestError (BAD_USER_INPUT) */
const assetAt = (cursor: string): string => {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId('asset', id))
    throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return id;
};

export type DraftTypes = ReturnType<typeof addDraft>;

import type { ObjectRef } from '@pothos/core';
import { defaultPageSize, type Connection } from '../pagination.ts';
import type { Builder, BuilderTypes } from './builder.ts';
import type { RequestContext } from './context.ts';

/** Makers of Relay connection types for one subgraph. `PageInfo` is the same in all of them. */
export const createConnectionTypes = <Context extends RequestContext>(builder: Builder<Context>) => {
  type Types = PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes<Context>>;

  const pageInfo = builder.objectRef<Connection<unknown>['pageInfo']>('PageInfo').implement({
    description: 'Where a page stands in its list.',
    access: 'public',
    shareable: true,
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether there is more after it.' }),
      hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether there is more before it.' }),
      startCursor: t.exposeString('startCursor', {
        nullable: true,
        description: 'The first cursor of the page; null for an empty one.',
      }),
      endCursor: t.exposeString('endCursor', {
        nullable: true,
        description: 'The last cursor of the page, for `after`; null for an empty one.',
      }),
    }),
  });

  /** `<Node>Connection` and `<Node>Edge`, over what {@link Connection} holds. */
  const connectionType = <Node extends object>(node: ObjectRef<Types, Node>): ObjectRef<Types, Connection<Node>> => {
    const edge = builder.objectRef<Connection<Node>['edges'][number]>(`${node.name}Edge`).implement({
      description: `A \`${node.name}\` in a list.`,
      access: 'inherit',
      fields: (t) => ({
        cursor: t.exposeString('cursor', { description: 'Where it stands in the list, for `after`.' }),
        node: t.field({ type: node, description: 'What stands there.', resolve: (parent) => parent.node as never }),
      }),
    });
    return builder.objectRef<Connection<Node>>(`${node.name}Connection`).implement({
      description: `A page of a list of \`${node.name}\`.`,
      access: 'inherit',
      fields: (t) => ({
        edges: t.field({
          type: [edge],
          listSize: { assumedSize: defaultPageSize },
          description: 'The page, in the order of the list.',
          resolve: (parent) => [...parent.edges] as never,
        }),
        pageInfo: t.field({
          type: pageInfo,
          description: 'Where the page stands.',
          resolve: (parent) => parent.pageInfo,
        }),
      }),
    });
  };

  return { connectionType };
};

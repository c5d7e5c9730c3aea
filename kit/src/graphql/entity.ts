import type { GraphQLField, GraphQLSchema } from 'graphql';
import { describeAccess, enforce, type Access, type AccessRule } from './access.ts';
import { rethrow } from './access-plugin.ts';
import type { RequestContext } from './context.ts';

/**
 * A federated entity's `resolveReference`: applies `access` to the key, then loads. A refusal is an error and
 * is made before anything is looked up, so that it tells nothing of what exists; what does not exist is null.
 *
 * @param access its `tenant` and `owner` paths start at `parent`, the reference's key
 * @throws RequestError (UNAUTHENTICATED, FORBIDDEN) where the viewer may not see what the key names
 */
export const entityReference = <Key extends object, Shape extends object, Context extends RequestContext>(
  type: string,
  access: AccessRule | 'public',
  load: (key: Key, context: Context) => Promise<Shape | null> | Shape | null,
): ((key: Key, context: Context) => Promise<Shape | null>) => {
  const resolve = async (key: Key, context: Context): Promise<Shape | null> => {
    if (access !== 'public') enforce(access, context.viewer, key, {}, context.now);
    try {
      return await load(key, context);
    } catch (error) {
      return rethrow(error, context, `${type}.__resolveReference`);
    }
  };
  return Object.assign(resolve, { access: describeAccess(access) });
};

/**
 * Makes `_entities` answer only once each reference is settled. A compiled document leaves out the end of a
 * list whose last elements are promises that fail before others resolve, and the gateway refuses a list
 * that is shorter than what it asked for.
 */
export const settleEntities = (schema: GraphQLSchema): void => {
  const field = schema.getQueryType()?.getFields()['_entities'];
  const resolve = field?.resolve;
  if (field === undefined || resolve === undefined) return;
  field.resolve = async (parent, args, context, info) => {
    const entities: unknown = await resolve(parent, args, context, info);
    if (!Array.isArray(entities)) return entities;
    const settled = await Promise.allSettled(entities);
    return settled.map((entity): unknown => (entity.status === 'fulfilled' ? entity.value : entity.reason));
  };
};

/** What the federation plugin keeps on an entity's type. */
interface EntityExtensions {
  readonly apollo?: { readonly subgraph?: { readonly resolveReference?: { readonly access?: string } } };
}

/** One row of the authorization table: a field, or an entity's reference, and who may reach it. */
export interface AccessRow {
  readonly subgraph: string;
  readonly field: string;
  readonly access: string | undefined;
}

/** The rule that a field of a subgraph's schema is under, as its author stated it. */
export const accessOfField = (field: GraphQLField<unknown, unknown>): Access | undefined =>
  field.extensions['accessRule'] as Access | undefined;

/** Every field of a subgraph's schema with its stated rule; undefined where it states none. */
export const accessRows = (subgraph: string, schema: GraphQLSchema): AccessRow[] => {
  const rows: AccessRow[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || !('getFields' in type) || !('getInterfaces' in type) || 'resolveType' in type)
      continue;
    const reference = (type.extensions as EntityExtensions).apollo?.subgraph?.resolveReference;
    if (reference !== undefined)
      rows.push({ subgraph, field: `${type.name}.__resolveReference`, access: reference.access });
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      const access: unknown = field.extensions['access'];
      rows.push({
        subgraph,
        field: `${type.name}.${field.name}`,
        access: typeof access === 'string' ? access : undefined,
      });
    }
  }
  return rows;
};

import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import { GraphQLError, defaultFieldResolver, type GraphQLFieldResolver } from 'graphql';
import { DomainError, RequestError, messageOf, unavailable } from '../errors.ts';
import { logFieldsOf } from '../log-fields.ts';
import { isUnreachable } from '../unreachable.ts';
import { describeAccess, enforce, type Access } from './access.ts';
import type { RequestContext } from './context.ts';

declare global {
  // Pothos takes plugins' types through this namespace.
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      stargraphAccess: AccessPlugin<Types>;
    }
    interface BaseTypeOptions<Types extends SchemaTypes = SchemaTypes> {
      /** Default rule of the type's fields. Root types have none: each of their fields states its own. */
      access?: Access;
    }
    interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** Who may see or call this field. */
      access?: Access;
    }
  }
}

const pluginName = 'stargraphAccess';
export default pluginName;

/**
 * Puts access rules and error masking into the schema itself, so that every way of executing it, however
 * fast, passes them. A field without a rule (its own or its type's) does not build.
 */
class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  private accessOf(field: PothosOutputFieldConfig<Types>): Access {
    const own = (field.pothosOptions as { access?: Access }).access;
    if (own !== undefined) return own;
    const type = this.builder.configStore.getTypeConfig(field.parentType);
    const inherited = (type.pothosOptions as { access?: Access }).access;
    if (inherited !== undefined) return inherited;
    throw new Error(`${field.parentType}.${field.name} states no access rule, and neither does its type`);
  }

  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const access = this.accessOf(field);
    return { ...field, extensions: { ...field.extensions, access: describeAccess(access), accessRule: access } };
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const access = this.accessOf(field);
    const rule = typeof access === 'string' ? undefined : access;
    // A plain property of an object that was reached legally needs neither a check nor masking.
    if (rule === undefined && resolver === defaultFieldResolver) return resolver;
    const place = `${field.parentType}.${field.name}`;
    return (parent, args, context, info) => {
      const request = context as unknown as RequestContext;
      if (rule !== undefined) enforce(rule, request.viewer, parent, args, request.now);
      try {
        const answer: unknown = resolver(parent, args, context, info);
        return answer instanceof Promise ? answer.catch((error: unknown) => rethrow(error, request, place)) : answer;
      } catch (error) {
        return rethrow(error, request, place);
      }
    };
  }
}

/** Lets deliberate errors pass; says of what could not be reached that it may be tried again; logs every other under its trace id and answers with that id alone. */
export const rethrow = (error: unknown, request: RequestContext, place: string): never => {
  if (error instanceof RequestError) throw error;
  if (error instanceof DomainError) throw new GraphQLError(error.message, { extensions: { code: error.code } });
  if (isUnreachable(error)) {
    request.logger.warn({ place, ...logFieldsOf(request), problem: messageOf(error) }, 'resolver got no answer');
    throw unavailable();
  }
  request.logger.error(
    {
      place,
      ...logFieldsOf(request),
      problem: messageOf(error),
      stack: error instanceof Error ? error.stack : undefined,
    },
    'resolver failed',
  );
  throw new RequestError(
    'INTERNAL',
    `Something failed on our side. Quote ${request.trace.traceId} when you report it.`,
    { traceId: request.trace.traceId },
  );
};

SchemaBuilder.registerPlugin(pluginName, AccessPlugin);

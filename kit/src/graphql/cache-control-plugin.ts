import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLInt,
  specifiedDirectives,
} from 'graphql';

/** How long, and by whom, an answer with a field may be kept: Apollo's `@cacheControl`, by its documented rules. */
export interface CacheControl {
  /** Seconds; 0 for not at all. */
  readonly maxAge?: number;
  /** `PRIVATE` for what depends on who asks, and not only on their environment, release and rights. @default 'PUBLIC' */
  readonly scope?: 'PUBLIC' | 'PRIVATE';
  /** Of a field that answers with objects: as long as its parent, where neither it nor its type says. */
  readonly inheritMaxAge?: true;
}

declare global {
  // Pothos takes plugins' types through this namespace.
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      stargraphCacheControl: CacheControlPlugin<Types>;
    }
    interface BaseTypeOptions<Types extends SchemaTypes = SchemaTypes> {
      /** How long answers of fields that answer with this type may be kept. @default not at all */
      cacheControl?: CacheControl;
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
      /** How long the field's answer may be kept, where its type says something else or nothing. */
      cacheControl?: CacheControl;
    }
  }
}

const pluginName = 'stargraphCacheControl';
export default pluginName;

/** A name of the specification's own, so that clients do not see the enum in the schema. */
const scope = new GraphQLEnumType({
  name: 'cacheControl__Scope',
  values: { PUBLIC: {}, PRIVATE: {} },
});

/** As Apollo's servers and clients know it. */
const directive = new GraphQLDirective({
  name: 'cacheControl',
  args: {
    maxAge: { type: GraphQLInt },
    scope: { type: scope },
    inheritMaxAge: { type: GraphQLBoolean },
  },
  locations: [
    DirectiveLocation.FIELD_DEFINITION,
    DirectiveLocation.OBJECT,
    DirectiveLocation.INTERFACE,
    DirectiveLocation.UNION,
  ],
});

/** What a subgraph says at its head where something in it may be kept: composition carries it from there. */
export const cacheControlHead = {
  // A schema that is given directives has no others.
  directives: [...specifiedDirectives, directive],
  composeDirectives: ['@cacheControl' as const],
  schemaDirectives: { link: { url: 'https://stargraph.example/specs/cacheControl/v1.0', import: ['@cacheControl'] } },
};

/** Writes `cacheControl` of types and fields into the subgraph's schema, from where the gateway reads it (ADR 0031). */
class CacheControlPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  private noted<Config extends PothosOutputFieldConfig<Types> | PothosTypeConfig>(config: Config): Config {
    const { cacheControl } = config.pothosOptions as { readonly cacheControl?: CacheControl };
    if (cacheControl === undefined) return config;
    const before = (config.extensions as { readonly directives?: readonly object[] } | undefined)?.directives ?? [];
    return {
      ...config,
      extensions: { ...config.extensions, directives: [...before, { name: 'cacheControl', args: cacheControl }] },
    };
  }

  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    return this.noted(config);
  }

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    return this.noted(config);
  }
}

SchemaBuilder.registerPlugin(pluginName, CacheControlPlugin);

import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { defaultPageSize } from '../pagination.ts';

declare global {
  // Pothos takes plugins' types through this namespace.
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      stargraphListSize: ListSizePlugin<Types>;
    }
  }
}

const pluginName = 'stargraphListSize';
export default pluginName;

/**
 * Sees to it that the gateway can count an operation's objects before it executes (`@listSize`,
 * https://ibm.github.io/graphql-specs/cost-spec.html): a list of objects states `listSize: { assumedSize }`, how long it
 * is in a large case, or does not build; where the argument `first` asks for a length, that is said here.
 */
class ListSizePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { listSize } = field.pothosOptions;
    const { type } = field;
    const list = type.kind === 'List' && !['Scalar', 'Enum'].includes(type.type.kind);
    if ('first' in field.args && (list || type.kind === 'Object')) {
      const sliced = {
        assumedSize: defaultPageSize,
        slicingArguments: ['first'],
        requireOneSlicingArgument: false,
        ...(list ? {} : { sizedFields: ['edges'] }),
        ...listSize,
      };
      return {
        ...field,
        pothosOptions: { ...field.pothosOptions, listSize: sliced },
      } as PothosOutputFieldConfig<Types>;
    }
    if (list && listSize === undefined)
      throw new Error(`${field.parentType}.${field.name} is a list of objects and states no listSize`);
    return field;
  }
}

SchemaBuilder.registerPlugin(pluginName, ListSizePlugin);

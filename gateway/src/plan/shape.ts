import {
  isCompositeType,
  isObjectType,
  isSubtype,
  type CompositeType,
  type FieldSelection,
  type Operation,
  type SelectionSet,
} from '@apollo/federation-internals';
import type { GraphQLError } from 'graphql';
import { completeComposite, completerOf, outcome, type Complete, type Shaping } from './complete.ts';
import { holds, type Condition, type Conditions } from './condition.ts';
import { isInherited, type JsonObject } from './json.ts';
import { UnsupportedOperationError } from './unsupported.ts';

/** One field of an answer's object, fragments seen through. */
interface Item {
  readonly key: string;
  readonly conditions: readonly Condition[] | undefined;
  /** Undefined for `__typename`. */
  readonly complete: Complete | undefined;
  /** The type that the field was asked of: the object's own, or the condition of the fragment around it. */
  readonly parent: CompositeType;
}

/** Makes the answer of what was gathered: only what was asked for, in its order, with its nulls where they belong. */
export type Shape = (
  gathered: JsonObject,
  conditionValues: readonly boolean[],
) => { readonly data: JsonObject | null; readonly errors: readonly GraphQLError[] };

/** The most fields, fragments seen through, of one object of the answer. */
const maxItems = 4000;
const always: readonly Condition[] = [];

/**
 * Compiles an operation's answer. What comes of each value is what `@apollo/gateway` makes of it, its order of fields
 * and its words for what is broken included.
 * @throws UnsupportedOperationError
 */
export const compileShape = (operation: Operation, conditions: Conditions): Shape => {
  const schema = operation.schema();
  const fields = new Map<FieldSelection, Complete>();
  const sizes = new Map<SelectionSet, number>();

  /** Walks the whole operation once, so that nothing unsupported is found only when it is answered. */
  const sizeOf = (selectionSet: SelectionSet): number => {
    const known = sizes.get(selectionSet);
    if (known !== undefined) return known;
    let size = 0;
    for (const selection of selectionSet.selections()) {
      conditions.of(selection.element, always);
      if (selection.kind === 'FragmentSelection') {
        size += sizeOf(selection.selectionSet);
        continue;
      }
      size += 1;
      const field = selection.element;
      if (field.definition.isSchemaIntrospectionField()) throw new UnsupportedOperationError('introspection');
      if (isInherited(field.responseName())) throw new UnsupportedOperationError('name');
      if (selection.selectionSet !== undefined) sizeOf(selection.selectionSet);
    }
    if (size > maxItems) throw new UnsupportedOperationError('size');
    sizes.set(selectionSet, size);
    return size;
  };

  const completeOf = (selection: FieldSelection): Complete => {
    const known = fields.get(selection);
    if (known !== undefined) return known;
    const { selectionSet } = selection;
    const { type } = selection.element.definition;
    if (type === undefined) throw new UnsupportedOperationError('unplanned');
    const fresh = completerOf(
      schema,
      type,
      selectionSet === undefined
        ? undefined
        : (declared) => completeComposite(schema, declared, objectOf(selectionSet, declared)),
    );
    fields.set(selection, fresh);
    return fresh;
  };

  const itemsOf = (
    selectionSet: SelectionSet,
    typeName: string | undefined,
    parent: CompositeType,
    around: readonly Condition[],
  ): Item[] =>
    selectionSet.selections().flatMap((selection): Item[] => {
      const own = conditions.of(selection.element, around);
      if (own === null) return [];
      if (selection.kind === 'FieldSelection') {
        const field = selection.element;
        return [
          {
            key: field.responseName(),
            conditions: own.length === 0 ? undefined : own,
            complete: field.name === '__typename' ? undefined : completeOf(selection),
            parent,
          },
        ];
      }
      const { typeCondition } = selection.element;
      if (typeCondition !== undefined) {
        const type = typeName === undefined ? parent : schema.type(typeName);
        if (type === undefined || !isSubtype(typeCondition, type)) return [];
      }
      return itemsOf(selection.selectionSet, typeName, typeCondition ?? parent, own);
    });

  const objectOf = (selectionSet: SelectionSet, declared: CompositeType) => {
    const byType = new Map<string | undefined, readonly Item[]>();
    /** @returns whether the object is null, since one of its fields may not be */
    return (input: JsonObject, output: JsonObject, type: CompositeType | undefined, shaping: Shaping): boolean => {
      let items = byType.get(type?.name);
      if (items === undefined) {
        items = itemsOf(selectionSet, type?.name, type ?? declared, always);
        byType.set(type?.name, items);
      }
      for (const { key, conditions: when, complete, parent } of items) {
        if (when !== undefined && !holds(when, shaping.conditionValues)) continue;
        if (complete === undefined) {
          if (output[key] !== undefined) continue;
          const told = input[key] ?? (key === '__typename' ? null : (input['__typename'] ?? null));
          const named = typeof told === 'string' ? (schema.type(told) ?? parent) : parent;
          if (!isObjectType(named)) return true;
          output[key] = named.name;
          continue;
        }
        shaping.path.push(key);
        output[key] = complete(input[key] ?? null, output[key], shaping, parent);
        shaping.path.pop();
        if (shaping.outcome === outcome.invalid) return true;
      }
      return false;
    };
  };

  sizeOf(operation.selectionSet);
  const rootType = schema.schemaDefinition.rootType(operation.rootKind);
  if (rootType === undefined) throw new UnsupportedOperationError('unplanned');
  const root = objectOf(operation.selectionSet, rootType);
  return (gathered, conditionValues) => {
    const shaping: Shaping = { conditionValues, errors: [], path: [], outcome: outcome.fine };
    const data: JsonObject = {};
    const typeName = gathered['__typename'];
    const type = typeof typeName === 'string' ? schema.type(typeName) : undefined;
    const isNull = root(gathered, data, type !== undefined && isCompositeType(type) ? type : undefined, shaping);
    return { data: isNull ? null : data, errors: shaping.errors };
  };
};

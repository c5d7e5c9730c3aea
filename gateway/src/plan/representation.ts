import type { Schema } from '@apollo/federation-internals';
import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { JsonObject } from './json.ts';
import { merge } from './merge.ts';
import { createFitsCondition } from './subtypes.ts';

/** What a subgraph is told of an object to find it by; null where a field that it needs was not received. */
export type Select = (source: unknown) => JsonObject | null;

type Part = (source: JsonObject, result: JsonObject) => boolean;

const fieldPart = (schema: Schema, { alias, name, selections }: QueryPlanFieldNode): Part => {
  const key = alias ?? name;
  const select = selections === undefined ? undefined : compileSelect(schema, selections);
  return (source, result) => {
    const value = source[key];
    if (value === undefined) return false;
    if (select === undefined) result[key] = value;
    else result[key] = Array.isArray(value) ? value.map(select) : select(value);
    return true;
  };
};

const fragmentPart = (schema: Schema, condition: string, selections: readonly QueryPlanSelectionNode[]): Part => {
  const fits = createFitsCondition(schema, condition);
  const select = compileSelect(schema, selections);
  return (source, result) => {
    const selected = fits(source, false) ? select(source) : null;
    if (selected !== null) merge(result, selected);
    return true;
  };
};

/** Compiles what a fetch requires. A fragment whose fields are not all there adds nothing. */
export const compileSelect = (schema: Schema, selections: readonly QueryPlanSelectionNode[]): Select => {
  const parts: Part[] = [];
  for (const selection of selections) {
    if (selection.kind === 'Field') parts.push(fieldPart(schema, selection));
    else if (selection.typeCondition !== undefined)
      parts.push(fragmentPart(schema, selection.typeCondition, selection.selections));
  }
  return (source) => {
    if (source === null) return null;
    const result: JsonObject = {};
    for (const part of parts) if (!part(source as JsonObject, result)) return null;
    return result;
  };
};

/** Names that representations are read and made by. */
export const namesOf = (selections: readonly QueryPlanSelectionNode[]): string[] =>
  selections.flatMap((selection) => [
    ...(selection.kind === 'Field' ? [selection.alias ?? selection.name] : []),
    ...namesOf(selection.selections ?? []),
  ]);

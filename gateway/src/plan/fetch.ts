import type { Schema } from '@apollo/federation-internals';
import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLError } from 'graphql';
import type { FetchContext, FetchFrom } from '../data-source.ts';
import type { JsonObject } from './json.ts';
import { merge } from './merge.ts';
import { compileSelect } from './representation.ts';
import { objectsAt, pathsAt, type ErrorPath, type PlanPath } from './response-path.ts';
import { compileRewrites } from './rewrite.ts';
import { subgraphError } from './subgraph-error.ts';

/** One operation being executed. */
export interface PlanRun {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: FetchContext;
  readonly conditionValues: readonly boolean[];
  /** What was received so far. */
  readonly gathered: JsonObject;
  readonly errors: GraphQLError[];
}

/** @returns a promise where there is something to wait for. @throws where what was gathered has another form than the plan says */
export type Step = (run: PlanRun) => Promise<void> | undefined;

/** The objects that subgraphs are asked about, each asked for once, and which of the answers is whose. */
interface Asked {
  readonly representations: JsonObject[];
  /** For each object that has a representation: the object, and the index of it among the representations. */
  readonly objects: JsonObject[];
  readonly slots: number[];
}

/** Equal for equal representations of objects of one type, and for no others: each value with its name, and its length or as JSON. */
const keyOf = (representation: JsonObject, typeName: unknown): string => {
  let key = String(typeName);
  for (const name of Object.keys(representation)) {
    const value = representation[name];
    key += typeof value === 'string' ? ` ${name}=${value.length}:${value}` : ` ${name}=${JSON.stringify(value)}`;
  }
  return key;
};

/** @param ask makes an object's representation */
const askOnce = (objects: readonly JsonObject[], ask: (object: JsonObject) => JsonObject | null): Asked => {
  const asked: Asked = { representations: [], objects: [], slots: [] };
  const slotOf = new Map<string, number>();
  for (const object of objects) {
    const representation = ask(object);
    if (representation === null || !representation['__typename']) continue;
    // An answer without a `__typename` takes the object's own, which may say more than the representation does.
    const key = objects.length === 1 ? '' : keyOf(representation, object['__typename']);
    let slot = slotOf.get(key);
    if (slot === undefined) {
      slot = asked.representations.push(representation) - 1;
      slotOf.set(key, slot);
    }
    asked.objects.push(object);
    asked.slots.push(slot);
  }
  return asked;
};

/** The places of one error below `_entities`: the slot's answer may be the answer of several objects. */
const entityPaths = (
  errorPath: ErrorPath,
  slot: number,
  places: readonly ErrorPath[],
  slots: readonly number[],
): { readonly at: number; readonly path: ErrorPath }[] => {
  const rest = errorPath.slice(2);
  const found = slots.flatMap((of, at) => (of === slot ? [{ at, path: [...(places[at] ?? []), ...rest] }] : []));
  return found.length === 0 ? [{ at: slot, path: [...(places[slot] ?? []), ...rest] }] : found;
};

/** Compiles one fetch. Whatever goes wrong in it becomes errors of the operation, and the rest goes on. */
export const compileFetch = (schema: Schema, node: FetchNode, path: PlanPath, from: FetchFrom): Step => {
  const { serviceName: subgraph, operation: query, variableUsages = [], requires } = node;
  const select = requires === undefined ? undefined : compileSelect(schema, requires);
  const rewriteInput = compileRewrites(schema, node.inputRewrites);
  const rewriteOutput = compileRewrites(schema, node.outputRewrites);

  const variablesOf = (run: PlanRun): JsonObject => {
    const variables: JsonObject = {};
    for (const name of variableUsages) {
      const value = Object.hasOwn(run.variables, name) ? run.variables[name] : undefined;
      if (value !== undefined) variables[name] = value;
    }
    return variables;
  };

  const send = async (run: PlanRun, variables: JsonObject, asked: Asked | undefined): Promise<JsonObject | null> => {
    const { data, errors } = await from({ query, variables }, run.context);
    if (errors === undefined) return data;
    const places = asked === undefined || errors.length === 0 ? [] : pathsAt(run.gathered, path);
    const told: { readonly at: number; readonly error: GraphQLError }[] = [];
    for (const error of errors) {
      const slot = error.path?.[1];
      if (asked !== undefined && error.path !== undefined && typeof slot === 'number') {
        for (const { at, path: place } of entityPaths(error.path, slot, places, asked.slots))
          told.push({ at, error: subgraphError(error, subgraph, place) });
      } else {
        const place = error.path === undefined ? undefined : [...path, ...error.path];
        told.push({ at: -1, error: subgraphError(error, subgraph, place) });
      }
    }
    // As a subgraph would tell them that was asked about each object by itself.
    if (asked !== undefined && asked.slots.length > asked.representations.length) told.sort((a, b) => a.at - b.at);
    run.errors.push(...told.map(({ error }) => error));
    return data;
  };

  const fetchFields = async (run: PlanRun, objects: readonly JsonObject[]): Promise<void> => {
    const data = await send(run, variablesOf(run), undefined);
    if (data === null) return;
    rewriteOutput?.(data);
    for (const object of objects) merge(object, data);
  };

  const fetchEntities = async (run: PlanRun, asked: Asked): Promise<void> => {
    const { representations, objects, slots } = asked;
    const data = await send(run, { ...variablesOf(run), representations }, asked);
    if (data === null) return;
    const { _entities: entities } = data;
    if (!Array.isArray(entities)) throw new Error('Expected "data._entities" in response to be an array');
    if (entities.length !== representations.length)
      throw new Error(`Expected "data._entities" to contain ${slots.length} elements`);
    const received = entities as (JsonObject | null)[];
    const rewritten = new Set<number>();
    for (const [index, object] of objects.entries()) {
      const slot = slots[index] ?? -1;
      const entity = received[slot];
      if (!entity) continue;
      if (!rewritten.has(slot)) {
        if (!entity['__typename']) entity['__typename'] = object['__typename'];
        rewriteOutput?.(entity);
        rewritten.add(slot);
      }
      merge(object, entity);
    }
  };

  const ask = async (run: PlanRun, objects: readonly JsonObject[]): Promise<void> => {
    try {
      if (select === undefined) {
        await fetchFields(run, objects);
        return;
      }
      const asked = askOnce(objects, (object) => {
        const representation = select(object);
        if (representation?.['__typename']) rewriteInput?.(representation);
        return representation;
      });
      if (asked.representations.length > 0) await fetchEntities(run, asked);
    } catch (error) {
      run.errors.push(error as GraphQLError);
    }
  };

  return (run) => {
    const objects = path.length === 0 ? [run.gathered] : objectsAt(run.gathered, path);
    return objects.length === 0 ? undefined : ask(run, objects);
  };
};

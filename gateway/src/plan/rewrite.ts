import type { Schema } from '@apollo/federation-internals';
import type { FetchDataRewrite } from '@apollo/query-planner';
import type { JsonObject } from './json.ts';
import { createFitsCondition } from './subtypes.ts';

/** Changes an object in place: a representation before it is sent, or an answer before it is merged. */
export type Rewrite = (value: unknown) => void;

const fragmentPrefix = '... on ';

const changeOf =
  (rewrite: FetchDataRewrite, field: string): ((object: JsonObject) => void) =>
  (object) => {
    if (rewrite.kind === 'ValueSetter') {
      object[field] = rewrite.setValueTo;
    } else if (object[field]) {
      object[rewrite.renameKeyTo] = object[field];
      object[field] = undefined;
    }
  };

const compileRewrite = (schema: Schema, rewrite: FetchDataRewrite): Rewrite => {
  const field = rewrite.path.at(-1);
  if (field === undefined) return () => undefined;
  const steps = rewrite.path
    .slice(0, -1)
    .map((step) =>
      step.startsWith(fragmentPrefix)
        ? { fits: createFitsCondition(schema, step.slice(fragmentPrefix.length)) }
        : { field: step },
    );
  const change = changeOf(rewrite, field);
  const walk = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      for (const element of value) walk(element, depth);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const object = value as JsonObject;
    const step = steps[depth];
    if (step === undefined) change(object);
    else if ('field' in step) walk(object[step.field], depth + 1);
    else if (step.fits(object, true)) walk(object, depth + 1);
  };
  return (value) => walk(value, 0);
};

/** The rewrites of a fetch, one after the other; undefined where there are none. */
export const compileRewrites = (
  schema: Schema,
  rewrites: readonly FetchDataRewrite[] | undefined,
): Rewrite | undefined => {
  if (rewrites === undefined || rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite) => compileRewrite(schema, rewrite));
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
};

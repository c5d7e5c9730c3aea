import type { JsonObject } from './json.ts';

/** Where objects are in what was gathered; `@` is each element of a list. */
export type PlanPath = readonly string[];
export type ErrorPath = readonly (string | number)[];

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** @throws where what was gathered has another form than the plan says */
const gather = (value: unknown, path: PlanPath, at: number, found: unknown[]): void => {
  if (isNothing(value)) return;
  const step = path[at];
  if (step === undefined) {
    if (!Array.isArray(value)) found.push(value);
    else for (const element of value) if (!isNothing(element)) found.push(element);
  } else if (step === '@') {
    if (!Array.isArray(value)) throw new TypeError('Expected a list in the result for path element @');
    for (const element of value) gather(element, path, at + 1, found);
  } else {
    if (Array.isArray(value)) throw new Error(`Unexpected array in result for path element ${step}`);
    gather((value as JsonObject)[step], path, at + 1, found);
  }
};

/** The objects at a path, without those that are null. @throws where the result has another form */
export const objectsAt = (result: JsonObject, path: PlanPath): JsonObject[] => {
  const found: unknown[] = [];
  gather(result, path, 0, found);
  return found as JsonObject[];
};

/** Where each of {@link objectsAt} is. */
export const pathsAt = (result: JsonObject, path: PlanPath): ErrorPath[] => {
  const found: ErrorPath[] = [];
  const walk = (value: unknown, at: number, before: ErrorPath): void => {
    if (isNothing(value)) return;
    const step = path[at];
    if (step === undefined) found.push(before);
    else if (step === '@') {
      if (!Array.isArray(value)) throw new Error('expected array when encountering `@`');
      for (const [index, element] of value.entries()) walk(element, at + 1, [...before, index]);
    } else if (Array.isArray(value)) {
      for (const [index, element] of value.entries()) walk(element, at, [...before, index]);
    } else if (typeof value === 'object') {
      walk((value as JsonObject)[step], at + 1, [...before, step]);
    }
  };
  walk(result, 0, []);
  return found;
};

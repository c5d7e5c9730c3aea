import { InvalidInputError } from '@stargraph/kit/errors';
import type { JsonObject, JsonValue } from './node.ts';

const maxDepth = 16;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly JsonValue[] => Array.isArray(value);

/**
 * A value as the draft keeps it. In objects null means "not there" (as in JSON merge patch, RFC 7396), so
 * those entries go. What PostgreSQL's jsonb can't hold is refused here: it would fail as an unforeseen error.
 *
 * @throws InvalidInputError for NUL, lone surrogates, numbers out of range, or nesting deeper than 16
 */
export const cleanValue = (value: unknown, depth = 0): JsonValue => {
  if (depth > maxDepth) throw new InvalidInputError(`A value is nested deeper than ${maxDepth} levels.`);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new InvalidInputError('A number is out of range.');
    return value === 0 ? 0 : value;
  }
  if (Array.isArray(value)) return value.map((entry) => cleanValue(entry, depth + 1));
  if (typeof value !== 'object') throw new InvalidInputError('A value is not JSON.');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [cleanText(key), cleanValue(entry, depth + 1)]),
  );
};

const cleanText = (text: string): string => {
  if (text.includes('\u0000') || !text.isWellFormed())
    throw new InvalidInputError('A text holds characters that are not valid Unicode, or NUL.');
  return text;
};

export interface Assignment {
  readonly path: readonly string[];
  /** Null takes the entry away. */
  readonly value: JsonValue;
}

const own = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

const without = (object: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

/**
 * Sets what stands at a path of objects, making those that are missing; a list is set as a whole.
 *
 * @returns the new object, and the assignment that restores the old one; null where nothing changes
 * @throws InvalidInputError where the path is empty or leads through something that is not an object
 */
export const assign = (
  object: JsonObject,
  { path, value }: Assignment,
): { readonly object: JsonObject; readonly undo: Assignment | null } => {
  const [key, ...rest] = path;
  if (key === undefined) throw new InvalidInputError('The path of a set names nothing.');
  const present = own(object, key);
  if (rest.length === 0) {
    if (value === null) {
      return present === undefined
        ? { object, undo: null }
        : { object: without(object, key), undo: { path, value: present } };
    }
    return { object: { ...object, [key]: value }, undo: { path, value: present ?? null } };
  }
  if (present === undefined) {
    if (value === null) return { object, undo: null };
    return {
      object: { ...object, [key]: assign({}, { path: rest, value }).object },
      undo: { path: [key], value: null },
    };
  }
  if (!isObject(present))
    throw new InvalidInputError(`The path ${path.join('/')} leads through something that is not an object.`);
  const inner = assign(present, { path: rest, value });
  return {
    object: { ...object, [key]: inner.object },
    undo: inner.undo === null ? null : { path: [key, ...inner.undo.path], value: inner.undo.value },
  };
};

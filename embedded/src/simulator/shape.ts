import { badRequest } from './api-error.ts';

/** What a parameter, or a field inside one, may be. `spec` names the Bot API's own type. */
export type Shape =
  | {
      readonly kind: 'string';
      readonly min: number;
      readonly max: number;
      readonly unit: 'characters' | 'bytes';
      readonly pattern?: RegExp;
    }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'boolean' }
  /** A chat's id, or a public name. */
  | { readonly kind: 'chat' }
  | { readonly kind: 'array'; readonly of: Shape; readonly max: number }
  /** Without fields: any object, of a kind that the simulator makes nothing of. */
  | { readonly kind: 'object'; readonly spec: string; readonly fields?: Fields }
  | { readonly kind: 'union'; readonly of: readonly Shape[] };

export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
}
export type Fields = Readonly<Record<string, Field>>;

export const optional = (shape: Shape): Field => ({ shape, required: false });
export const required = (shape: Shape): Field => ({ shape, required: true });
export const text = (min = 0, max = Infinity, pattern?: RegExp): Shape => ({
  kind: 'string',
  min,
  max,
  unit: 'characters',
  ...(pattern === undefined ? {} : { pattern }),
});
export const bytes = (min: number, max: number): Shape => ({ kind: 'string', min, max, unit: 'bytes' });
export const integer = (min = -Infinity, max = Infinity): Shape => ({ kind: 'integer', min, max });
export const boolean: Shape = { kind: 'boolean' };
export const chat: Shape = { kind: 'chat' };
export const array = (of: Shape, max = Infinity): Shape => ({ kind: 'array', of, max });
export const object = (spec: string, fields?: Fields): Shape => ({
  kind: 'object',
  spec,
  ...(fields === undefined ? {} : { fields }),
});
export const union = (...of: Shape[]): Shape => ({ kind: 'union', of });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Telegram counts code points. */
export const characters = (value: string): number => Array.from(value).length;

const lengthOf = (value: string, unit: 'characters' | 'bytes'): number =>
  unit === 'bytes' ? Buffer.byteLength(value) : characters(value);

/** What a value is instead of `shape`, after the name of where it stands; undefined where it fits. */
const problemOf = (shape: Shape, value: unknown, at: string): string | undefined => {
  switch (shape.kind) {
    case 'string': {
      if (typeof value !== 'string') return `"${at}" must be a String`;
      const length = lengthOf(value, shape.unit);
      if (length < shape.min || length > shape.max)
        return `"${at}" must have ${shape.min}-${shape.max} ${shape.unit}, it has ${length}`;
      return shape.pattern?.test(value) === false ? `"${at}" contains unallowed characters` : undefined;
    }
    case 'integer':
      if (!Number.isSafeInteger(value)) return `"${at}" must be an Integer`;
      return (value as number) < shape.min || (value as number) > shape.max
        ? `"${at}" must be between ${shape.min} and ${shape.max}`
        : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `"${at}" must be a Boolean`;
    case 'chat':
      return Number.isSafeInteger(value) || typeof value === 'string' ? undefined : `"${at}" must be a chat identifier`;
    case 'array': {
      if (!Array.isArray(value)) return `"${at}" must be an Array`;
      if (value.length > shape.max) return `"${at}" must have at most ${shape.max} elements`;
      return firstProblem(value.map((each: unknown, index) => problemOf(shape.of, each, `${at}[${index}]`)));
    }
    case 'object':
      if (!isObject(value)) return `"${at}" must be a ${shape.spec}`;
      return shape.fields === undefined ? undefined : fieldsProblem(shape.fields, value, `${at}.`);
    case 'union': {
      const problems = shape.of.map((each) => problemOf(each, value, at));
      return problems.includes(undefined) ? undefined : problems[0];
    }
  }
};

const firstProblem = (problems: readonly (string | undefined)[]): string | undefined =>
  problems.find((problem) => problem !== undefined);

export const fieldsProblem = (
  fields: Fields,
  value: Readonly<Record<string, unknown>>,
  prefix = '',
): string | undefined =>
  firstProblem(
    Object.entries(fields).map(([name, { shape, required: needed }]) => {
      const given = value[name];
      if (given === undefined) return needed ? `"${prefix}${name}" is required` : undefined;
      return problemOf(shape, given, `${prefix}${name}`);
    }),
  );

/**
 * A parameter as it came: in a form or a query everything is text, and in JSON an object may come as its own text.
 * @throws BotApiError where text that must be JSON is none
 */
export const readParameter = (shape: Shape, value: unknown, textual: boolean, name: string): unknown => {
  if (typeof value !== 'string') return value;
  switch (shape.kind) {
    case 'integer':
      return textual && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
    case 'chat':
      return /^-?\d{1,16}$/.test(value) ? Number(value) : value;
    case 'boolean':
      return textual ? ['true', '1', 'yes'].includes(value.toLowerCase()) : value;
    case 'array':
    case 'object':
    case 'union':
      try {
        return JSON.parse(value) as unknown;
      } catch {
        throw badRequest(`can't parse ${name}: it is not JSON`);
      }
    case 'string':
      return value;
  }
};

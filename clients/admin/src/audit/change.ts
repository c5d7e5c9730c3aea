/** What stood or stands under a name: a text, or yes or no. */
export type Stood = string | boolean;

/** One thing that is otherwise since. A value that was not there is undefined. */
export interface Change {
  readonly name: string;
  readonly before: Stood | undefined;
  readonly after: Stood | undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stoodOf = (value: unknown): Stood => {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null))
    return value.length === 0 ? '—' : value.map(String).join(', ');
  return value === null ? '—' : JSON.stringify(value);
};

const flat = (value: unknown, path: string): [string, Stood][] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`))
    : [[path, stoodOf(value)]];

/** What was and what is, side by side, each value under its path; equal ones are left out. */
export const changesOf = (before: unknown, after: unknown): Change[] => {
  const was = new Map(isRecord(before) ? flat(before, '') : []);
  const is = new Map(isRecord(after) ? flat(after, '') : []);
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, before: was.get(name), after: is.get(name) }))
    .filter((change) => change.before !== change.after);
};

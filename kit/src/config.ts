import { z } from 'zod';
import type { SecretKeys } from './secrets.ts';

/** Variables of an environment, as `process.env` holds them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** All problems of an environment at once, one a line, without the values (they may be secret). */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads variables through a schema.
 * @throws ConfigError naming every missing or malformed variable
 */
export const readConfig = <Schema extends z.ZodType>(schema: Schema, variables: Variables): z.output<Schema> => {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
};

/** A 32-byte key as base64url or hex. */
export const keyVariable = z
  .string()
  .transform((text) => new Uint8Array(Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64url')))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes, as hex or base64url');

export type KeyRing = readonly [current: Uint8Array, ...others: Uint8Array[]];

/** Keys with commas between: the first one signs, each of them is accepted. So one can follow another without a gap. */
export const keyRingVariable = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(keyVariable).min(1).max(3, 'must be at most 3 keys'))
  .transform(([current, ...others]): KeyRing => [current as Uint8Array, ...others]);

/** A JSON object, to be piped into the schema of what it holds. */
export const jsonVariable = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON object' });
    return z.NEVER;
  }
});

/** Keys of a secret box by version, as a JSON object: `{"1":"…","2":"…"}`. New secrets are sealed under the highest. */
export const secretKeysVariable = jsonVariable
  .pipe(z.record(z.string().regex(/^[1-9]\d{0,5}$/, 'versions are whole numbers from 1'), keyVariable))
  .transform((keys) => new Map(Object.entries(keys).map(([version, key]) => [Number(version), key])))
  .refine((keys) => keys.size > 0, 'must hold at least one key')
  .transform((keys): SecretKeys => ({ current: Math.max(...keys.keys()), keys }));

export const portVariable = z.coerce.number().int().min(0).max(65_535);

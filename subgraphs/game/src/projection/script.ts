import { createHash } from 'node:crypto';

/** The part of a Redis client that is needed here. */
export interface ScriptStore {
  eval(script: string, keys: number, ...given: string[]): Promise<unknown>;
  evalsha(sha: string, keys: number, ...given: string[]): Promise<unknown>;
}

/** A script that the server keeps by its hash. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export const scriptOf = (text: string): Script => ({ text, sha: createHash('sha1').update(text).digest('hex') });

/** Runs a script by its hash; where the server does not know it (a new server, an emptied one) by its text. */
export const runScript = async (
  store: ScriptStore,
  { text, sha }: Script,
  keys: readonly string[],
  given: readonly string[],
): Promise<unknown> => {
  try {
    return await store.evalsha(sha, keys.length, ...keys, ...given);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return store.eval(text, keys.length, ...keys, ...given);
  }
};

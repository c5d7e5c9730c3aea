import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { PasswordWeakness } from './domain/errors.ts';

/** Guesses that a password must be worth: 10^8 under argon2id are years. In the library's scale, where 4 is the best. */
const neededScore = 3;
/** What comes after these characters is not looked at: a long password is not weaker than its beginning. */
const looked = 64;

const breached = new Set<unknown>(dictionary['passwords-common']);
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: looked });

const weaknessOf = (pattern: string, dictionaryName: unknown): PasswordWeakness | undefined => {
  switch (pattern) {
    case 'dictionary':
      if (dictionaryName === 'userInputs') return 'personal';
      return dictionaryName === 'passwords-common' ? 'common' : 'words';
    case 'spatial':
      return 'keyboard';
    case 'repeat':
      return 'repeated';
    case 'sequence':
      return 'sequence';
    case 'date':
    case 'regex':
      return 'date';
    default:
      return undefined;
  }
};

const weaknessesOf = (password: string, personal: readonly string[]): PasswordWeakness[] => {
  if (breached.has(password.toLowerCase())) return ['breached'];
  const inputs = personal.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((text) => text.length > 2);
  const { score, sequence } = estimator.check(password.slice(0, looked), [...inputs, 'stargraph']);
  if (score >= neededScore) return [];
  const found = sequence.flatMap((match) => {
    const weakness = weaknessOf(match.pattern, 'dictionaryName' in match ? match.dictionaryName : undefined);
    return weakness === undefined ? [] : [weakness];
  });
  return found.length === 0 ? ['guessable'] : [...new Set(found)];
};

parentPort?.on('message', (asked: { id: number; password: string; personal: readonly string[] }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage({ id: asked.id, weaknesses: weaknessesOf(asked.password, asked.personal) });
});

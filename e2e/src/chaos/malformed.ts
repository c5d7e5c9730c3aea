import { setTimeout as sleep } from 'node:timers/promises';

interface Malformed {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = { 'content-type': 'application/json' };

/** Requests that nobody honest sends. */
const malformed: readonly Malformed[] = [
  { path: '/graphql', headers: json, body: '{"query": "{' },
  { path: '/graphql', headers: json, body: '[[[[' },
  { path: '/graphql', headers: json, body: JSON.stringify({ documentId: 'f'.repeat(64) }) },
  { path: '/graphql', headers: json, body: JSON.stringify({ query: `{ ${'a '.repeat(20_000)} }` }) },
  {
    path: '/graphql',
    headers: { ...json, authorization: 'Bearer e30.e30.e30' },
    body: JSON.stringify({ query: '{ player { id } }' }),
  },
  { path: '/graphql', headers: { 'content-type': 'text/plain' }, body: 'mutation' },
  { path: '/telegram/bot_00000000000000000000000000', headers: json, body: '{"update_id": 1}' },
  { path: '/telegram/..%2f..%2f', headers: { ...json, 'x-telegram-bot-api-secret-token': 'guess' }, body: '{' },
];

/**
 * Sends each of them over and over.
 * @returns what they were answered by, counted; none may be answered as if it were in order
 */
export const sendMalformed = async (
  origin: string,
  everyMs: number,
  signal: AbortSignal,
): Promise<Map<string, number>> => {
  const answers = new Map<string, number>();
  for (let turn = 0; !signal.aborted; turn += 1) {
    const { path, headers, body } = malformed[turn % malformed.length] ?? { path: '/', headers: {}, body: '' };
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { ...headers },
      body,
      signal: AbortSignal.timeout(5000),
    }).then(
      async (response) => {
        const text = await response.text();
        return response.ok && !text.includes('"errors"') ? 'taken' : String(response.status);
      },
      () => 'no answer',
    );
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return answers;
};

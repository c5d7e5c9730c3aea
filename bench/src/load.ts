import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { SimulatedBot } from '@stargraph/embedded/simulator/bot';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import type { AnyDocument } from '@stargraph/e2e/api';
import { LaunchExchangeDocument } from '@stargraph/sdk';

export type Answer = Readonly<Record<string, unknown>> & { readonly __typename?: string };

/** Asks with a trusted document; resolves with the answer's field, undefined where there is none. */
export type Caller = (
  document: Exclude<AnyDocument, string>,
  variables: unknown,
  root: string,
  token?: string,
) => Promise<Answer | undefined>;

/** What is asked with a trusted document, as it is sent. */
export const bodyOf = (document: Exclude<AnyDocument, string>, variables: unknown): string =>
  JSON.stringify({ documentId: document.__meta__?.['documentId'], variables });

/** Asks with a body that is there already: where making it would take from whom is measured. */
export type Sender = (body: string, root: string, token?: string) => Promise<Answer | undefined>;

export const createSender =
  (pool: Pool): Sender =>
  async (text, root, token) => {
    const { body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: text,
    });
    const { data } = (await body.json()) as { readonly data: Record<string, Answer> | null };
    return data?.[root];
  };

export const createCaller = (pool: Pool): Caller => {
  const send = createSender(pool);
  return (document, variables, root, token) => send(bodyOf(document, variables), root, token);
};

/** Launches the Mini App as so many players; their access tokens. */
export const signInPlayers = (
  call: Caller,
  bot: SimulatedBot,
  environmentId: string,
  count: number,
): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const initData = signLaunch(
        bot,
        { id: 5000 + index, firstName: 'Bench', languageCode: 'en', isPremium: false },
        new Date(),
      );
      const answer = await call(LaunchExchangeDocument, { input: { environmentId, initData } }, 'launchExchange');
      if (typeof answer?.['accessToken'] !== 'string')
        throw new Error(`A launch was answered by ${JSON.stringify(answer)}`);
      return answer['accessToken'];
    }),
  );

/** A rate in units a second, and latencies in milliseconds. */
export interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Asks so many times a second on average for so many seconds, by chance as people do, whether or not what was asked
 * before is answered.
 * @throws the first failure
 */
export const arriveByChance = async (perSecond: number, seconds: number, ask: () => Promise<void>): Promise<void> => {
  const end = performance.now() + seconds * 1000;
  const asked: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (let due = performance.now(); due < end && failures.length === 0;) {
    for (; due <= performance.now(); due -= (Math.log(1 - Math.random()) / perSecond) * 1000)
      asked.push(ask().catch((error: unknown) => void failures.push(error)));
    await sleep(1);
  }
  await Promise.all(asked);
  if (failures.length > 0) throw failures[0];
};

/** Every worker asks again as soon as it is answered, for so many seconds. */
export const measureClosedLoop = async (
  seconds: number,
  workers: readonly (() => Promise<void>)[],
): Promise<Measured> => {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  await Promise.all(
    workers.map(async (ask) => {
      while (performance.now() < until) {
        const began = performance.now();
        await ask();
        times.push(performance.now() - began);
      }
    }),
  );
  return measuredOf(times, seconds);
};

/** What these latencies, of so many seconds, amount to. */
export const measuredOf = (latencies: readonly number[], seconds: number): Measured => {
  const times = latencies.toSorted((a, b) => a - b);
  const at = (part: number): number => times[Math.floor(times.length * part)] ?? 0;
  return { rate: times.length / seconds, p50: at(0.5), p99: at(0.99) };
};

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does `work` again and again, `pauseMs` after it last ended.
 * @param work returns soon once the signal is aborted
 * @returns stops it, once what is in flight has ended
 */
export const every = (
  pauseMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onFailure: (error: unknown) => void,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work(signal).catch(onFailure);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const done = run();
  return async () => {
    stopping.abort();
    await done;
  };
};

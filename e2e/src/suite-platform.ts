import { afterAll, beforeAll } from 'vitest';

/** Starts a platform before the file's tests and stops it after them. Suites that are given it share it. */
export const suitePlatform = <Started extends { stop(): Promise<void> }>(
  start: () => Promise<Started>,
): (() => Started) => {
  let started: Started | undefined;
  beforeAll(async () => {
    started = await start();
  }, 300_000);
  afterAll(() => started?.stop(), 120_000);
  return () => {
    if (started === undefined) throw new Error('The platform has not started');
    return started;
  };
};

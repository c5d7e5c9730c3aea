import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `holds`; a condition that never holds fails the test by its message, after 20 seconds unless told. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await sleep(5);
  }
};

/** Milliseconds until the next try: doubling from a second up to five minutes. @param attempts tries so far, from 1 */
export const backoffMs = (attempts: number): number => Math.min(1000 * 2 ** (attempts - 1), 300_000);

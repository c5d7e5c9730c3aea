/** Says how long each part of something took, in the order in which they ended. */
interface Stopwatch {
  /** Ends the part that goes on since the last one. */
  lap(part: string): void;
  /** All parts, in seconds. */
  laps(): string;
  /** Since it was started. */
  seconds(): number;
}

export const createStopwatch = (): Stopwatch => {
  const began = performance.now();
  const parts: string[] = [];
  let last = began;
  return {
    lap: (part) => {
      const now = performance.now();
      parts.push(`${part} ${((now - last) / 1000).toFixed(1)}`);
      last = now;
    },
    laps: () => parts.join(', '),
    seconds: () => (performance.now() - began) / 1000,
  };
};

/** The only source of time: passed as a dependency, so that tests and the demo can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves the clock by `milliseconds`, which may be negative. */
  advance(milliseconds: number): void;
}

export const createManualClock = (start: number): ManualClock => {
  let current = start;
  return {
    now: () => current,
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
};

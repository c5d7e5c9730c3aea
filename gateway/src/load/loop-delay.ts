import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How exact delays are, milliseconds. */
const resolution = 20;
const windowMs = 250;
/** A delay counts once it was there in so many windows in a row: one long computation is no overload. */
const windows = 4;

export interface LoopDelay {
  /** How late the event loop has been for a second by now, milliseconds; less as soon as a quarter of a second was better. */
  readonly now: () => number;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Measures how late this process gets to what is ready, from its start on. */
export const createLoopDelay = (): LoopDelay => {
  const histogram = monitorEventLoopDelay({ resolution });
  const seen = Array.from({ length: windows }, () => 0);
  let delay = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    // Half of the time it was at least as late; an empty window is one that the loop did not get to.
    const median = histogram.count === 0 ? windowMs : histogram.percentile(50) / 1_000_000 - resolution;
    histogram.reset();
    seen.shift();
    seen.push(Math.max(0, median));
    delay = Math.min(...seen);
  };
  return {
    now: () => delay,
    start: () => {
      histogram.enable();
      timer ??= setInterval(look, windowMs).unref();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
      histogram.disable();
      seen.fill(0);
      delay = 0;
    },
  };
};

import type { Logger } from './logging.ts';
import { gaugeOf, type Registry } from './metrics.ts';

/** Tells that a part works in a lesser way because something that it leans on is lost. */
export interface Degradation {
  begin(problem: string): void;
  end(): void;
}

/** A log line at each change, and `stargraph_degraded{part}` 0 or 1 all the time. */
export const createDegradation = (
  part: string,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Registry },
  /** Whether what it leans on is not there yet, so that the figure begins with 1. @default false */
  waits = false,
): Degradation => {
  const gauge = gaugeOf(metrics, {
    name: 'stargraph_degraded',
    help: '1 while a part works in a lesser way because something that it leans on is lost',
    labelNames: ['part'],
  });
  let lesser: boolean | undefined = waits ? undefined : false;
  gauge.labels(part).set(waits ? 1 : 0);
  return {
    begin: (problem) => {
      if (lesser === true) return;
      lesser = true;
      gauge.labels(part).set(1);
      logger.warn({ part, problem }, 'degraded');
    },
    end: () => {
      if (lesser === false) return;
      const told = lesser === true;
      lesser = false;
      gauge.labels(part).set(0);
      if (told) logger.info({ part }, 'no longer degraded');
    },
  };
};

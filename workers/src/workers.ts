import type { Worker } from '@stargraph/kit/service';

export { createLiveNotices, type NoticeStore } from './live-notices.ts';

/**
 * One process's consumers and jobs of all domains, started and stopped together. A start that fails stops
 * what had started, so that nothing goes on unseen.
 */
export const createWorkers = (workers: readonly Worker[]): Worker => {
  let running: Worker[] = [];
  const stop = async (): Promise<void> => {
    const stopping = running;
    running = [];
    await Promise.all(stopping.map((worker) => worker.stop()));
  };
  return {
    start: async () => {
      try {
        for (const worker of workers) {
          await worker.start();
          running.push(worker);
        }
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
};

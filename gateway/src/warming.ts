import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { TrustedDocuments } from './trusted-documents.ts';

/** How long a start waits for trusted documents, milliseconds. */
const longestWaitMs = 10_000;
/** Pauses between documents when nobody waits for them: requests have nine tenths of the process. */
const leastPauseMs = 20;
export const pauseFor = (tookMs: number): number => Math.max(leastPauseMs, 9 * tookMs);

/**
 * When trusted documents are parsed, validated and planned: before the gateway is ready, in up to ten seconds (what is
 * left then follows beside requests), or all of them beside requests, so that a start does not wait.
 */
export type WarmingTime = 'before-ready' | 'beside-requests';

/**
 * Prepares every trusted document, those that can't be answered too, which it tells of.
 * @returns when the gateway may say that it is ready
 */
export const warm = async (deps: {
  readonly trusted: Pick<TrustedDocuments, 'ids' | 'prepare'>;
  readonly when: WarmingTime;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}): Promise<void> => {
  const { trusted, signal, logger } = deps;
  const begun = performance.now();
  const deadline = deps.when === 'before-ready' ? begun + longestWaitMs : begun;
  const unanswered: string[] = [];
  const queue = trusted.ids.values();

  const prepareOne = async (id: string): Promise<void> => {
    try {
      if (!(await trusted.prepare(id))) unanswered.push(id);
    } catch (error) {
      unanswered.push(id);
      logger.error({ documentId: id, problem: messageOf(error) }, 'a trusted document can not be prepared');
    }
  };
  const tell = (): void => {
    const figures = { documents: trusted.ids.length, seconds: (performance.now() - begun) / 1000 };
    if (unanswered.length === 0) logger.info(figures, 'trusted documents are prepared');
    else logger.warn({ ...figures, unanswered }, 'the supergraph does not answer every trusted document');
  };
  const goOn = async (): Promise<void> => {
    for (const id of queue) {
      const from = performance.now();
      await prepareOne(id);
      // Without keeping the process from its end.
      await sleep(pauseFor(performance.now() - from), undefined, { ref: false, signal });
    }
    tell();
  };

  while (performance.now() < deadline) {
    const { value, done } = queue.next();
    if (done === true) return tell();
    await prepareOne(value);
    // Connections are made meanwhile.
    await turn();
    if (signal.aborted) return;
  }
  goOn().catch((error: unknown) => {
    if (!signal.aborted) logger.error({ problem: messageOf(error) }, 'trusted documents can not be prepared');
  });
};

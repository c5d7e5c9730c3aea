/** Gathers concurrent requests and writes them as one: what a hot table is written through. */
export interface GroupCommit<Request, Answer> {
  /**
   * @throws what `run` answered or threw for this request
   * @throws Error after `close()`
   */
  submit(request: Request): Promise<Answer>;
  /** Takes no more requests and resolves once every request taken has its answer. */
  close(): Promise<void>;
}

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * While nothing is in flight a batch starts at once (with everything that arrives in the same turn of
 * the event loop); requests gather while one is in flight.
 *
 * `run` answers in the order of its batch: an `Error` in the list fails that request alone. Where `run`
 * throws, the batch is replayed request by request so that a bad one fails alone. Hazard: `run` must
 * then have done nothing, and where it can't know (a connection lost at COMMIT) a replay must be
 * harmless: give every request an idempotency key.
 */
export const createGroupCommit = <Request, Answer>(options: {
  /** Most requests in one batch. @default 64 */
  readonly maxBatch?: number;
  /** Longest time, in milliseconds, that a request waits for others while a slot is free beside a batch in flight. @default 1 */
  readonly maxWaitMs?: number;
  /** Batches in flight at once. @default 1 */
  readonly concurrency?: number;
  readonly run: (batch: readonly Request[]) => Promise<readonly (Answer | Error)[]>;
}): GroupCommit<Request, Answer> => {
  const { maxBatch = 64, maxWaitMs = 1, concurrency = 1, run } = options;
  const queue: Waiting<Request, Answer>[] = [];
  let inFlight = 0;
  let closed = false;
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  let drained: (() => void) | undefined;

  const settle = async (batch: readonly Waiting<Request, Answer>[]): Promise<void> => {
    let answers: readonly (Answer | Error)[];
    try {
      answers = await run(batch.map((waiting) => waiting.request));
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await settle([waiting]);
      return;
    }
    for (const [index, waiting] of batch.entries()) {
      // A short list is no reason to replay: the work was done.
      const answer =
        index < answers.length
          ? (answers[index] as Answer | Error)
          : new Error(`A batch of ${batch.length} requests got ${answers.length} answers`);
      if (answer instanceof Error) waiting.reject(answer);
      else waiting.resolve(answer);
    }
  };

  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (queue.length > 0 && inFlight < concurrency) {
      inFlight += 1;
      void settle(queue.splice(0, maxBatch)).then(() => {
        inFlight -= 1;
        if (queue.length > 0) start();
        else if (inFlight === 0) drained?.();
      });
    }
  };

  const schedule = (): void => {
    if (inFlight >= concurrency || immediate !== undefined) return;
    if (inFlight === 0 || queue.length >= maxBatch) {
      immediate = setImmediate(() => {
        immediate = undefined;
        start();
      });
    } else timer ??= setTimeout(start, maxWaitMs);
  };

  return {
    submit: (request) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('This group commit is closed'));
          return;
        }
        queue.push({ request, resolve, reject });
        schedule();
      }),
    close: async () => {
      closed = true;
      if (queue.length === 0 && inFlight === 0) return;
      await new Promise<void>((resolve) => {
        drained = resolve;
        start();
      });
    },
  };
};

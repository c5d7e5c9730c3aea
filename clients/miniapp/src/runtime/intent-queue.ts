/** What a player did, as it is sent. Once `sealed` it may have been sent: its id then stands for exactly this count. */
export interface Intent {
  readonly id: string;
  readonly action: string;
  readonly count: number;
  readonly sealed: boolean;
}

/** What became of a batch. */
export type BatchAnswer =
  /** The server decided on these; whatever it does not name stays. */
  | { readonly state: 'settled'; readonly ids: readonly string[]; readonly refused: readonly string[] }
  /** It will never take this batch as it is. */
  | { readonly state: 'poison' }
  /** No answer, or none yet: it may have taken effect, so the same intents are sent again. */
  | { readonly state: 'later' };

export interface IntentQueueDeps {
  /** Kept over reloads, for this player alone. Saved before anything is sent. */
  readonly store: { readonly load: () => readonly Intent[]; readonly save: (intents: readonly Intent[]) => void };
  readonly send: (batch: readonly { id: string; action: string; count: number }[]) => Promise<BatchAnswer>;
  readonly newId: () => string;
  /** Calls `run` after `ms`; answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

export interface IntentState {
  /** Repetitions by action that no answer has settled. */
  readonly waiting: ReadonlyMap<string, number>;
  /** Whether some of them were sent: the server may count them already. */
  readonly sent: boolean;
  /** Whether the last attempt failed. */
  readonly stuck: boolean;
}

export interface IntentQueue {
  /** One repetition of an action. `maxCount` is the most that one intent may claim. */
  readonly add: (action: string, maxCount: number) => void;
  /** Takes over what another life of the page left: sent as it is. */
  readonly adopt: (intents: readonly Intent[]) => void;
  /** Tries now, whatever the back-off says: the network is there again. */
  readonly wake: () => void;
  readonly state: () => IntentState;
  readonly subscribe: (listener: () => void) => () => void;
}

/** How long taps gather before they are sent, in milliseconds. */
export const gatherMs = 350;
/** The most intents of one batch; the server takes up to 50. */
export const batchSize = 20;
const backOffMs = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;

/**
 * Gathers what a player does and sends it, one batch at a time, until the server has decided on each.
 *
 * Nothing is lost: every change is stored before it can be sent, and leaves the store only with its answer. Nothing
 * is doubled: an intent is sealed, and stored so, before it is sent for the first time; from then on its id and count
 * never change, and the server applies an id once.
 */
export const createIntentQueue = (deps: IntentQueueDeps): IntentQueue => {
  // After a reload nobody knows what of it was sent: all of it counts as sent.
  let intents: readonly Intent[] = deps.store.load().map((intent) => ({ ...intent, sealed: true }));
  let inFlight = false;
  let failures = 0;
  let alone = false;
  let callOff: (() => void) | undefined;
  let state: IntentState | undefined;
  const listeners = new Set<() => void>();

  const put = (next: readonly Intent[]): void => {
    intents = next;
    deps.store.save(next);
    tell();
  };
  const tell = (): void => {
    state = undefined;
    for (const listener of listeners) listener();
  };
  const plan = (ms: number): void => {
    callOff?.();
    callOff = deps.after(ms, () => {
      callOff = undefined;
      void flush();
    });
  };

  const settle = (batch: readonly Intent[], answer: BatchAnswer): void => {
    if (answer.state === 'later') {
      failures += 1;
      tell();
      plan(backOffMs[Math.min(failures, backOffMs.length) - 1] ?? 30_000);
      return;
    }
    failures = 0;
    if (answer.state === 'poison') {
      // One bad intent must not hold up the others: they go one by one until it is found.
      if (batch.length === 1) put(intents.filter(({ id }) => id !== batch[0]?.id));
      alone = batch.length > 1;
      plan(0);
      return;
    }
    alone = false;
    const settled = new Set(answer.ids);
    put(intents.filter(({ id }) => !settled.has(id)));
    if (intents.length > 0) plan(settled.size === 0 ? 1000 : intents.some(({ sealed }) => sealed) ? 0 : gatherMs);
  };

  const flush = async (): Promise<void> => {
    if (inFlight || intents.length === 0) return;
    inFlight = true;
    const batch = intents.slice(0, alone ? 1 : batchSize).map((intent) => ({ ...intent, sealed: true }));
    const sealed = new Set(batch.map(({ id }) => id));
    put(intents.map((intent) => (sealed.has(intent.id) ? { ...intent, sealed: true } : intent)));
    let answer: BatchAnswer = { state: 'later' };
    try {
      answer = await deps.send(batch.map(({ id, action, count }) => ({ id, action, count })));
    } finally {
      inFlight = false;
      settle(batch, answer);
    }
  };

  if (intents.length > 0) plan(0);

  return {
    add: (action, maxCount) => {
      const open = intents.findIndex((intent) => !intent.sealed && intent.action === action && intent.count < maxCount);
      put(
        open === -1
          ? [...intents, { id: deps.newId(), action, count: 1, sealed: false }]
          : intents.map((intent, index) => (index === open ? { ...intent, count: intent.count + 1 } : intent)),
      );
      if (callOff === undefined && !inFlight) plan(gatherMs);
    },
    adopt: (left) => {
      const known = new Set(intents.map(({ id }) => id));
      const added = left.filter(({ id }) => !known.has(id)).map((intent) => ({ ...intent, sealed: true }));
      if (added.length === 0) return;
      put([...intents, ...added]);
      if (callOff === undefined && !inFlight) plan(0);
    },
    wake: () => {
      if (intents.length > 0 && !inFlight) plan(0);
    },
    state: () => {
      state ??= {
        waiting: intents.reduce(
          (sums, { action, count }) => sums.set(action, (sums.get(action) ?? 0) + count),
          new Map<string, number>(),
        ),
        sent: intents.some(({ sealed }) => sealed),
        stuck: failures > 0,
      };
      return state;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

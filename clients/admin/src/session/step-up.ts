/**
 * What is dangerous asks again who one is. Whoever is refused for that waits here for the one dialog: for its yes, after
 * which the request goes out again, or its no.
 */
export interface StepUp {
  readonly get: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
  /** Resolves with whether the operator has proved who they are. Many who ask at once share one dialog. */
  readonly ask: () => Promise<boolean>;
  readonly settle: (proved: boolean) => void;
}

export const createStepUp = (): StepUp => {
  const listeners = new Set<() => void>();
  let waiting: PromiseWithResolvers<boolean> | undefined;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get: () => waiting !== undefined,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: async () => {
      if (waiting === undefined) {
        waiting = Promise.withResolvers<boolean>();
        changed();
      }
      return await waiting.promise;
    },
    settle: (proved) => {
      waiting?.resolve(proved);
      waiting = undefined;
      changed();
    },
  };
};

export const stepUp = createStepUp();

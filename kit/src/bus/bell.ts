/** Wakes one sleeper. */
export interface Bell {
  ring(): void;
  /** Resolves when the bell rings, at once if it rang since the last wait, or after `milliseconds`. */
  wait(milliseconds: number): Promise<void>;
}

export const createBell = (): Bell => {
  let rang = false;
  let awake: (() => void) | undefined;
  return {
    ring: () => {
      rang = true;
      awake?.();
    },
    wait: async (milliseconds) => {
      if (!rang) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          awake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        awake = undefined;
      }
      rang = false;
    },
  };
};

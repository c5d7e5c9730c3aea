/** What has started, so that it stops in the opposite order, wherever the start got to. */
export const createUndo = () => {
  const steps: (() => Promise<void> | void)[] = [];
  return {
    add: (step: () => Promise<void> | void): void => {
      steps.push(step);
    },
    run: async (): Promise<void> => {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) await step();
    },
  };
};

export type Undo = ReturnType<typeof createUndo>;

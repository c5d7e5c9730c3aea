import type { SimulatorEvents } from './contract.ts';

type Name = keyof SimulatorEvents;
type Listener = <N extends Name>(name: N, data: SimulatorEvents[N]) => void;

/** What the page hears of. */
export interface Hub {
  publish: Listener;
  /** @returns ends it */
  subscribe(listener: Listener): () => void;
}

export const createHub = (): Hub => {
  const listeners = new Set<Listener>();
  return {
    publish: (name, data) => {
      for (const listener of listeners) listener(name, data);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

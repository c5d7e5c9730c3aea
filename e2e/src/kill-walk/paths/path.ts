import type { World } from '../world.ts';

/** A way that Stars go, in two halves: what must have been before, and the steps that are walked. */
export interface Path {
  readonly name: string;
  /** @returns the steps; they are gone through to their end, whatever is killed meanwhile */
  prepare(world: World, userId: number): Promise<() => Promise<void>>;
}

/** A press of the button, or a look, is repeated as long. */
export const patienceMs = 150_000;
export const againMs = 300;

import type { Clock } from '@stargraph/kit/clock';
import type { Hub } from './hub.ts';
import type { Journal } from './journal.ts';
import type { StateStore } from './state.ts';

/** What every part of the simulator works on. */
export interface World extends StateStore {
  readonly hub: Hub;
  readonly journal: Journal;
  readonly clock: Clock;
}

export const secondsNow = (world: Pick<World, 'clock'>): number => Math.floor(world.clock.now() / 1000);

/** Tells the page that a chat changed; null for what belongs to none or to all. */
export const changed = (world: Pick<World, 'hub'>, botId: number | null = null, userId: number | null = null): void =>
  world.hub.publish('changed', { botId, userId });

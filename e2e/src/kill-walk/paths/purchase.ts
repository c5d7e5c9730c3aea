import { buy } from './buying.ts';
import type { Path } from './path.ts';
import { arrive } from './walker.ts';

export const purchase: Path = {
  name: 'purchase',
  prepare: async (world, userId) => {
    const walker = await arrive(world, userId);
    return async () => {
      await buy(world, walker, world.shop.chest);
    };
  },
};

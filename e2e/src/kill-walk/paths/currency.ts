import { count } from '../../books.ts';
import { eventually } from '../../eventually.ts';
import type { World } from '../world.ts';
import { buy, untilQuiet } from './buying.ts';
import { patienceMs, type Path } from './path.ts';
import { arrive, type Walker } from './walker.ts';

/** A player with currency, which was bought. */
const endowed = async (world: World, userId: number): Promise<Walker> => {
  const walker = await arrive(world, userId);
  await buy(world, walker, world.shop.chest);
  await untilQuiet(world, walker);
  return walker;
};

export const purchaseForCurrency: Path = {
  name: 'purchase for currency',
  prepare: async (world, userId) => {
    const { ask, client, shop, spent } = world;
    const { playerId, session } = await endowed(world, userId);
    const input = { productId: shop.trinket, idempotencyKey: crypto.randomUUID() };
    spent.set(playerId, 'purchase');
    return async () => {
      const answer = await ask(
        `mutation ($input: ProductPurchaseInput!) { productPurchase(input: $input) { __typename ... on Error { message } } }`,
        { input },
        'productPurchase',
        session,
      );
      if (answer.__typename !== 'ProductPurchaseSuccess') throw new Error(`A purchase: ${JSON.stringify(answer)}`);
      await eventually(
        () => count(client, `SELECT count(*) AS n FROM game.inventory_item WHERE player_id = '${playerId}'`),
        (items) => items === 2,
        patienceMs,
      );
    };
  },
};

export const exchange: Path = {
  name: 'exchange of currencies',
  prepare: async (world, userId) => {
    const { ask, shop, spent } = world;
    const { playerId, session } = await endowed(world, userId);
    const input = { exchangeId: shop.rate.id, amount: shop.rate.give, idempotencyKey: crypto.randomUUID() };
    spent.set(playerId, 'exchange');
    return async () => {
      const answer = await ask(
        `mutation ($input: CurrencyExchangeInput!) { currencyExchange(input: $input) { __typename ... on Error { message } } }`,
        { input },
        'currencyExchange',
        session,
      );
      if (answer.__typename !== 'CurrencyExchangeSuccess') throw new Error(`An exchange: ${JSON.stringify(answer)}`);
    };
  },
};

import type { GraphQLSchema } from 'graphql';
import { createBillingBuilder } from './builder.ts';
import { addEnvironment } from './schema/environment.ts';
import { addForeignEntities } from './schema/foreign.ts';
import { addMoney } from './schema/money.ts';
import { addPlayer } from './schema/player.ts';
import { addProductPurchase } from './schema/product-purchase.ts';
import { addPurchase } from './schema/purchase.ts';
import { addWallet } from './schema/wallet.ts';

/** Billing's part of the supergraph. Needs no services: resolvers find them in their context. */
export const createSchema = (): GraphQLSchema => {
  const types = createBillingBuilder();
  const foreign = addForeignEntities(types);
  const wallet = addWallet(types, foreign);
  const purchase = addPurchase(types, foreign, addMoney(types, foreign));
  addPlayer(types, wallet, purchase);
  addEnvironment(types, foreign);
  addProductPurchase(types, purchase, wallet);
  return types.builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' });
};

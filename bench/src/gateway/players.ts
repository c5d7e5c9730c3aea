import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { PlatformKeys } from '@stargraph/embedded/keys';
import { createSimulatedBot, type SimulatedBot } from '@stargraph/embedded/simulator/bot';
import { ActDocument, HomeDocument, ProductPurchaseDocument } from '@stargraph/sdk';
import { createCaller, signInPlayers, type Caller } from '../load.ts';

export const demoBot = (keys: PlatformKeys): SimulatedBot =>
  createSimulatedBot(1, 'stargraph_demo_bot', 'Star garden (demo)', keys.demoSecret('bot', 35));

/** What is asked of `Home` here. */
interface Home {
  readonly environment: {
    readonly release: { readonly products: readonly { readonly id: string; readonly price: object | null }[] };
  };
  readonly items: readonly unknown[];
  readonly wallets: readonly { readonly held: string }[];
}

const patience = 300;

/** Plays until there is something in every part of what the Mini App shows: points, a level, quests, coins, an item. */
const play = async (call: Caller, token: string): Promise<void> => {
  const intents = [
    { id: 'first', action: 'tap', count: 100 },
    { id: 'second', action: 'tap', count: 100 },
    { id: 'third', action: 'watch', count: 1 },
  ];
  const acted = await call(ActDocument, { input: { intents } }, 'act', token);
  if (acted?.__typename !== 'ActSuccess') throw new Error(`An act was answered by ${JSON.stringify(acted)}`);
  const homeOf = async (): Promise<Home> => (await call(HomeDocument, {}, 'player', token)) as unknown as Home;
  const product = (await homeOf()).environment.release.products.find(({ price }) => price !== null);
  // Levels pay by events: coins, and then what they buy, are there a moment later.
  for (let tries = 0; tries < patience; tries += 1) {
    const input = { productId: product?.id, idempotencyKey: randomUUID() };
    const bought = await call(ProductPurchaseDocument, { input }, 'productPurchase', token);
    if (bought?.__typename === 'ProductPurchaseSuccess') break;
    await sleep(100);
  }
  for (let tries = 0; tries < patience; tries += 1) {
    const { items, wallets } = await homeOf();
    if (items.length > 0 && wallets.every(({ held }) => held === '0')) return;
    await sleep(100);
  }
  throw new Error('A player did not get what was bought');
};

/** Launches the Mini App as so many players, who have played. @returns their access tokens */
export const makePlayers = async (
  origin: string,
  keys: PlatformKeys,
  environmentId: string,
  count: number,
): Promise<string[]> => {
  const pool = new Pool(origin, { connections: 8 });
  try {
    const call = createCaller(pool);
    const tokens = await signInPlayers(call, demoBot(keys), environmentId, count);
    await Promise.all(tokens.map((token) => play(call, token)));
    return tokens;
  } finally {
    await pool.close();
  }
};

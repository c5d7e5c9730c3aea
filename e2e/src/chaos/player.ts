import { setTimeout as sleep } from 'node:timers/promises';
import {
  ActDocument,
  EventsTrackDocument,
  HomeDocument,
  LaunchExchangeDocument,
  ProductPurchaseDocument,
  QuestClaimDocument,
} from '@stargraph/sdk';
import type { Session } from './client.ts';
import type { Kind } from './outage.ts';
import type { PlayerDeps } from './player-deps.ts';
import { buyForStars } from './stars.ts';

/** The name of the events that players track. */
export const trackedEvent = 'client.chaos.seen';

/** The mean pause between two operations of a kind, milliseconds: a player does each in a strand of its own. */
const pausesMs = { act: 2000, claim: 6000, purchase: 4000, stars: 10_000, event: 3000, read: 6000, 'sign-in': 9000 };

interface Content {
  readonly productIds: readonly string[];
  readonly starsProductIds: readonly string[];
  readonly questIds: readonly string[];
}

interface Product {
  readonly id: string;
  readonly kind: string;
  readonly price: unknown;
  readonly stars: number | null;
  readonly perPlayerLimit: number | null;
}

const contentOf = (player: unknown): Content => {
  const { products, quests } = (
    player as { environment: { release: { products: Product[]; quests: { id: string }[] } } }
  ).environment.release;
  // A subscription has no limit of its own, and yet a player has one at a time.
  const endless = products.filter(({ kind, perPlayerLimit }) => perPlayerLimit === null && kind !== 'SUBSCRIPTION');
  return {
    productIds: endless.filter(({ price }) => price !== null).map(({ id }) => id),
    starsProductIds: endless.filter(({ stars }) => stars !== null).map(({ id }) => id),
    questIds: quests.map(({ id }) => id),
  };
};

/** Signs a player in, then lets them live until the signal; resolves once all they had begun is answered or given up. */
export const livePlayer = async (deps: PlayerDeps): Promise<void> => {
  const { target, client, acknowledged, userId, random, signal, run } = deps;
  let serial = 0;
  const nextId = (): string => `${run}-${userId}-${(serial += 1)}`;
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];

  const session: Session = { token: '', renew: () => signIn().then(() => undefined) };
  const signIn = async (): Promise<string | undefined> => {
    const answer = await client.ask({
      kind: 'sign-in',
      document: LaunchExchangeDocument,
      variables: { input: { environmentId: target.environmentId, initData: target.launch(userId) } },
      root: 'launchExchange',
    });
    if (answer === undefined) return undefined;
    if (answer.__typename !== 'LaunchExchangeSuccess') {
      deps.problem(`A launch was answered by ${JSON.stringify(answer)}`);
      return undefined;
    }
    session.token = String(answer['accessToken']);
    return (answer['player'] as { id: string }).id;
  };
  const ask = (kind: Kind, document: Parameters<typeof client.ask>[0]['document'], root: string, variables: object) =>
    client.ask({ kind, document, root, variables: { ...variables }, session });
  const read = () => ask('read', HomeDocument, 'player', {});

  const act = async (playerId: string): Promise<void> => {
    const id = nextId();
    const intents = [
      { id: `${id}w`, action: 'watch', count: 1 },
      { id: `${id}t`, action: 'tap', count: 1 + Math.floor(random() * 20) },
    ];
    const answer = await ask('act', ActDocument, 'act', { input: { intents } });
    if (answer === undefined) return;
    if (answer.__typename !== 'ActSuccess') return deps.problem(`An act was answered by ${JSON.stringify(answer)}`);
    for (const { intentId, status, points } of answer['outcomes'] as Record<'intentId' | 'status' | 'points', string>[])
      if (status === 'APPLIED' || status === 'REPEATED')
        acknowledged.intents.set(intentId, { playerId, points: BigInt(points) });
      else deps.problem(`Intent ${intentId} was ${status}`);
  };

  const claim = async (playerId: string, { questIds }: Content): Promise<void> => {
    const questId = pick(questIds) ?? '';
    const input = { questId, idempotencyKey: nextId() };
    const answer = await ask('claim', QuestClaimDocument, 'questClaim', { input });
    // Most are refused: the quest is not completed, or was claimed.
    if (answer?.__typename === 'QuestClaimSuccess')
      acknowledged.claims.set(`${playerId} ${questId}`, BigInt(String(answer['points'])));
    if (answer?.__typename === 'IdempotencyConflictError') deps.problem('A claim met another of its key');
  };

  const purchase = async ({ productIds }: Content): Promise<void> => {
    const input = { productId: pick(productIds) ?? '', idempotencyKey: nextId() };
    const answer = await ask('purchase', ProductPurchaseDocument, 'productPurchase', { input });
    if (answer?.__typename === 'ProductPurchaseSuccess')
      acknowledged.purchases.set(input.idempotencyKey, (answer['purchase'] as { id: string }).id);
    else if (answer !== undefined && answer.__typename !== 'InsufficientFundsError')
      deps.problem(`A purchase was answered by ${JSON.stringify(answer)}`);
  };

  const track = async (): Promise<void> => {
    // Mostly several, as clients gather them: those of a call travel together.
    const loads = Array.from({ length: 1 + Math.floor(random() * 5) }, nextId);
    const events = loads.map((load) => ({
      id: crypto.randomUUID(),
      name: trackedEvent,
      occurredAt: new Date().toISOString(),
      properties: { load },
    }));
    const input = { environmentId: target.environmentId, events };
    const answer = await ask('event', EventsTrackDocument, 'eventsTrack', { input });
    if (answer?.__typename === 'EventsTrackSuccess') for (const load of loads) acknowledged.tracked.add(load);
    else if (answer !== undefined) deps.problem(`An event was answered by ${JSON.stringify(answer)}`);
  };

  const playerId = await signIn();
  const home = await read();
  if (playerId === undefined || home === undefined) return deps.problem(`User ${userId} could not begin`);
  acknowledged.stars.players.set(userId, playerId);
  const content = contentOf(home);
  const strands: Record<keyof typeof pausesMs, () => Promise<unknown>> = {
    act: () => act(playerId),
    claim: () => claim(playerId, content),
    purchase: () => purchase(content),
    stars: () => buyForStars({ ...deps, session }, { productId: pick(content.starsProductIds) ?? '', key: nextId() }),
    event: track,
    read,
    'sign-in': signIn,
  };
  const strand = async (name: keyof typeof pausesMs): Promise<void> => {
    const pause = (share: number): Promise<unknown> =>
      sleep(pausesMs[name] * deps.pace * share, undefined, { signal }).catch(() => undefined);
    await pause(random());
    while (!signal.aborted) {
      await strands[name]();
      await pause(0.5 + random());
    }
  };
  await Promise.all((Object.keys(pausesMs) as (keyof typeof pausesMs)[]).map(strand));
};

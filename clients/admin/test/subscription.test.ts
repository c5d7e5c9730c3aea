import { describe, expect, test } from 'vitest';
import { applyOperations } from '../src/draft/operation.ts';
import { kindEdits } from '../src/editor/product-kind.ts';
import { en } from '../src/i18n/en.ts';
import { subscriptionFacts, type PlayerSubscription } from '../src/players/subscription-facts.ts';
import { node } from './draft/server.ts';

describe('making a product a subscription', () => {
  const became = (props: Record<string, unknown>, ...kinds: readonly string[]) => {
    let nodes = [node('p', props, { kind: 'PRODUCT' }), node('q', {}, { kind: 'PRODUCT' })];
    for (const kind of kinds) {
      const [product] = nodes;
      if (product !== undefined) nodes = [...applyOperations(nodes, kindEdits(product, kind, nodes))];
    }
    return nodes[0]?.props;
  };

  test('gives it a price in Stars, since nothing else is renewed', () => {
    expect(became({ price: { currencyId: 'c', amount: '5' } }, 'subscription')).toEqual({
      kind: 'subscription',
      stars: 10,
    });
  });

  test('keeps the Stars that it costs, and no limit: a player has one at a time', () => {
    expect(became({ stars: 70, perPlayerLimit: 3 }, 'subscription')).toEqual({ kind: 'subscription', stars: 70 });
  });

  test('takes the parts of what was a bundle away', () => {
    expect(became({ stars: 70 }, 'bundle')).toMatchObject({ parts: [{ productId: 'q', quantity: 1 }] });
    expect(became({ stars: 70 }, 'bundle', 'subscription')).toEqual({ kind: 'subscription', stars: 70 });
  });
});

describe('a player’s subscription', () => {
  const subscription: PlayerSubscription = {
    __typename: 'StarsSubscription',
    id: 'sub_1',
    product: { __typename: 'Product', environmentId: 'env_1', id: 'nod_p', title: 'Club' },
    stars: 70,
    state: 'ACTIVE',
    startedAt: '2026-11-01T00:00:00Z',
    paidUntil: '2026-12-01T00:00:00Z',
    graceUntil: null,
    canceledBy: null,
    endReason: null,
    pendingChange: null,
  };
  const facts = (changes: Partial<PlayerSubscription>) => subscriptionFacts({ ...subscription, ...changes });

  test('that runs says when it renews', () => {
    expect(facts({})).toMatchObject({ until: subscription.paidUntil, untilNote: 'note.renews', stateNotes: [] });
  });

  test('that was cancelled says by whom, and what Telegram has yet to hear', () => {
    expect(facts({ state: 'CANCELED', canceledBy: 'PLATFORM', pendingChange: 'CANCEL' })).toMatchObject({
      untilNote: 'note.runs',
      stateNotes: ['by.PLATFORM', 'pending.CANCEL'],
    });
  });

  test('in its grace says until when the player keeps it', () => {
    const graceUntil = '2026-12-04T00:00:00Z';
    expect(facts({ state: 'GRACE', graceUntil })).toMatchObject({ until: graceUntil, untilNote: 'note.grace' });
  });

  test('that ended says why, each with words of its own', () => {
    const reasons = ['CANCELED', 'UNPAID', 'REFUNDED'] as const;
    expect(reasons.map((endReason) => facts({ state: 'EXPIRED', endReason }).untilNote)).toEqual(
      reasons.map((reason) => `note.ended.${reason}`),
    );
    expect(Object.keys(en.subscription.note.ended).toSorted()).toEqual([...reasons].toSorted());
  });
});

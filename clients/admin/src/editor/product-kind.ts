import type { Operation } from '../draft/operation.ts';
import { ofKind, type DraftNode, type Nodes } from '../draft/node.ts';

/** What is offered. A kind beyond them, set by a program, stays until another one is chosen. */
export const productKinds = ['consumable', 'permanent', 'subscription', 'bundle'] as const;

/** What a product costs in Stars before anybody says otherwise. */
export const firstStars = 10;

/** What is owned once, or one at a time, has no limit to choose. */
export const isLimitedByKind = (kind: unknown): boolean => kind === 'permanent' || kind === 'subscription';

/** Makes a product one of another kind: what no longer goes with it is taken away, what it needs is there. */
export const kindEdits = (node: DraftNode, next: string, nodes: Nodes): readonly Operation[] => {
  const set = (name: string, value: unknown): Operation => ({ set: { id: node.id, path: [name], value } });
  const { parts, price, stars } = node.props;
  const part = ofKind(nodes, 'PRODUCT').find(
    ({ id, props }) => id !== node.id && (props['kind'] ?? 'consumable') === 'consumable',
  );
  const partsEdits =
    next !== 'bundle'
      ? [set('parts', null)]
      : parts === undefined && part !== undefined
        ? [set('parts', [{ productId: part.id, quantity: 1 }])]
        : [];
  return [
    set('kind', next),
    ...partsEdits,
    ...(isLimitedByKind(next) ? [set('perPlayerLimit', null)] : []),
    // Telegram renews only what is paid for in Stars.
    ...(next === 'subscription' && price !== undefined ? [set('price', null)] : []),
    ...(next === 'subscription' && stars === undefined ? [set('stars', firstStars)] : []),
  ];
};

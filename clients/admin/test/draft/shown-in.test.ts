import { expect, test } from 'vitest';
import { shownIn } from '../../src/draft/shown-in.ts';
import type { DraftNode, NodeKind, Props } from '../../src/draft/node.ts';

const node = (id: string, kind: NodeKind, props: Props = {}): DraftNode => ({
  id,
  kind,
  parentId: null,
  order: id,
  props,
});
const nodes = [
  node('coin', 'CURRENCY'),
  node('dust', 'CURRENCY'),
  node('pot', 'PRODUCT'),
  node('lamp', 'PRODUCT'),
  node('board', 'LEADERBOARD'),
];
const shown = (props: Props): readonly string[] => shownIn(nodes, node('block', 'BLOCK', props)).map(({ id }) => id);

test('two blocks of one type are told apart by what each of them shows, in its own order', () => {
  expect(shown({ type: 'balance', currencyId: 'dust' })).toEqual(['dust']);
  expect(shown({ type: 'shop', productIds: ['lamp', 'pot'] })).toEqual(['lamp', 'pot']);
  expect(shown({ type: 'leaderboard', leaderboardId: 'board' })).toEqual(['board']);
});

test('a block that names nothing, or what is gone, or no block shows nothing of its own', () => {
  expect(shown({ type: 'shop' })).toEqual([]);
  expect(shown({ type: 'balance', currencyId: 'gone' })).toEqual([]);
  expect(shown({ type: 'shop', productIds: ['gone', 'pot', 7] })).toEqual(['pot']);
  expect(shown({ type: 'text', text: {} })).toEqual([]);
  expect(shown({ type: 'level' })).toEqual([]);
  expect(shownIn(nodes, node('pot', 'PRODUCT'))).toEqual([]);
});

import { expect, test } from 'vitest';
import { isApplied } from '../../src/draft/applied.ts';
import type { Nodes } from '../../src/draft/node.ts';
import { appendOperation, applyOperations, type Operation } from '../../src/draft/operation.ts';
import { changedPlaces } from '../../src/draft/touched.ts';
import { newNodeId } from '../../src/draft/new-id.ts';
import { moveBy, moveTo } from '../../src/editor/move.ts';
import { node } from './server.ts';

const blocks = ['a', 'b', 'c'].map((id) => node(id, {}, { kind: 'BLOCK', parentId: 's' }));
const screen = node('s', {}, { kind: 'SCREEN' });
const other = node('t', {}, { kind: 'SCREEN' });
const nodes = [screen, other, ...blocks];
const order = (all: Nodes, parentId = 's'): string[] =>
  all.filter((each) => each.parentId === parentId).map(({ id }) => id);
const [a, b] = blocks;

test('a block moves among its siblings and to another screen', () => {
  expect(order(applyOperations(nodes, a === undefined ? [] : moveBy(nodes, a, 1)))).toEqual(['b', 'a', 'c']);
  expect(a === undefined ? null : moveBy(nodes, a, -1)).toEqual([]);
  const moved = applyOperations(nodes, b === undefined ? [] : moveTo(b, other, 'inside'));
  expect([order(moved), order(moved, 't')]).toEqual([['a', 'c'], ['b']]);
});

test('an inverse puts a node back by its exact order key', () => {
  const removed = applyOperations(nodes, [{ remove: { id: 'b' } }]);
  expect(order(removed)).toEqual(['a', 'c']);
  const back: Operation = { insert: { id: 'b', kind: 'BLOCK', parentId: 's', order: 'b', props: {} } };
  expect(order(applyOperations(removed, [back]))).toEqual(['a', 'b', 'c']);
});

test('removing a screen takes its blocks along', () => {
  expect(applyOperations(nodes, [{ remove: { id: 's' } }]).map(({ id }) => id)).toEqual(['t']);
});

test('null takes a property away, and objects on the way are made', () => {
  const [set] = applyOperations(
    [node('q', { title: { en: 'x' } })],
    [
      { set: { id: 'q', path: ['title', 'en'], value: null } },
      { set: { id: 'q', path: ['reward', 'amount'], value: '5' } },
    ],
  );
  expect(set?.props).toEqual({ title: {}, reward: { amount: '5' } });
});

test('letters typed one after another are one operation, and values go into a node not yet sent', () => {
  const typed = ['N', 'Ne', 'New'].reduce<readonly Operation[]>(
    (operations, value) => appendOperation(operations, { set: { id: 'q', path: ['title', 'en'], value } }),
    [{ insert: { id: 'q', kind: 'QUEST', props: { goal: 1 } } }],
  );
  expect(typed).toEqual([{ insert: { id: 'q', kind: 'QUEST', props: { goal: 1, title: { en: 'New' } } } }]);
});

test('an edit is known to have arrived by what it wants', () => {
  const operations: Operation[] = [
    { move: { id: 'c', beforeId: 'a' } },
    { set: { id: 'b', path: ['x'], value: 1 } },
    { insert: { id: 'n', kind: 'QUEST', props: {} } },
    { remove: { id: 't' } },
  ];
  expect(isApplied(nodes, operations)).toBe(false);
  expect(isApplied(applyOperations(nodes, operations), operations)).toBe(true);
  const twice: Operation[] = [
    { set: { id: 'b', path: ['x'], value: 0 } },
    ...operations,
    { insert: { id: 'm', kind: 'QUEST', props: {} } },
    { remove: { id: 'm' } },
  ];
  expect(isApplied(applyOperations(nodes, twice), twice)).toBe(true);
});

test('what others changed is named place by place', () => {
  const after = applyOperations(nodes, [
    { set: { id: 'a', path: ['text', 'ru'], value: 'я' } },
    { remove: { id: 'c' } },
    { insert: { id: 'n', kind: 'QUEST', props: {} } },
  ]);
  expect(changedPlaces(nodes, after)).toEqual([['a', 'props', 'text'], ['c'], ['n']]);
  expect(changedPlaces(nodes, nodes)).toEqual([]);
});

test('ids are TypeIDs that sort by birth', () => {
  const ids = [1, 2, 3].map((second) => newNodeId(1_790_000_000_000 + second * 1000));
  expect(ids.every((id) => /^nod_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id))).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 500 }, () => newNodeId())).size).toBe(500);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import { applyEdit } from '../../src/domain/edit.ts';
import { DraftConflictError } from '../../src/domain/errors.ts';
import { inReadingOrder, type DraftNode, type Nodes } from '../../src/domain/node.ts';
import type { Operation } from '../../src/domain/operation.ts';
import { granted, wish } from './arbitrary.ts';

const wishes = fc.array(wish, { maxLength: 12 });
const plain = (nodes: Nodes): DraftNode[] => inReadingOrder(nodes);
const edit = (nodes: Nodes, operations: readonly Operation[]) => applyEdit(nodes, operations, [], 0);

describe('an edit', () => {
  test('followed by its inverse leaves the document as it was, order keys included', () => {
    fc.assert(
      fc.property(wishes, wishes, (first, second) => {
        const { nodes } = granted(new Map(), first);
        const { operations } = granted(nodes, second);
        const edited = edit(nodes, operations);
        expect(plain(edit(edited.nodes, edited.inverse).nodes)).toEqual(plain(nodes));
      }),
      { numRuns: 500 },
    );
  });

  test('keeps the structure: parents are there, order keys are unique among siblings, reading order holds every node', () => {
    fc.assert(
      fc.property(wishes, wishes, (first, second) => {
        const { nodes } = granted(granted(new Map(), first).nodes, second);
        const places = [...nodes.values()].map((node) => `${node.kind}/${node.parentId}/${node.order}`);
        expect(new Set(places).size).toBe(places.length);
        for (const node of nodes.values())
          expect(node.parentId === null ? undefined : nodes.get(node.parentId)?.kind).toBe(
            node.kind === 'block' ? 'screen' : undefined,
          );
        expect(inReadingOrder(nodes)).toHaveLength(nodes.size);
      }),
    );
  });

  test('of two that both apply after the other, the order does not matter', () => {
    const content = (nodes: Nodes) =>
      new Map([...nodes].map(([id, { kind, parentId, props }]) => [id, { kind, parentId, props }]));
    const attempt = (nodes: Nodes, first: readonly Operation[], second: readonly Operation[]) => {
      try {
        const one = edit(nodes, first);
        return applyEdit(one.nodes, second, one.writes, 1).nodes;
      } catch (error) {
        if (error instanceof DraftConflictError || error instanceof InvalidInputError) return null;
        throw error;
      }
    };
    let compared = 0;
    fc.assert(
      fc.property(wishes, fc.array(wish, { maxLength: 3 }), fc.array(wish, { maxLength: 3 }), (base, one, other) => {
        const { nodes } = granted(new Map(), base);
        const a = granted(nodes, one).operations;
        const b = granted(nodes, other).operations;
        const [ab, ba] = [attempt(nodes, a, b), attempt(nodes, b, a)];
        if (ab === null || ba === null) return;
        compared += 1;
        expect(content(ab)).toEqual(content(ba));
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});

describe('a place among siblings', () => {
  const [a, b, c] = [newId('node'), newId('node'), newId('node')];
  const nowhere = { parentId: null, afterId: null, beforeId: null, order: null };
  const item = (id: string, place: { afterId?: string; beforeId?: string; order?: string } = {}): Operation => ({
    type: 'insert',
    id,
    kind: 'item',
    props: {},
    ...nowhere,
    ...place,
  });
  const orderOf = (operations: readonly Operation[]) =>
    inReadingOrder(edit(new Map(), operations).nodes).map((node) => node.id);

  test('is the last one unless it is named', () => {
    expect(orderOf([item(a), item(b), item(c)])).toEqual([a, b, c]);
    expect(orderOf([item(a), item(b), { type: 'move', id: a, ...nowhere }])).toEqual([b, a]);
  });

  test('is behind or before the sibling that is named', () => {
    expect(orderOf([item(a), item(b), item(c, { afterId: a })])).toEqual([a, c, b]);
    expect(orderOf([item(a), item(b), item(c, { beforeId: a })])).toEqual([c, a, b]);
    expect(orderOf([item(a), item(b), { type: 'move', id: b, ...nowhere, beforeId: a }])).toEqual([b, a]);
  });

  test('is right behind whoever holds the exact key that is asked for', () => {
    const { nodes } = edit(new Map(), [item(a), item(b)]);
    const taken = nodes.get(a)?.order ?? '';
    expect(inReadingOrder(edit(nodes, [item(c, { order: taken })]).nodes).map((node) => node.id)).toEqual([a, c, b]);
  });

  test('can not be named by a node that is no sibling there', () => {
    expect(() => edit(new Map(), [item(a), { type: 'move', id: a, ...nowhere, afterId: a }])).toThrow(
      InvalidInputError,
    );
    expect(() => edit(new Map(), [item(a, { beforeId: b })])).toThrow(InvalidInputError);
  });
});

describe('conflicts', () => {
  const screen = newId('node');
  const block = newId('node');
  const quest = newId('node');
  const insert = (id: string, kind: DraftNode['kind'], parentId: string | null = null): Operation => ({
    type: 'insert',
    id,
    kind,
    parentId,
    afterId: null,
    beforeId: null,
    order: null,
    props: { title: { en: 'x' } },
  });
  const { nodes } = edit(new Map(), [insert(screen, 'screen'), insert(block, 'block', screen), insert(quest, 'quest')]);
  const set = (id: string, ...path: string[]): Operation => ({ type: 'set', id, path, value: 'y' });
  const remove = (id: string): Operation => ({ type: 'remove', id });
  const move = (id: string, afterId: string | null = null): Operation => ({
    type: 'move',
    id,
    parentId: null,
    afterId,
    beforeId: null,
    order: null,
  });
  const second = newId('node');

  const conflict = (theirs: readonly Operation[], mine: readonly Operation[]): readonly string[] => {
    const before = edit(nodes, theirs);
    try {
      applyEdit(before.nodes, mine, before.writes, 1);
      return [];
    } catch (error) {
      if (error instanceof DraftConflictError) return error.paths;
      throw error;
    }
  };

  test.each<[string, Operation[], Operation[], string[]]>([
    ['the same property', [set(quest, 'goal')], [set(quest, 'goal')], [`${quest}/props/goal`]],
    ['a property and what it stands in', [set(quest, 'title', 'en')], [set(quest, 'title')], [`${quest}/props/title`]],
    ['properties side by side', [set(quest, 'title', 'en')], [set(quest, 'title', 'ru')], []],
    ['a property and the place of one node', [move(quest)], [set(quest, 'goal')], []],
    ['a property of a removed node', [remove(quest)], [set(quest, 'goal')], [`${quest}/props/goal`]],
    [
      'a property of a block that went with its screen',
      [remove(screen)],
      [set(block, 'text')],
      [`${block}/props/text`],
    ],
    ['the removal of a screen whose block was edited', [set(block, 'text')], [remove(screen)], [block]],
    ['the removal of a screen that got a block', [insert(second, 'block', screen)], [remove(screen)], [screen, second]],
    [
      'a block for a removed screen',
      [remove(screen)],
      [insert(second, 'block', screen)],
      [`${screen}/children/${second}`],
    ],
    ['two blocks for one screen', [insert(second, 'block', screen)], [insert(newId('node'), 'block', screen)], []],
    [
      'a place behind a node that was moved',
      [move(block)],
      [insert(second, 'block', screen), move(second, block)],
      [`${block}/place`],
    ],
    ['the same removal', [remove(quest)], [remove(quest)], [quest]],
  ])('%s', (_name, theirs, mine, paths) => {
    expect(conflict(theirs, mine)).toEqual(paths);
  });
});

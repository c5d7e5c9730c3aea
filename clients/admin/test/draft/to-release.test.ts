import { expect, test } from 'vitest';
import { homeScreen } from '@stargraph/miniapp/release/release';
import { differences } from '../../src/draft/difference.ts';
import { isBlockType, blockTypes, fieldsOfBlock } from '../../src/draft/field.ts';
import { freshBlockProps, freshProps } from '../../src/draft/fresh.ts';
import { applyOperations } from '../../src/draft/operation.ts';
import { blockShowing } from '../../src/draft/shown-in.ts';
import { textEntries } from '../../src/draft/texts.ts';
import { draftRelease } from '../../src/draft/to-release.ts';
import { starterOperations } from '../../src/editor/starter.ts';
import { node } from './server.ts';

const starter = applyOperations([], starterOperations(['en', 'ru'], true, 'Home'));
const release = draftRelease('prj_1', starter);

test('the small game to begin with is complete: a home screen, blocks that name what is there, both languages', () => {
  const home = homeScreen(release);
  expect(home?.blocks.map(({ type }) => type)).toEqual(['text', 'balance', 'tap', 'quests']);
  const tap = home?.blocks.find(({ type }) => type === 'tap');
  expect(tap?.props).toMatchObject({ actionKey: 'tap', points: 1, maxCount: 100 });
  expect(release.quests[0]).toMatchObject({ actionKey: 'tap', goal: 10, autoClaim: true });
  expect(textEntries(starter, ['en', 'ru']).flatMap(({ missing }) => missing)).toEqual([]);
});

test('a half-made draft still makes a release to look at', () => {
  const broken = draftRelease('prj_1', [
    node('p', { price: { currencyId: 3, amount: 'x' }, grants: 'none', title: ['no'] }, { kind: 'PRODUCT' }),
    node('s', {}, { kind: 'SCREEN' }),
    node('b', { type: 'tap' }, { kind: 'BLOCK', parentId: 's' }),
  ]);
  expect(broken.products[0]).toMatchObject({ price: null, stars: null, grants: [], title: {} });
  expect(broken.screens[0]?.blocks[0]?.props).toMatchObject({ actionKey: 'tap', points: 0 });
  expect(broken.locales).toEqual(['en']);
});

test('every kind of block has its form and starts with its type', () => {
  for (const type of blockTypes) {
    expect(fieldsOfBlock[type]).toBeDefined();
    expect(freshBlockProps(type, starter)['type']).toBe(type);
  }
  expect(isBlockType('wheel')).toBe(false);
});

test('a new level goes on from the last one, a new key is free', () => {
  const levels = [
    node('l1', { number: 1, threshold: 0 }, { kind: 'LEVEL' }),
    node('l2', { number: 2, threshold: 50 }, { kind: 'LEVEL' }),
  ];
  expect(freshProps('LEVEL', levels, '')).toEqual({ number: 3, threshold: 100 });
  expect(freshProps('ACTION', [node('x', { key: 'action' }, { kind: 'ACTION' })], '')['key']).toBe('action_2');
});

test('differences tell what is new, gone, changed and moved, and nothing where all is the same', () => {
  expect(differences(release, release)).toEqual([]);
  const [first] = starter.filter(({ kind }) => kind === 'BLOCK');
  const quest = starter.find(({ kind }) => kind === 'QUEST');
  const after = applyOperations(starter, [
    { set: { id: quest?.id ?? '', path: ['goal'], value: 12 } },
    { remove: { id: first?.id ?? '' } },
    { insert: { id: 'new', kind: 'ITEM', props: { title: { en: 'Key' } } } },
  ]);
  const told = differences(release, draftRelease('prj_1', after)).map(({ change, thing, fields }) => [
    change,
    thing,
    ...fields,
  ]);
  expect(told).toContainEqual(['changed', 'quest', 'goal']);
  expect(told).toContainEqual(['removed', 'block']);
  expect(told).toContainEqual(['added', 'item']);
});

test('a text that is missing in one language is found, an optional one that is nowhere is not', () => {
  const entries = textEntries(
    [node('q', { title: { en: 'Quest', ru: ' ' } }), node('p', { title: { en: 'P', ru: 'П' } }, { kind: 'PRODUCT' })],
    ['en', 'ru'],
  );
  expect(entries.map(({ name, missing }) => [name, missing])).toEqual([
    ['title', ['ru']],
    ['title', []],
    ['description', []],
  ]);
});

test('a definition is looked at in the block that shows it', () => {
  const shown = (kind: string): unknown => {
    const found = starter.find((each) => each.kind === kind);
    return found && blockShowing(starter, found)?.props['type'];
  };
  expect(['QUEST', 'CURRENCY', 'ACTION', 'SETTINGS'].map(shown)).toEqual(['quests', 'balance', 'tap', undefined]);
});

import { describe, expect, test } from 'vitest';
import { productSchema } from '@stargraph/kit/contracts/release';
import { buildRelease, canonicalJson } from '../../src/domain/build-release.ts';
import type { Nodes } from '../../src/domain/node.ts';
import { validateDraft } from '../../src/domain/validate.ts';
import { coin, draftOf, home, quest, settings, tap } from './draft.ts';

const build = (nodes: Nodes, projectId = 'prj_1') => {
  const validation = validateDraft(nodes);
  if (validation.outcome === 'invalid') throw new Error(canonicalJson(validation.problems));
  return buildRelease(projectId, validation.draft);
};

describe('a release', () => {
  test('has one hash for the same content, however its properties and nodes came about', () => {
    const first = build(draftOf(settings, home, tap, quest));
    const reordered = build(draftOf(home, settings, quest, ['action', 'tap', { points: 1, key: 'tap' }]));
    const spelledOut = build(draftOf(settings, home, ['action', 'tap', { key: 'tap', points: 1, maxCount: 1 }], quest));
    expect(reordered.hash).toBe(first.hash);
    expect(spelledOut.hash).toBe(first.hash);
  });

  test('has another hash for another rule, text, order or project', () => {
    const item = (id: string) => ['item', id, { title: { en: id } }] as const;
    const hashes = [
      build(draftOf(settings, home, tap)),
      build(draftOf(settings, home, ['action', 'tap', { key: 'tap', points: 2 }])),
      build(draftOf(settings, home, item('a'), item('b'))),
      build(draftOf(settings, home, item('b'), item('a'))),
      build(draftOf(settings, home, tap), 'prj_2'),
    ].map((release) => release.hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('shows nobody but services what actions pay', () => {
    const { publicArtefact, privateArtefact } = build(
      draftOf(settings, home, coin, [
        'action',
        'secret',
        { key: 'tap', points: 777, maxCount: 13, reward: { currencyId: 'coin', amount: '31' } },
      ]),
    );
    expect(privateArtefact.actions).toEqual([
      { id: 'secret', key: 'tap', points: 777, maxCount: 13, reward: { currencyId: 'coin', amount: '31' }, cost: null },
    ]);
    expect(canonicalJson(publicArtefact)).not.toMatch(/secret|777|"31"/);
  });

  test('names the key of an action where the draft named its node, with what a tap shows of it', () => {
    const { publicArtefact } = build(
      draftOf(settings, home, tap, quest, ['block', 'home/b', { type: 'tap', actionId: 'tap', label: { en: 'Go' } }]),
    );
    expect(publicArtefact.quests).toEqual([
      {
        id: 'quest',
        title: { en: 'Ten taps' },
        actionKey: 'tap',
        goal: 10,
        points: 0,
        reward: null,
        autoClaim: true,
        icon: null,
      },
    ]);
    expect(publicArtefact.screens).toEqual([
      {
        id: 'home',
        name: 'Home',
        title: null,
        icon: null,
        home: true,
        blocks: [
          {
            id: 'b',
            type: 'tap',
            props: { actionKey: 'tap', label: { en: 'Go' }, points: 1, cost: null, maxCount: 1 },
          },
        ],
      },
    ]);
  });

  test('limits what is owned once to one, and says of a plain product what an old release did not', () => {
    const item = ['item', 'hat', { title: { en: 'Hat' } }] as const;
    const hat = { title: { en: 'Hat' }, stars: 1, grants: [{ itemId: 'hat', quantity: 1 }] };
    const { publicArtefact } = build(
      draftOf(settings, home, item, ['product', 'once', { ...hat, kind: 'permanent' }], ['product', 'plain', hat]),
    );
    expect(publicArtefact.products[0]).toMatchObject({ id: 'once', kind: 'permanent', perPlayerLimit: 1 });
    const plain = publicArtefact.products[1];
    if (plain === undefined) throw new Error('no product');
    const { kind, parts, stock, availableFrom, availableUntil, ...old } = plain;
    expect({ kind, parts, stock, availableFrom, availableUntil }).toEqual({
      kind: 'consumable',
      parts: [],
      stock: null,
      availableFrom: null,
      availableUntil: null,
    });
    expect(productSchema.parse(old)).toEqual(plain);
  });

  test('has its levels from the first upwards', () => {
    const level = (number: number) => ['level', `l${number}`, { number, threshold: (number - 1) * 10 }] as const;
    expect(
      build(draftOf(settings, home, level(3), level(1), level(2))).privateArtefact.levels.map(({ number }) => number),
    ).toEqual([1, 2, 3]);
  });
});

import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../../subgraphs/config/src/domain/build-release.ts';
import type { DraftNode, NodeKind } from '../../../subgraphs/config/src/domain/node.ts';
import { validateDraft } from '../../../subgraphs/config/src/domain/validate.ts';
import { demoContent } from '../../src/demo/content.ts';

const nodes = new Map(
  demoContent().map(({ insert: { id, kind, parentId, props } }, index): [string, DraftNode] => [
    id,
    {
      id,
      kind: kind.toLowerCase() as NodeKind,
      parentId,
      order: String(index).padStart(4, '0'),
      props: props as DraftNode['props'],
    },
  ]),
);

const publish = () => {
  const validation = validateDraft(nodes);
  if (validation.outcome === 'invalid') throw new Error(JSON.stringify(validation.problems));
  return buildRelease('prj_demo', validation.draft);
};

/** Every text by locale, at any depth. */
const textsIn = (value: unknown): Record<string, string>[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value) return [value as Record<string, string>];
  return Object.values(value).flatMap(textsIn);
};

describe('the demo', () => {
  const { publicArtefact: shown, privateArtefact: ruled } = publish();

  test('can be published', () => {
    expect(shown.screens.filter((screen) => screen.home)).toHaveLength(1);
  });

  test('says everything in English and in Russian', () => {
    const texts = textsIn(shown);
    expect(texts.length).toBeGreaterThan(30);
    for (const text of texts) {
      expect(Object.keys(text).toSorted()).toEqual(['en', 'ru']);
      expect(text['ru']).toMatch(/[а-яё]/i);
    }
  });

  test('shows every block that there is, an icon and a title for each tab', () => {
    const types = new Set(shown.screens.flatMap(({ blocks }) => blocks.map((block) => block.type)));
    expect([...types].toSorted()).toEqual(
      ['balance', 'leaderboard', 'level', 'profile', 'quests', 'referral', 'shop', 'tap', 'text'].toSorted(),
    );
    for (const screen of shown.screens) expect([screen.title, screen.icon]).not.toContain(null);
  });

  test('has a block for every action, so that every quest can be completed', () => {
    const tapped = shown.screens.flatMap(({ blocks }) => blocks.map((block) => block.props['actionKey']));
    for (const action of ruled.actions) expect(tapped).toContain(action.key);
    for (const quest of shown.quests) expect(tapped).toContain(quest.actionKey);
  });

  test('shows each quest and each product somewhere', () => {
    const named = JSON.stringify(shown.screens);
    for (const { id } of [...shown.quests, ...shown.products]) expect(named).toContain(id);
  });

  test('sells for coins and for Stars, under titles that an invoice has room for', () => {
    expect(new Set(shown.products.map((product) => product.stars === null))).toEqual(new Set([true, false]));
    for (const { title } of shown.products)
      for (const text of Object.values(title)) expect(text.length).toBeLessThanOrEqual(32);
  });

  test('sells something to subscribe to, and a second currency that expires is got by exchange and spent', () => {
    const [pass] = shown.products.filter(({ kind }) => kind === 'subscription');
    const [coins, dust] = shown.currencies;
    expect(pass?.currencyGrants.map(({ currencyId }) => currencyId)).toEqual([coins?.id, dust?.id]);
    expect(dust?.expires).not.toBeNull();
    expect(shown.exchanges.map(({ give, get }) => [give.currencyId, get.currencyId])).toEqual([[coins?.id, dust?.id]]);
    expect(shown.exchanges[0]?.perDay).not.toBeNull();
    expect(shown.products.map(({ price }) => price?.currencyId)).toContain(dust?.id);
  });
});

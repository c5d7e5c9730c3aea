import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue, Nodes } from '../../src/domain/node.ts';
import { validateDraft } from '../../src/domain/validate.ts';
import { coin, draftOf, home, quest, settings, tap } from './draft.ts';

/** The problems of a draft as `node path CODE`. */
const problemsOf = (nodes: Nodes): string[] => {
  const validation = validateDraft(nodes);
  return validation.outcome === 'valid'
    ? []
    : validation.problems.map(({ nodeId, path, code }) => `${nodeId ?? '-'} ${path.join('.')} ${code}`);
};

describe('a draft', () => {
  test('with settings and a home screen can be published', () => {
    expect(problemsOf(draftOf(settings, home))).toEqual([]);
    expect(problemsOf(draftOf(settings, home, coin, tap, quest))).toEqual([]);
  });

  test('that is empty lacks its settings and its home screen', () => {
    expect(problemsOf(new Map())).toEqual(['-  MISSING_SETTINGS', '-  MISSING_HOME_SCREEN']);
  });

  test('has one home screen', () => {
    expect(problemsOf(draftOf(settings, home, ['screen', 'other', { name: 'Other', home: true }]))).toEqual([
      'other home SEVERAL_HOME_SCREENS',
    ]);
  });

  test('names every property that its kind does not know or that is out of range', () => {
    expect(
      problemsOf(draftOf(settings, home, ['action', 'tap', { key: 'Tap!', points: -1, maxCount: 1001, extra: 1 }])),
    ).toEqual([
      'tap key INVALID_PROPS',
      'tap points INVALID_PROPS',
      'tap maxCount INVALID_PROPS',
      'tap  INVALID_PROPS',
    ]);
    expect(problemsOf(draftOf(settings, home, ['block', 'home/b', { type: 'casino' }]))).toEqual([
      'b type INVALID_PROPS',
    ]);
  });

  test('does not accuse a screen that it can not read of being no home', () => {
    expect(problemsOf(draftOf(settings, ['screen', 'home', { home: true }]))).toEqual(['home name INVALID_PROPS']);
  });

  test.each([
    ['a quest', [tap, ['quest', 'q', { title: { en: 'x' }, actionId: 'gone', goal: 1 }]], 'q actionId'],
    [
      'a reward',
      [
        tap,
        ['quest', 'q', { title: { en: 'x' }, actionId: 'tap', goal: 1, reward: { currencyId: 'tap', amount: '1' } }],
      ],
      'q reward.currencyId',
    ],
    [
      'a price',
      [
        ['item', 'i', { title: { en: 'x' } }],
        [
          'product',
          'p',
          { title: { en: 'x' }, price: { currencyId: 'gone', amount: '1' }, grants: [{ itemId: 'i', quantity: 1 }] },
        ],
      ],
      'p price.currencyId',
    ],
    [
      'a grant',
      [
        coin,
        [
          'product',
          'p',
          { title: { en: 'x' }, price: { currencyId: 'coin', amount: '1' }, grants: [{ itemId: 'gone', quantity: 1 }] },
        ],
      ],
      'p grants.0.itemId',
    ],
    [
      'a level',
      [
        ['level', 'l1', { number: 1, threshold: 0 }],
        ['level', 'l', { number: 2, threshold: 1, reward: { currencyId: 'gone', amount: '1' } }],
      ],
      'l reward.currencyId',
    ],
    ['a tap block', [['block', 'home/b', { type: 'tap', actionId: 'gone', label: { en: 'x' } }]], 'b actionId'],
    ['a balance block', [['block', 'home/b', { type: 'balance', currencyId: 'gone' }]], 'b currencyId'],
    [
      'a quests block',
      [tap, quest, ['block', 'home/b', { type: 'quests', questIds: ['quest', 'gone'] }]],
      'b questIds.1',
    ],
    ['a shop block', [['block', 'home/b', { type: 'shop', productIds: ['gone'] }]], 'b productIds.0'],
    ['a leaderboard block', [['block', 'home/b', { type: 'leaderboard', leaderboardId: 'gone' }]], 'b leaderboardId'],
  ] as const)('refuses %s that names what is not there or of another kind', (_name, nodes, place) => {
    expect(problemsOf(draftOf(settings, home, ...nodes))).toEqual([`${place} DANGLING_REFERENCE`]);
  });

  test.each([
    ['for currency', { price: { currencyId: 'coin', amount: '5' }, grants: [{ itemId: 'hat', quantity: 1 }] }, []],
    ['for Stars', { stars: 10, currencyGrants: [{ currencyId: 'coin', amount: '100' }] }, []],
    [
      'for both',
      { price: { currencyId: 'coin', amount: '5' }, stars: 10, grants: [{ itemId: 'hat', quantity: 1 }] },
      ['p stars INVALID_PROPS'],
    ],
    ['for neither', { grants: [{ itemId: 'hat', quantity: 1 }] }, ['p price INVALID_PROPS']],
    ['for nothing that it brings', { stars: 10 }, ['p grants INVALID_PROPS']],
    [
      'for nothing that it brings, spelled out',
      { stars: 10, grants: [], currencyGrants: [] },
      ['p grants INVALID_PROPS'],
    ],
    [
      'for no Stars at all',
      { stars: 0, currencyGrants: [{ currencyId: 'coin', amount: '1' }] },
      ['p stars INVALID_PROPS'],
    ],
    [
      'for more Stars than an invoice may ask',
      { stars: 10_001, currencyGrants: [{ currencyId: 'coin', amount: '1' }] },
      ['p stars INVALID_PROPS'],
    ],
    [
      'for half a Star',
      { stars: 0.5, currencyGrants: [{ currencyId: 'coin', amount: '1' }] },
      ['p stars INVALID_PROPS'],
    ],
    [
      'bringing no amount',
      { stars: 1, currencyGrants: [{ currencyId: 'coin', amount: '0' }] },
      ['p currencyGrants.0.amount INVALID_PROPS'],
    ],
    [
      'bringing a currency that is gone',
      {
        stars: 1,
        currencyGrants: [
          { currencyId: 'coin', amount: '1' },
          { currencyId: 'gone', amount: '1' },
        ],
      },
      ['p currencyGrants.1.currencyId DANGLING_REFERENCE'],
    ],
  ] as const)('sells a product %s', (_name, props, problems) => {
    const hat = ['item', 'hat', { title: { en: 'Hat' } }] as const;
    const product = ['product', 'p', { title: { en: 'Product' }, ...props }] as const;
    expect(problemsOf(draftOf(settings, home, coin, hat, product))).toEqual(problems);
  });

  test.each([
    ['of one for another', {}, []],
    ['within bounds', { minimum: '10', maximum: '10' }, []],
    ['of one for itself', { get: { currencyId: 'coin', amount: '3' } }, ['x get INVALID_PROPS']],
    ['of what is gone', { give: { currencyId: 'gone', amount: '3' } }, ['x give.currencyId DANGLING_REFERENCE']],
    ['of nothing', { give: { currencyId: 'coin', amount: '0' } }, ['x give.amount INVALID_PROPS']],
    ['of parts', { get: { currencyId: 'dust', amount: '0.5' } }, ['x get.amount INVALID_PROPS']],
    ['with a day’s limit that allows the least', { minimum: '10', perDay: '10' }, []],
    ['with a day’s limit below the least', { minimum: '11', perDay: '19' }, ['x perDay INVALID_PROPS']],
    ['that no amount meets', { minimum: '11', maximum: '19' }, ['x maximum INVALID_PROPS']],
    ['for one side', { get: null }, ['x get INVALID_PROPS']],
  ] as const)('exchanges currency %s', (_name, props, problems) => {
    const dust = ['currency', 'dust', { code: 'DUST', name: { en: 'Dust' } }] as const;
    const rate = { give: { currencyId: 'coin', amount: '10' }, get: { currencyId: 'dust', amount: '3' }, ...props };
    expect(problemsOf(draftOf(settings, home, coin, dust, ['exchange', 'x', rate]))).toEqual(problems);
  });

  test.each([
    ['that is permanent', { kind: 'permanent' }, []],
    ['that is permanent, with a limit of one', { kind: 'permanent', perPlayerLimit: 1 }, []],
    [
      'that is permanent and still sold twice',
      { kind: 'permanent', perPlayerLimit: 2 },
      ['p perPlayerLimit INVALID_PROPS'],
    ],
    ['by subscription', { kind: 'subscription' }, []],
    [
      'by subscription, with a limit beside the one that runs',
      { kind: 'subscription', perPlayerLimit: 1 },
      ['p perPlayerLimit INVALID_PROPS'],
    ],
    [
      'by subscription for currency',
      { kind: 'subscription', stars: null, price: { currencyId: 'coin', amount: '5' } },
      ['p price INVALID_PROPS'],
    ],
    ['of an unknown kind', { kind: 'rental' }, ['p kind INVALID_PROPS']],
    ['of which there are some', { stock: 100 }, []],
    ['of which there are none', { stock: 0 }, ['p stock INVALID_PROPS']],
    ['of which there are more than can be counted at each sale', { stock: 100_001 }, ['p stock INVALID_PROPS']],
    ['for a while', { availableFrom: '2026-12-01T00:00:00Z', availableUntil: '2026-12-01T00:00:00.001Z' }, []],
    [
      'until it starts',
      { availableFrom: '2026-12-01T00:00:00Z', availableUntil: '2026-12-01T00:00:00.000Z' },
      ['p availableUntil INVALID_PROPS'],
    ],
    ['from a day without a time', { availableFrom: '2026-12-01' }, ['p availableFrom INVALID_PROPS']],
    ['from a time in no zone', { availableFrom: '2026-12-01T00:00:00' }, ['p availableFrom INVALID_PROPS']],
    ['from a day that no month has', { availableFrom: '2026-02-30T00:00:00Z' }, ['p availableFrom INVALID_PROPS']],
    ['with parts that is no bundle', { parts: [{ productId: 'other', quantity: 1 }] }, ['p parts INVALID_PROPS']],
  ] as const)('sells a product %s', (_name, props, problems) => {
    const worth = { stars: 10, currencyGrants: [{ currencyId: 'coin', amount: '1' }] };
    const all: Readonly<Record<string, JsonValue>> = { title: { en: 'Product' }, ...worth, ...props };
    const given: JsonObject = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
    const other = ['product', 'other', { title: { en: 'Other' }, ...worth }] as const;
    expect(problemsOf(draftOf(settings, home, coin, other, ['product', 'p', given]))).toEqual(problems);
  });

  describe('with a bundle', () => {
    const item = ['item', 'hat', { title: { en: 'Hat' } }] as const;
    const product = (id: string, props: JsonObject) =>
      ['product', id, { title: { en: id }, stars: 1, ...props }] as const;
    const hat = (quantity: number): JsonObject => ({ grants: [{ itemId: 'hat', quantity }] });
    const bundle = (id: string, parts: Readonly<Record<string, number>>, props: JsonObject = {}) =>
      product(id, {
        kind: 'bundle',
        parts: Object.entries(parts).map(([productId, quantity]) => ({ productId, quantity })),
        ...props,
      });
    const problemsWith = (...products: readonly (readonly ['product', string, JsonObject])[]): string[] =>
      problemsOf(draftOf(settings, home, coin, item, ...products));

    test('takes parts, bundles among them, and what it brings itself', () => {
      expect(
        problemsWith(product('a', hat(1)), bundle('inner', { a: 3 }), bundle('outer', { inner: 2, a: 1 }, hat(1))),
      ).toEqual([]);
    });
    test('refuses one without parts, of nothing, or of what is not there', () => {
      expect(problemsWith(bundle('b', {}))).toEqual(['b parts INVALID_PROPS']);
      expect(problemsWith(product('a', hat(1)), bundle('b', { a: 0 }))).toEqual(['b parts.0.quantity INVALID_PROPS']);
      expect(problemsWith(bundle('b', { gone: 1 }))).toEqual(['b parts.0.productId DANGLING_REFERENCE']);
    });
    test('refuses one whose part is owned once or paid for again and again', () => {
      expect(
        problemsWith(
          product('a', { ...hat(1), kind: 'permanent' }),
          product('c', { ...hat(1), kind: 'subscription' }),
          bundle('b', { a: 1, c: 1 }),
        ),
      ).toEqual(['b parts.0.productId BUNDLE_PART', 'b parts.1.productId BUNDLE_PART']);
    });
    test('refuses those that are parts of themselves, and names each of them', () => {
      expect(problemsWith(bundle('b', { b: 1 }))).toEqual(['b parts BUNDLE_CYCLE']);
      expect(
        problemsWith(bundle('a', { b: 1 }), bundle('b', { c: 1 }), bundle('c', { a: 1 }), bundle('outside', { a: 1 })),
      ).toEqual(['a parts BUNDLE_CYCLE', 'b parts BUNDLE_CYCLE', 'c parts BUNDLE_CYCLE']);
    });
    test('refuses one that brings more than a purchase may, however deep that stands', () => {
      const deep = (quantity: number) => [
        product('a', hat(1000)),
        bundle('inner', { a: 1000 }),
        bundle('outer', { inner: 1 }, quantity === 0 ? {} : hat(quantity)),
      ];
      expect(problemsWith(...deep(0))).toEqual([]);
      expect(problemsWith(...deep(1))).toEqual(['outer parts BUNDLE_TOO_LARGE']);
      const rich = product('a', { currencyGrants: [{ currencyId: 'coin', amount: '1'.padEnd(18, '0') }] });
      expect(problemsWith(rich, bundle('b', { a: 9 }))).toEqual([]);
      expect(problemsWith(rich, bundle('b', { a: 10 }))).toEqual(['b parts BUNDLE_TOO_LARGE']);
    });
    test('judges a tower of bundles that no machine could unfold', () => {
      const tower = Array.from({ length: 30 }, (_, level) =>
        bundle(`b${level + 1}`, level === 0 ? { a: 1000 } : { [`b${level}`]: 1000, a: 1 }),
      );
      expect(problemsWith(product('a', hat(1)), ...tower)).toHaveLength(29);
    });
  });

  test('knows blocks of level, profile and referral', () => {
    expect(
      problemsOf(
        draftOf(
          settings,
          home,
          ['block', 'home/level', { type: 'level' }],
          ['block', 'home/profile', { type: 'profile' }],
          ['block', 'home/plain', { type: 'referral' }],
          ['block', 'home/inviting', { type: 'referral', text: { en: 'Bring a friend' } }],
        ),
      ),
    ).toEqual([]);
    expect(problemsOf(draftOf(settings, home, ['block', 'home/b', { type: 'level', currencyId: 'coin' }]))).toEqual([
      'b  INVALID_PROPS',
    ]);
  });

  test('names what is shown of it from what clients can draw', () => {
    const drawn = draftOf(
      ['settings', 'settings', { defaultLocale: 'en', locales: ['en'], title: { en: 'Garden' }, accent: '#7c5cff' }],
      ['screen', 'home', { name: 'Home', home: true, title: { en: 'Home' }, icon: 'home' }],
      ['item', 'hat', { title: { en: 'Hat' }, icon: 'crown' }],
    );
    expect(problemsOf(drawn)).toEqual([]);
    const undrawn = draftOf(
      ['settings', 'settings', { defaultLocale: 'en', locales: ['en'], accent: 'url(//evil)' }],
      ['screen', 'home', { name: 'Home', home: true, icon: 'coin' }],
      ['item', 'hat', { title: { en: 'Hat' }, icon: '<svg>' }],
    );
    expect(problemsOf(undrawn)).toEqual([
      'settings accent INVALID_PROPS',
      'home icon INVALID_PROPS',
      'hat icon INVALID_PROPS',
    ]);
  });

  test('has texts of titles and descriptions as every other', () => {
    const product = {
      title: { en: 'Pouch' },
      description: { ru: 'Кошель' },
      stars: 1,
      currencyGrants: [{ currencyId: 'coin', amount: '1' }],
    };
    expect(
      problemsOf(
        draftOf(
          ['settings', 'settings', { defaultLocale: 'en', locales: ['en', 'ru'], title: { ru: 'Сад' } }],
          ['screen', 'home', { name: 'Home', home: true, title: {} }],
          ['block', 'home/b', { type: 'referral', text: { fr: 'Invitez' } }],
          coin,
          ['product', 'p', product],
        ),
      ),
    ).toEqual([
      'settings title.en MISSING_TEXT',
      'home title.en MISSING_TEXT',
      'b text.en MISSING_TEXT',
      'b text.fr UNKNOWN_LOCALE',
      'p description.en MISSING_TEXT',
    ]);
  });

  test('has every text in the default locale, and in no locale that the settings do not list', () => {
    expect(problemsOf(draftOf(settings, home, ['item', 'i', { title: { ru: 'Шляпа' } }]))).toEqual([
      'i title.en MISSING_TEXT',
    ]);
    expect(problemsOf(draftOf(settings, home, ['item', 'i', { title: { en: ' ' } }]))).toEqual([
      'i title.en MISSING_TEXT',
    ]);
    expect(problemsOf(draftOf(settings, home, ['item', 'i', { title: { en: 'Hat', fr: 'Chapeau' } }]))).toEqual([
      'i title.fr UNKNOWN_LOCALE',
    ]);
    expect(problemsOf(draftOf(settings, home, ['block', 'home/b', { type: 'text', text: {} }]))).toEqual([
      'b text.en MISSING_TEXT',
    ]);
    expect(problemsOf(draftOf(['settings', 's', { defaultLocale: 'fr', locales: ['en', 'en'] }], home))).toEqual([
      's defaultLocale UNKNOWN_LOCALE',
      's locales DUPLICATE',
    ]);
  });

  test('has each action key and currency code once', () => {
    expect(problemsOf(draftOf(settings, home, tap, ['action', 'again', { key: 'tap' }]))).toEqual([
      'again key DUPLICATE',
    ]);
    expect(
      problemsOf(draftOf(settings, home, coin, ['currency', 'again', { code: 'COIN', name: { en: 'x' } }])),
    ).toEqual(['again code DUPLICATE']);
  });

  test.each([
    ['starts at 1', [[2, 0]], ['l0 number LEVEL_SEQUENCE']],
    [
      'has no gap',
      [
        [1, 0],
        [3, 10],
      ],
      ['l1 number LEVEL_SEQUENCE'],
    ],
    [
      'has each number once',
      [
        [1, 0],
        [1, 10],
      ],
      ['l1 number LEVEL_SEQUENCE'],
    ],
    ['begins with 0 points', [[1, 5]], ['l0 threshold LEVEL_SEQUENCE']],
    [
      'rises',
      [
        [1, 0],
        [2, 10],
        [3, 10],
      ],
      ['l2 threshold LEVEL_SEQUENCE'],
    ],
    [
      'may stand in any order',
      [
        [2, 10],
        [1, 0],
        [3, 20],
      ],
      [],
    ],
  ] as const)('has a sequence of levels that %s', (_name, levels, problems) => {
    const nodes = levels.map(([number, threshold], index) => ['level', `l${index}`, { number, threshold }] as const);
    expect(problemsOf(draftOf(settings, home, ...nodes))).toEqual(problems);
  });

  test('pays nothing for level 1, where everybody starts', () => {
    expect(
      problemsOf(
        draftOf(settings, home, coin, [
          'level',
          'l',
          { number: 1, threshold: 0, reward: { currencyId: 'coin', amount: '1' } },
        ]),
      ),
    ).toEqual(['l reward LEVEL_SEQUENCE']);
  });

  test.each(['0', '-1', '1.5', '01', '1e3', '1000000000000000000', ''])('takes no amount like %j', (amount) => {
    expect(
      problemsOf(
        draftOf(settings, home, coin, ['action', 'tap', { key: 'tap', reward: { currencyId: 'coin', amount } }]),
      ),
    ).toEqual(['tap reward.amount INVALID_PROPS']);
  });
});

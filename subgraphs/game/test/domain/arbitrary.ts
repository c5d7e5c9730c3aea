import fc from 'fast-check';
import { privateReleaseSchema, type PrivateRelease } from '@stargraph/kit/contracts/release';
import { release } from '../release.ts';

const amount = fc.integer({ min: 1, max: 1_000_000 }).map(String);
const money = fc.option(fc.record({ currencyId: fc.constantFrom('cur_a', 'cur_b'), amount }));
/** Keys of the actions that any release has. */
export const keys = ['run', 'jump', 'swim'];
/** Rules of every shape; some of its quests are to be claimed. */
export const anyRelease: fc.Arbitrary<PrivateRelease> = fc
  .record({
    actions: fc.tuple(
      ...keys.map((key) =>
        fc.record({
          id: fc.constant(`act_${key}`),
          key: fc.constant(key),
          points: fc.nat(100),
          reward: money,
          maxCount: fc.integer({ min: 1, max: 1000 }),
        }),
      ),
    ),
    levels: fc.array(fc.record({ step: fc.nat(2000), reward: money }), { maxLength: 6 }),
    quests: fc.array(
      fc.record({
        actionKey: fc.constantFrom(...keys),
        goal: fc.integer({ min: 1, max: 500 }),
        points: fc.nat(1000),
        reward: money,
        autoClaim: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ actions, levels, quests }) => {
    let threshold = 0;
    return privateReleaseSchema.parse({
      ...release,
      actions,
      levels: levels.map(({ step, reward }, index) => ({
        id: `lvl_${index}`,
        number: index + 1,
        threshold: (threshold += step),
        reward,
      })),
      quests: quests.map((quest, index) => ({ ...quest, id: `qst_${index}`, title: { en: 'Q' } })),
    });
  });
export const anyIntents = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-z0-9]{1,8}$/),
    action: fc.constantFrom(...keys, 'unknown'),
    count: fc.integer({ min: -1, max: 1100 }),
  }),
  { selector: (one) => one.id, maxLength: 30 },
);

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyIntent } from '../../src/domain/act.ts';
import { decideAct, type StoredIntent } from '../../src/domain/decide-act.ts';
import type { Intent } from '../../src/domain/intent.ts';
import { maxPoints, newPlayer, type PlayerState } from '../../src/domain/player-state.ts';
import { compileRules } from '../../src/domain/rules.ts';
import { release } from '../release.ts';
import { anyIntents, anyRelease, keys } from './arbitrary.ts';

const now = 1_000;
const rules = compileRules(release);
const intent = (action: string, count = 1, id = 'a'): Intent => ({ id, action, count });

const applied = (state: PlayerState, wanted: Intent, by = rules) => {
  const result = applyIntent(state, wanted, by, now);
  if ('refusal' in result) throw new Error(result.refusal);
  return result;
};

describe('one intent', () => {
  test('brings points for each repetition and moves the quests of its action', () => {
    const { state, gain, completedQuests } = applied(newPlayer, intent('tap', 4));
    expect(state).toEqual({
      points: 8n,
      level: 1,
      quests: new Map([['qst_ten', { count: 4, completedAt: null, claimedAt: null }]]),
    });
    expect(gain).toEqual({ points: 8n, rewards: [] });
    expect(completedQuests).toEqual([]);
  });

  test('pays its currency for each repetition', () => {
    expect(applied(newPlayer, intent('dig', 10)).gain.rewards).toEqual([
      { currencyId: 'cur_gold', amount: '30', reason: { kind: 'action', id: 'act_dig' } },
    ]);
  });

  test('completes a quest once, with its points and reward, however far it goes over the goal', () => {
    const first = applied(newPlayer, intent('tap', 15));
    expect(first.state.quests.get('qst_ten')).toEqual({ count: 10, completedAt: now, claimedAt: now });
    expect(first.gain.points).toBe(35n);
    expect(first.gain.rewards).toEqual([
      { currencyId: 'cur_gold', amount: '7', reason: { kind: 'quest', id: 'qst_ten' } },
    ]);
    const second = applied(first.state, intent('tap', 5));
    expect(second.gain).toEqual({ points: 10n, rewards: [] });
    expect(second.completedQuests).toEqual([]);
  });

  test('reaches every level whose threshold it passes and pays each', () => {
    const { state, reachedLevels, gain } = applied({ ...newPlayer, points: 40n }, intent('tap', 60));
    expect(state.level).toBe(3);
    expect(reachedLevels).toEqual([2, 3]);
    expect(gain.rewards.map((reward) => reward.reason.id)).toEqual(['qst_ten', 'lvl_2']);
  });

  test('is refused for an action that the release does not have', () => {
    expect(applyIntent(newPlayer, intent('fly'), rules, now)).toEqual({ refusal: 'UNKNOWN_ACTION' });
    expect(applyIntent(newPlayer, intent('__proto__'), rules, now)).toEqual({ refusal: 'UNKNOWN_ACTION' });
  });

  test.for([0, -1, 101])('is refused for a count of %i where 1 to 100 are allowed', (count) => {
    expect(applyIntent(newPlayer, intent('tap', count), rules, now)).toEqual({ refusal: 'COUNT_OUT_OF_RANGE' });
  });

  test('is refused where it would pay more than an amount can say', () => {
    const rich = compileRules({
      ...release,
      actions: [
        {
          id: 'act_x',
          key: 'x',
          points: 0,
          reward: { currencyId: 'cur_gold', amount: '9'.repeat(18) },
          cost: null,
          maxCount: 2,
        },
      ],
    });
    expect(applied(newPlayer, intent('x', 1), rich).gain.rewards[0]?.amount).toBe('9'.repeat(18));
    expect(applyIntent(newPlayer, intent('x', 2), rich, now)).toEqual({ refusal: 'COUNT_OUT_OF_RANGE' });
  });

  test('never brings a player above the most points', () => {
    const { state, gain } = applied({ ...newPlayer, points: maxPoints - 1n }, intent('tap'));
    expect(state.points).toBe(maxPoints);
    expect(gain.points).toBe(1n);
  });
});

describe('a quest that is to be claimed', () => {
  const claimed = compileRules({ ...release, quests: release.quests.map((quest) => ({ ...quest, autoClaim: false })) });

  test('pays nothing when it is completed, and stays unclaimed whatever is done after', () => {
    const first = applied(newPlayer, intent('tap', 15), claimed);
    expect(first.gain).toEqual({ points: 30n, rewards: [] });
    expect(first.completedQuests).toEqual(['qst_ten']);
    const unclaimed = { count: 10, completedAt: now, claimedAt: null };
    expect(first.state.quests.get('qst_ten')).toEqual(unclaimed);
    const second = applied(first.state, intent('tap', 5));
    expect(second.completedQuests).toEqual([]);
    expect(second.state.quests.get('qst_ten')).toEqual(unclaimed);
  });
});

describe('another release', () => {
  test('with higher thresholds takes no level away and pays none again', () => {
    const harder = compileRules({
      ...release,
      levels: release.levels.map((level) => ({ ...level, threshold: level.threshold * 100 })),
    });
    const before: PlayerState = { points: 60n, level: 2, quests: new Map() };
    const { state, reachedLevels } = applied(before, intent('dig'), harder);
    expect(state.level).toBe(2);
    expect(reachedLevels).toEqual([]);
  });

  test('with a higher goal leaves a completed quest completed', () => {
    const harder = compileRules({ ...release, quests: release.quests.map((quest) => ({ ...quest, goal: 1000 })) });
    const before: PlayerState = {
      ...newPlayer,
      quests: new Map([['qst_ten', { count: 10, completedAt: 5, claimedAt: 5 }]]),
    };
    expect(applied(before, intent('tap'), harder).state.quests.get('qst_ten')).toEqual({
      count: 10,
      completedAt: 5,
      claimedAt: 5,
    });
  });

  test('with a lower goal completes a quest at its next move', () => {
    const easier = compileRules({ ...release, quests: release.quests.map((quest) => ({ ...quest, goal: 3 })) });
    const before: PlayerState = {
      ...newPlayer,
      quests: new Map([['qst_ten', { count: 7, completedAt: null, claimedAt: null }]]),
    };
    const { state, completedQuests } = applied(before, intent('tap'), easier);
    expect(completedQuests).toEqual(['qst_ten']);
    expect(state.quests.get('qst_ten')).toEqual({ count: 3, completedAt: now, claimedAt: now });
  });
});

/** The store's part: what was applied is known from then on. */
const remember = (
  known: ReadonlyMap<string, StoredIntent>,
  decision: ReturnType<typeof decideAct>,
): Map<string, StoredIntent> =>
  new Map([
    ...known,
    ...decision.applied.map(({ intent: { id, action, count }, gain }) => [id, { action, count, gain }] as const),
  ]);

describe('whatever the rules and the intents', () => {
  test('points are exactly what the outcomes say, and neither they nor levels fall', () => {
    fc.assert(
      fc.property(anyRelease, anyIntents, (any, intents) => {
        const by = compileRules(any);
        let state: PlayerState = newPlayer;
        for (const one of intents) {
          const result = applyIntent(state, one, by, now);
          if ('refusal' in result) continue;
          expect(result.state.points).toBe(state.points + result.gain.points);
          expect(result.gain.points).toBeGreaterThanOrEqual(0n);
          expect(result.state.level).toBeGreaterThanOrEqual(state.level);
          state = result.state;
        }
      }),
    );
  });

  test('each level and each quest pays at most once', () => {
    fc.assert(
      fc.property(anyRelease, anyIntents, (any, intents) => {
        const { applied: all } = decideAct(newPlayer, new Map(), intents, compileRules(any), now);
        const once = all.flatMap(({ gain }) =>
          gain.rewards.filter((reward) => reward.reason.kind !== 'action').map((reward) => reward.reason.id),
        );
        expect(new Set(once).size).toBe(once.length);
        const quests = all.flatMap((one) => one.completedQuests);
        expect(new Set(quests).size).toBe(quests.length);
      }),
    );
  });

  test('how intents are cut into batches makes no difference', () => {
    fc.assert(
      fc.property(anyRelease, anyIntents, fc.nat(30), (any, intents, cut) => {
        const by = compileRules(any);
        const whole = decideAct(newPlayer, new Map(), intents, by, now);
        const first = decideAct(newPlayer, new Map(), intents.slice(0, cut), by, now);
        const second = decideAct(first.state, remember(new Map(), first), intents.slice(cut), by, now);
        expect(second.state).toEqual(whole.state);
        expect([...first.outcomes, ...second.outcomes]).toEqual(whole.outcomes);
      }),
    );
  });

  test('a batch that is sent again moves nothing and gets the answers of the first time', () => {
    fc.assert(
      fc.property(anyRelease, anyIntents, (any, intents) => {
        const by = compileRules(any);
        const first = decideAct(newPlayer, new Map(), intents, by, now);
        const again = decideAct(first.state, remember(new Map(), first), intents, by, now + 5);
        expect(again.state).toEqual(first.state);
        expect(again.applied).toEqual([]);
        expect(again.outcomes).toEqual(
          first.outcomes.map((outcome) =>
            outcome.status === 'APPLIED' ? { ...outcome, status: 'REPEATED' } : outcome,
          ),
        );
      }),
    );
  });

  test('an id that comes again with another content is refused', () => {
    fc.assert(
      fc.property(
        anyRelease,
        fc.constantFrom(...keys),
        fc.constantFrom(...keys),
        fc.integer({ min: 1, max: 3 }),
        (any, action, other, count) => {
          fc.pre(action !== other || count !== 1);
          const by = compileRules(any);
          const first = decideAct(newPlayer, new Map(), [{ id: 'x', action, count: 1 }], by, now);
          const again = decideAct(
            first.state,
            remember(new Map(), first),
            [{ id: 'x', action: other, count }],
            by,
            now,
          );
          expect(again.outcomes).toEqual([{ status: 'REFUSED', intentId: 'x', refusal: 'INTENT_CONFLICT' }]);
          expect(again.state).toEqual(first.state);
        },
      ),
    );
  });
});

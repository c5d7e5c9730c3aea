import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimQuest, decideClaim, keptClaim } from '../../src/domain/claim.ts';
import { decideAct } from '../../src/domain/decide-act.ts';
import type { Reward } from '../../src/domain/intent.ts';
import { maxPoints, newPlayer, type PlayerState } from '../../src/domain/player-state.ts';
import { compileRules } from '../../src/domain/rules.ts';
import { release } from '../release.ts';
import { anyIntents, anyRelease } from './arbitrary.ts';

const now = 2_000;
const rules = compileRules({ ...release, quests: release.quests.map((quest) => ({ ...quest, autoClaim: false })) });
const completed: PlayerState = {
  points: 48n,
  level: 1,
  quests: new Map([['qst_ten', { count: 10, completedAt: 1_000, claimedAt: null }]]),
};
const refusalOf = (state: PlayerState, questId = 'qst_ten', by = rules): string | null => {
  const result = claimQuest(state, questId, by, now);
  return 'refusal' in result ? result.refusal.name : null;
};

describe('a claim', () => {
  test('pays the points and the reward of the quest, and the levels that its points reach', () => {
    expect(claimQuest(completed, 'qst_ten', rules, now)).toEqual({
      state: {
        points: 53n,
        level: 2,
        quests: new Map([['qst_ten', { count: 10, completedAt: 1_000, claimedAt: now }]]),
      },
      gain: {
        points: 5n,
        rewards: [
          { currencyId: 'cur_gold', amount: '7', reason: { kind: 'quest', id: 'qst_ten' } },
          { currencyId: 'cur_gold', amount: '20', reason: { kind: 'level', id: 'lvl_2' } },
        ],
      },
      reachedLevels: [2],
    });
  });

  test('is refused before the quest is complete, after it was paid, and for one that the release lacks', () => {
    const at = (quest: { count: number; completedAt: number | null; claimedAt: number | null }): PlayerState => ({
      ...newPlayer,
      quests: new Map([['qst_ten', quest]]),
    });
    expect(refusalOf(newPlayer)).toBe('QuestNotCompletedError');
    expect(refusalOf(at({ count: 9, completedAt: null, claimedAt: null }))).toBe('QuestNotCompletedError');
    expect(refusalOf(at({ count: 10, completedAt: 1, claimedAt: 1 }))).toBe('QuestAlreadyClaimedError');
    expect(refusalOf(completed, 'qst_none')).toBe('NotFoundError');
    expect(refusalOf(completed, 'qst_ten', compileRules({ ...release, quests: [] }))).toBe('NotFoundError');
  });

  test('pays a quest that was completed before a release made it pay by itself', () => {
    expect(refusalOf(completed, 'qst_ten', compileRules(release))).toBeNull();
  });

  test('never brings a player above the most points', () => {
    const result = claimQuest({ ...completed, points: maxPoints - 2n }, 'qst_ten', rules, now);
    expect(result).toMatchObject({ state: { points: maxPoints }, gain: { points: 2n } });
  });
});

describe('a key', () => {
  const gain = { points: 5n, rewards: [] };
  const paid: PlayerState = {
    ...completed,
    quests: new Map([['qst_ten', { count: 10, completedAt: 1_000, claimedAt: 1_500 }]]),
  };

  test('that paid answers as it did then', () => {
    expect(decideClaim(paid, keptClaim('qst_ten', gain), 'qst_ten', rules, now)).toEqual({
      outcome: 'repeated',
      gain,
      progress: { count: 10, completedAt: 1_000, claimedAt: 1_500 },
    });
  });

  test('that paid for another quest is refused', () => {
    expect(decideClaim(completed, keptClaim('qst_other', gain), 'qst_ten', rules, now)).toMatchObject({
      outcome: 'refused',
      refusal: { name: 'IdempotencyConflictError' },
    });
  });
});

/** What rewards come to, by what pays them. */
const sums = (rewards: readonly Reward[]): Record<string, bigint> => {
  const found: Record<string, bigint> = {};
  for (const { currencyId, amount, reason } of rewards) {
    const key = `${reason.kind} ${reason.id} ${currencyId}`;
    found[key] = (found[key] ?? 0n) + BigInt(amount);
  }
  return found;
};

describe('whatever the rules and what is done', () => {
  test('claiming every quest at the end brings what paying at once would have', () => {
    fc.assert(
      fc.property(anyRelease, anyIntents, (any, intents) => {
        const atOnce = compileRules({ ...any, quests: any.quests.map((quest) => ({ ...quest, autoClaim: true })) });
        const byClaim = compileRules({ ...any, quests: any.quests.map((quest) => ({ ...quest, autoClaim: false })) });
        const paid = decideAct(newPlayer, new Map(), intents, atOnce, now);
        const acted = decideAct(newPlayer, new Map(), intents, byClaim, now);
        let { state } = acted;
        const rewards = acted.applied.flatMap(({ gain }) => gain.rewards);
        for (const { id } of any.quests) {
          const result = claimQuest(state, id, byClaim, now);
          if ('refusal' in result) continue;
          state = result.state;
          rewards.push(...result.gain.rewards);
        }
        expect(state).toEqual(paid.state);
        expect(sums(rewards)).toEqual(sums(paid.applied.flatMap(({ gain }) => gain.rewards)));
      }),
    );
  });

  test('a quest is claimed at most once, only when it is complete, and points are what the answers say', () => {
    fc.assert(
      fc.property(anyRelease, anyIntents, fc.infiniteStream(fc.nat(5)), (any, intents, chosen) => {
        const by = compileRules(any);
        let state: PlayerState = newPlayer;
        const claimed: string[] = [];
        for (const intent of intents) {
          const before = state.points;
          const acted = decideAct(state, new Map(), [intent], by, now);
          const gained = acted.applied.reduce((sum, { gain }) => sum + gain.points, 0n);
          expect(acted.state.points).toBe(before + gained);
          state = acted.state;
          const questId = `qst_${chosen.next().value}`;
          const result = claimQuest(state, questId, by, now);
          if ('refusal' in result) continue;
          expect(state.quests.get(questId)?.completedAt).not.toBeNull();
          expect(result.state.points).toBe(state.points + result.gain.points);
          claimed.push(questId);
          state = result.state;
        }
        expect(new Set(claimed).size).toBe(claimed.length);
        for (const id of claimed) expect(by.quests.get(id)?.autoClaim).toBe(false);
      }),
    );
  });
});

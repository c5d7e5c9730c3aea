import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import type { NewEvent } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { createGroupCommit } from '@stargraph/kit/group-commit';
import { appendEvents } from '@stargraph/kit/outbox';
import { eventsOfAct, type ActScope } from '../domain/act-events.ts';
import { decideAct, type StoredIntent } from '../domain/decide-act.ts';
import type { Intent, IntentOutcome } from '../domain/intent.ts';
import type { PlayerState } from '../domain/player-state.ts';
import type { Rules } from '../domain/rules.ts';
import { lockAndRead, writeActs, type ActWrites } from '../store/act-store.ts';
import { keyText } from '../store/key.ts';

/** One act: a player's intents and the rules that they are decided by. */
export interface Act extends ActScope {
  readonly rules: Rules;
  readonly intents: readonly Intent[];
}

export interface ActAnswer {
  readonly state: PlayerState;
  readonly createdAt: Date;
  readonly outcomes: readonly IntentOutcome[];
}

export interface ActWriter {
  /** Decides and durably applies an act. Safe to repeat: each intent id takes effect once. */
  submit(act: Act): Promise<ActAnswer>;
  /** Lets acts in flight finish and takes no more. */
  close(): Promise<void>;
}

/** Two batches overlap: one prepares while the other waits for the disk. */
const concurrency = 2;

/** Writes acts of many players at once: concurrent ones are gathered into one transaction. */
export const createActWriter = (deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly wake: () => void;
}): ActWriter =>
  createGroupCommit<Act, ActAnswer>({
    concurrency,
    run: async (acts) => {
      const { answers, wrote } = await inTransaction(deps.pool, async (tx) => {
        const now = deps.clock.now();
        const { writes, events, answers } = decideAll(acts, await lockAndRead(tx, lookupsOf(acts), now), now);
        if (writes.players.length === 0) return { answers, wrote: false };
        await writeActs(tx, writes, now);
        await appendEvents(tx, events, deps.clock);
        return { answers, wrote: true };
      });
      if (wrote) deps.wake();
      return answers;
    },
  });

/** Each player of the batch once, with every intent id that the batch names for it. */
const lookupsOf = (acts: readonly Act[]) =>
  [...Map.groupBy(acts, keyText).values()].map((own) => {
    const [{ environmentId, playerId }] = own as [Act, ...Act[]];
    return {
      environmentId,
      playerId,
      intentIds: [...new Set(own.flatMap((act) => act.intents.map((intent) => intent.id)))],
    };
  });

/** Decides the acts in turn, so that a player's second act in a batch sees what the first one did. */
const decideAll = (
  acts: readonly Act[],
  locked: Awaited<ReturnType<typeof lockAndRead>>,
  now: number,
): { answers: ActAnswer[]; events: NewEvent[]; writes: ActWrites } => {
  const states = new Map([...locked].map(([key, player]) => [key, player.state]));
  const known = new Map([...locked].map(([key, player]) => [key, new Map(player.intents)]));
  const players = new Map<string, ActWrites['players'][number]>();
  const quests = new Map<string, ActWrites['quests'][number]>();
  const scores = new Map<string, ActWrites['scores'][number]>();
  const intents: ActWrites['intents'][number][] = [];
  const events: NewEvent[] = [];

  const answers = acts.map((act): ActAnswer => {
    const { environmentId, playerId, releaseHash } = act;
    const key = keyText(act);
    const player = locked.get(key);
    const before = states.get(key);
    const stored = known.get(key);
    if (player === undefined || before === undefined || stored === undefined)
      throw new Error('A player of the batch was not locked');
    const { state, outcomes, applied } = decideAct(before, stored, act.intents, act.rules, now);
    if (applied.length > 0) {
      states.set(key, state);
      players.set(key, { environmentId, playerId, points: state.points, level: state.level });
      for (const [questId, quest] of state.quests) {
        if (before.quests.get(questId) !== quest)
          quests.set(`${key}\n${questId}`, { environmentId, playerId, questId, releaseHash, ...quest });
      }
      for (const { intent, gain } of applied) {
        const kept: StoredIntent = { action: intent.action, count: intent.count, gain };
        stored.set(intent.id, kept);
        intents.push({ environmentId, playerId, intentId: intent.id, releaseHash, ...kept });
      }
      if (state.points > 0n) {
        for (const leaderboardId of act.rules.leaderboardIds)
          scores.set(`${key}\n${leaderboardId}`, { environmentId, playerId, leaderboardId, score: state.points });
      }
      events.push(...eventsOfAct(act, applied, now));
    }
    return { state, createdAt: player.createdAt, outcomes };
  });
  return {
    answers,
    events,
    writes: { players: [...players.values()], quests: [...quests.values()], intents, scores: [...scores.values()] },
  };
};

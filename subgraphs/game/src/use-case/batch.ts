import type { NewEvent } from '@stargraph/kit/contracts/event';
import type { DomainError } from '@stargraph/kit/errors';
import { eventsOfAct, eventsOfClaim, holdsSettled } from '../domain/act-events.ts';
import type { PlacedCharge, Settlement } from '../domain/charge.ts';
import { claimId, decideClaim, keptClaim } from '../domain/claim.ts';
import { decideAct, type StoredIntent } from '../domain/decide-act.ts';
import { newPlayer, type PlayerState } from '../domain/player-state.ts';
import type { ActWrites, LockedPlayer } from '../store/act-store.ts';
import type { SettledCharge } from '../store/charge-store.ts';
import { keyText } from '../store/key.ts';
import type { Act, ActAnswer, Claim, ClaimAnswer } from './work.ts';

/** Decides pieces of work in turn and gathers what they leave to be written. */
export interface Batch {
  act(act: Act): ActAnswer;
  /** A refusal comes back as the error that it is: it fails this claim alone. */
  claim(claim: Claim): ClaimAnswer | DomainError;
  result(): {
    readonly writes: ActWrites;
    /** How holds ended. */
    readonly charges: readonly SettledCharge[];
    readonly events: readonly NewEvent[];
  };
}

/** What work sees of its player: as the batch's earlier work left it. */
interface Player {
  state: PlayerState;
  readonly createdAt: Date;
  readonly kept: Map<string, StoredIntent>;
}

/** Who never acted has completed nothing, so a claim of theirs is refused. */
const untouched = (): Player => ({ state: newPlayer, createdAt: new Date(0), kept: new Map() });

/**
 * @param locked every player that the batch will name, without those who have no row and only claim
 * @param ended how holds that the batch names have ended before, by their ids
 * @param now milliseconds since the epoch
 */
export const createBatch = (
  locked: ReadonlyMap<string, LockedPlayer>,
  ended: ReadonlyMap<string, Settlement>,
  now: number,
): Batch => {
  const present = new Map(
    [...locked].map(([key, { state, createdAt, intents: kept }]): [string, Player] => [
      key,
      { state, createdAt, kept: new Map(kept) },
    ]),
  );
  const players = new Map<string, ActWrites['players'][number]>();
  const quests = new Map<string, ActWrites['quests'][number]>();
  const scores = new Map<string, ActWrites['scores'][number]>();
  const intents: ActWrites['intents'][number][] = [];
  const events: NewEvent[] = [];
  const settlements = new Map(ended);
  const charges: SettledCharge[] = [];

  /** What was voided because nobody decided in time, or by the batch's earlier work, pays for nothing any more. */
  const standing = (charge: PlacedCharge): PlacedCharge =>
    charge.state === 'held' && settlements.has(charge.holdId) ? { ...charge, state: 'ended' } : charge;

  /** Ends every hold that stands, whatever became of its intent. */
  const settleCharges = (act: Act, placed: ReadonlyMap<string, PlacedCharge>, applied: ReadonlySet<string>): void => {
    const settled = [...placed].flatMap(([intentId, { state, holdId }]) =>
      state === 'held' ? [[holdId, applied.has(intentId) ? 'posted' : 'voided'] as const] : [],
    );
    for (const [holdId, outcome] of settled) {
      settlements.set(holdId, outcome);
      charges.push({ environmentId: act.environmentId, playerId: act.playerId, holdId, outcome });
    }
    events.push(...holdsSettled(act, settled, now));
  };

  const move = (
    work: Act | Claim,
    player: Player,
    state: PlayerState,
    kept: readonly (readonly [id: string, StoredIntent])[],
  ): void => {
    const { environmentId, playerId, releaseHash } = work;
    const key = keyText(work);
    for (const [questId, quest] of state.quests) {
      if (player.state.quests.get(questId) !== quest)
        quests.set(`${key}\n${questId}`, { environmentId, playerId, questId, releaseHash, ...quest });
    }
    player.state = state;
    players.set(key, { environmentId, playerId, points: state.points, level: state.level });
    for (const [intentId, stored] of kept) {
      player.kept.set(intentId, stored);
      intents.push({ environmentId, playerId, intentId, releaseHash, ...stored });
    }
    if (state.points === 0n) return;
    for (const leaderboardId of work.rules.leaderboardIds)
      scores.set(`${key}\n${leaderboardId}`, { environmentId, playerId, leaderboardId, score: state.points });
  };

  return {
    act: (act) => {
      const player = present.get(keyText(act));
      if (player === undefined) throw new Error('A player of the batch was not locked');
      const placed = new Map([...act.charges].map(([intentId, charge]) => [intentId, standing(charge)]));
      const { state, outcomes, applied } = decideAct(player.state, player.kept, act.intents, act.rules, now, placed);
      if (applied.length > 0) {
        const kept = applied.map(
          ({ intent, gain }) => [intent.id, { action: intent.action, count: intent.count, gain }] as const,
        );
        move(act, player, state, kept);
        events.push(...eventsOfAct(act, applied, now));
      }
      settleCharges(act, placed, new Set(applied.map(({ intent }) => intent.id)));
      return { state, createdAt: player.createdAt, outcomes };
    },
    claim: (claim) => {
      const player = present.get(keyText(claim)) ?? untouched();
      const { questId } = claim;
      const id = claimId(claim.idempotencyKey);
      const decision = decideClaim(player.state, player.kept.get(id), questId, claim.rules, now);
      switch (decision.outcome) {
        case 'refused':
          return decision.refusal;
        case 'repeated': {
          const { gain, progress } = decision;
          return { state: player.state, createdAt: player.createdAt, gain, progress };
        }
        case 'claimed': {
          const { claimed, progress } = decision;
          move(claim, player, claimed.state, [[id, keptClaim(questId, claimed.gain)]]);
          events.push(...eventsOfClaim(claim, questId, claimed, now));
          return { state: claimed.state, createdAt: player.createdAt, gain: claimed.gain, progress };
        }
      }
    },
    result: () => ({
      writes: { players: [...players.values()], quests: [...quests.values()], intents, scores: [...scores.values()] },
      charges,
      events,
    }),
  };
};

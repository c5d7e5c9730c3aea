import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { createGroupCommit } from '@stargraph/kit/group-commit';
import { appendEvents } from '@stargraph/kit/outbox';
import type { Settlement } from '../domain/charge.ts';
import { claimId } from '../domain/claim.ts';
import type { ChangedRow } from '../projection/boards.ts';
import { lockAndRead, writeActs } from '../store/act-store.ts';
import { findSettlements, HoldEndedMeanwhileError, insertSettlements, type ChargeKey } from '../store/charge-store.ts';
import { keyText } from '../store/key.ts';
import { createBatch } from './batch.ts';
import type { Act, ActAnswer, Claim, ClaimAnswer, Work } from './work.ts';

export interface ActWriter {
  /** Decides and durably applies an act. Safe to repeat: each intent id takes effect once. */
  submit(act: Act): Promise<ActAnswer>;
  /**
   * Pays a completed quest once. Safe to repeat: a key that paid is answered as then.
   *
   * @throws NotFoundError where the release has no such quest
   * @throws QuestNotCompletedError
   * @throws QuestAlreadyClaimedError
   * @throws IdempotencyConflictError where the key paid for another quest
   */
  claim(claim: Claim): Promise<ClaimAnswer>;
  /** Lets what is in flight finish and takes no more. */
  close(): Promise<void>;
}

/** Two batches overlap: one prepares while the other waits for the disk. */
const concurrency = 2;

/** Writes acts and claims of many players at once: concurrent ones are gathered into one transaction. */
export const createActWriter = (deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly wake: () => void;
  /** Told, after the commit, which rows of leaderboards have moved. */
  readonly moved: (rows: readonly ChangedRow[]) => void;
}): ActWriter => {
  const write = (works: readonly Work[]) =>
    inTransaction(deps.pool, async (tx) => {
      const now = deps.clock.now();
      const locked = await lockAndRead(tx, lookupsOf(works), now);
      const holds = holdsOf(works);
      // Most acts cost nothing, and ask nothing more.
      const ended = holds.length === 0 ? new Map<string, Settlement>() : await findSettlements(tx, holds);
      const batch = createBatch(locked, ended, now);
      // In turn, so that a player's second act in a batch sees what the first one did.
      const decided = works.map((work) => (work.kind === 'act' ? batch.act(work) : batch.claim(work)));
      const { writes, charges, events } = batch.result();
      if (events.length === 0) return { answers: decided, moved: null };
      if (charges.length > 0) await insertSettlements(tx, charges, now);
      const moved = writes.players.length === 0 ? [] : await writeActs(tx, writes, now);
      tx.last(() => appendEvents(tx, events, deps.clock));
      return { answers: decided, moved };
    });
  const group = createGroupCommit<Work, ActAnswer | ClaimAnswer>({
    concurrency,
    run: async (works) => {
      const { answers, moved } = await write(works).catch((error: unknown) => {
        if (error instanceof HoldEndedMeanwhileError) return write(works);
        throw error;
      });
      if (moved !== null) {
        deps.wake();
        deps.moved(moved);
      }
      return answers;
    },
  });
  return {
    submit: async (act) => {
      const answer = await group.submit({ ...act, kind: 'act' });
      if (!('outcomes' in answer)) throw new Error('An act was answered as a claim');
      return answer;
    },
    claim: async (claim) => {
      const answer = await group.submit({ ...claim, kind: 'claim' });
      if (!('progress' in answer)) throw new Error('A claim was answered as an act');
      return answer;
    },
    close: () => group.close(),
  };
};

const keptIdsOf = (work: Work): string[] =>
  work.kind === 'act' ? work.intents.map((intent) => intent.id) : [claimId(work.idempotencyKey)];

const holdsOf = (works: readonly Work[]): ChargeKey[] =>
  works.flatMap((work) =>
    work.kind === 'act'
      ? [...work.charges.values()].map(({ holdId }) => ({
          environmentId: work.environmentId,
          playerId: work.playerId,
          holdId,
        }))
      : [],
  );

/** Each player of the batch once, with every id under which something may be kept for it. A claim makes no player. */
const lookupsOf = (works: readonly Work[]) =>
  [...Map.groupBy(works, keyText).values()].map((own) => {
    const [{ environmentId, playerId }] = own as [Work, ...Work[]];
    return {
      environmentId,
      playerId,
      make: own.some((work) => work.kind === 'act'),
      intentIds: [...new Set(own.flatMap(keptIdsOf))],
    };
  });

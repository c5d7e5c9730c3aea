import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import type { Breach, ProofKind } from '../domain/ledger-law.ts';
import { reopenHours } from '../store/economy-store.ts';
import { proveAccountsRecent, proveAccountsWhole, proveTransfers } from '../store/ledger-law-store.ts';
import {
  findBalances,
  findProof,
  findProofs,
  lockProof,
  noteLedgers,
  saveBreaches,
  saveProved,
  saveWholeProgress,
  type StoredProof,
} from '../store/ledger-proof-store.ts';
import { closePassedHours } from './close-hours.ts';

export interface ProveDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A ledger is proved again after so long. */
const recentEveryMs = 15 * 60_000;
/** All of its postings are summed up anew after so long. */
const wholeEveryMs = 7 * 86_400_000;

interface Proving extends ProveDeps {
  readonly sql: Sql;
}

const tell = async (
  { sql, clock, logger }: Proving,
  environmentId: string,
  proof: ProofKind,
  breaches: readonly Breach[],
): Promise<void> => {
  await saveBreaches(sql, environmentId, proof, breaches, new Date(clock.now()));
  // Laws only: a subject names a player's account, and stands in the table.
  for (const { law } of breaches) logger.error({ environmentId, proof, law }, 'a law of the ledger is broken');
};

type Compared = Awaited<ReturnType<typeof findBalances>>;

const trialBreaches = (balances: Compared): Breach[] =>
  balances
    .filter(({ players, system }) => players !== system)
    .map(({ currencyId, players, system }) => ({
      law: 'trial',
      subject: currencyId,
      currencyId,
      expected: system,
      found: players,
    }));

/**
 * Compares all balances with the system's accounts. Where they differ by the sums over closed hours but not by the
 * postings themselves, the sums are wrong, not the ledger: they are made anew.
 */
const proveTrial = async (proving: Proving, environmentId: string): Promise<Breach[]> => {
  const { sql, pool, logger } = proving;
  const proof = await findProof(sql, environmentId);
  if (trialBreaches(await findBalances(sql, environmentId, proof?.closedUntil ?? null)).length === 0) return [];
  const wrong = trialBreaches(await findBalances(sql, environmentId, null));
  if (wrong.length === 0) {
    logger.warn({ environmentId }, 'closed hours were not as their postings: they are summed up anew');
    await inTransaction(pool, async (tx) => {
      await lockProof(tx, environmentId);
      await reopenHours(tx, environmentId);
    });
  }
  return wrong;
};

const proveRecent = async (proving: Proving, environmentId: string): Promise<void> => {
  const { sql, pool, clock } = proving;
  const startedAt = new Date(clock.now());
  await tell(proving, environmentId, 'recent', await proveTrial(proving, environmentId));
  for (let behind: string | null = ''; behind !== null;) {
    const slice = await proveAccountsRecent(sql, environmentId, behind);
    await tell(proving, environmentId, 'recent', slice.breaches);
    behind = slice.last;
  }
  await inTransaction(pool, (tx) => saveProved(tx, environmentId, 'recent', startedAt, new Date(clock.now())));
};

/** Goes on with the proof of the whole where it stood, for as long as there is time; a kill costs it one slice. */
const proveWhole = async (proving: Proving, proof: StoredProof, hasTime: () => boolean): Promise<void> => {
  const { sql, pool, clock } = proving;
  const { environmentId } = proof;
  const startedAt = proof.wholeStartedAt ?? new Date(clock.now());
  let phase = proof.wholePhase ?? 'accounts';
  let behind = proof.wholeCursor ?? '';
  while (hasTime()) {
    const slice = await (phase === 'accounts' ? proveAccountsWhole : proveTransfers)(sql, environmentId, behind);
    await tell(proving, environmentId, 'whole', slice.breaches);
    if (slice.last === null && phase === 'transfers') {
      await tell(proving, environmentId, 'whole', trialBreaches(await findBalances(sql, environmentId, null)));
      await inTransaction(pool, (tx) => saveProved(tx, environmentId, 'whole', startedAt, new Date(clock.now())));
      return;
    }
    if (slice.last === null) phase = 'transfers';
    behind = slice.last ?? '';
    await saveWholeProgress(sql, environmentId, { wholeStartedAt: startedAt, wholePhase: phase, wholeCursor: behind });
  }
};

const isOlder = (at: Date | null, ms: number, now: number): boolean => at === null || now - at.getTime() >= ms;

/**
 * Sums up hours that are over and proves the ledgers that are due, those first that were proved longest ago; then goes
 * on with proofs of the whole. Each statement looks at a part, at one moment and without a lock, so nobody waits for it.
 *
 * @param hasTime asked between parts: what is left is done the next time
 */
export const proveLedgers = async (deps: ProveDeps, hasTime: () => boolean): Promise<void> => {
  const { pool, clock } = deps;
  const proving: Proving = { ...deps, sql: sqlOfPool(pool) };
  await noteLedgers(proving.sql, new Date(clock.now()));
  for (const { environmentId, provedAt } of await findProofs(proving.sql)) {
    while (hasTime() && (await closePassedHours(deps, environmentId)));
    if (hasTime() && isOlder(provedAt, recentEveryMs, clock.now())) await proveRecent(proving, environmentId);
  }
  const wholes = (await findProofs(proving.sql)).filter(({ wholeProvedAt }) =>
    isOlder(wholeProvedAt, wholeEveryMs, clock.now()),
  );
  for (const proof of wholes) if (hasTime()) await proveWhole(proving, proof, hasTime);
};

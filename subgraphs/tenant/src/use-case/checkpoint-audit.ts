import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { sealCheckpoint, type Checkpoint } from '../domain/audit-checkpoint.ts';
import {
  findGrownChains,
  findLeftChains,
  insertCheckpoint,
  lockLastCheckpoint,
  type CheckpointRow,
} from '../store/audit-checkpoint.ts';
import { forgetChain, lockChains, type ChainHead } from '../store/audit-entry.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly logger: Logger;
}

/** Chains in one transaction: it keeps others from making checkpoints. */
const pageSize = 200;
/** How long the log of a company that is gone is kept after its last entry. */
const keptAfterMs = 365 * 24 * 60 * 60 * 1000;

/**
 * Seals how far every chain has grown, and tells it in the log, which is kept elsewhere: who can write to the database
 * can neither make a seal nor take a line of the log back.
 */
export const checkpointAudit = async (deps: Deps): Promise<number> => {
  for (let made = 0; ;) {
    const page = await inTransaction(deps.pool, async (tx) => {
      const last = await lockLastCheckpoint(tx);
      return sealHeads(deps, tx, last, await findGrownChains(tx, pageSize), false);
    });
    tell(deps.logger, page);
    made += page.length;
    if (page.length < pageSize) return made;
  }
};

/** Deletes the logs of companies that have been gone for a year; a last checkpoint of each stays and says so. */
export const forgetLeftChains = async (deps: Deps): Promise<number> => {
  const before = new Date(deps.clock.now() - keptAfterMs);
  const left = await findLeftChains(sqlOfPool(deps.pool), before, pageSize);
  for (const { companyId } of left) {
    const made = await inTransaction(deps.pool, async (tx) => {
      const heads = await lockChains(tx, [companyId]);
      const checkpoints = await sealHeads(deps, tx, await lockLastCheckpoint(tx), heads, true);
      await forgetChain(tx, companyId);
      return checkpoints;
    });
    tell(deps.logger, made);
  }
  return left.length;
};

const sealHeads = async (
  { clock, secrets }: Deps,
  tx: Sql,
  last: CheckpointRow | null,
  heads: readonly ChainHead[],
  ends: boolean,
): Promise<CheckpointRow[]> => {
  let ordinal = last?.ordinal ?? 0n;
  let previousSeal = last?.seal ?? '';
  const made: CheckpointRow[] = [];
  for (const { companyId, length, headHash } of heads) {
    ordinal += 1n;
    const checkpoint: Checkpoint = { ordinal, companyId, position: length, headHash, ends, at: new Date(clock.now()) };
    previousSeal = sealCheckpoint(secrets, checkpoint, previousSeal);
    const row = { ...checkpoint, seal: previousSeal };
    await insertCheckpoint(tx, row);
    made.push(row);
  }
  return made;
};

const tell = (logger: Logger, checkpoints: readonly CheckpointRow[]): void => {
  for (const { ordinal, companyId, position, headHash, ends } of checkpoints)
    logger.info(
      { ordinal: Number(ordinal), companyId, position: Number(position), headHash, ends },
      'audit checkpoint',
    );
};

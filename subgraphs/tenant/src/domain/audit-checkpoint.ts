import type { SecretBox } from '@stargraph/kit/secrets';
import { canonical, sha256 } from './audit-entry.ts';

/** How far a company's chain was at a moment. */
export interface Checkpoint {
  /** 1, 2, 3, … over all companies. */
  readonly ordinal: bigint;
  readonly companyId: string;
  readonly position: bigint;
  readonly headHash: string;
  /** The chain was deleted after this, with its company. */
  readonly ends: boolean;
  readonly at: Date;
}

const context = 'audit-checkpoint';

const textOf = (checkpoint: Checkpoint, previousSeal: string): string =>
  canonical({
    ordinal: checkpoint.ordinal.toString(),
    companyId: checkpoint.companyId,
    position: checkpoint.position.toString(),
    headHash: checkpoint.headHash,
    ends: checkpoint.ends,
    at: checkpoint.at.toISOString(),
    // Its hash: a seal that held the seal before would hold all of them.
    previous: sha256(previousSeal),
  });

/**
 * Seals a checkpoint, and the seal before it, under a key that the database does not hold: who can write to every
 * table can still make none.
 */
export const sealCheckpoint = (secrets: SecretBox, checkpoint: Checkpoint, previousSeal: string): string =>
  secrets.seal(textOf(checkpoint, previousSeal), context);

/** Whether a seal was made for this checkpoint after that seal. */
export const isSealed = (secrets: SecretBox, checkpoint: Checkpoint, previousSeal: string, seal: string): boolean => {
  try {
    return secrets.open(seal, context) === textOf(checkpoint, previousSeal);
  } catch {
    return false;
  }
};

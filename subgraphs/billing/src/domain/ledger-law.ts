/** What holds of every ledger at every moment. */
export const ledgerLaws = ['transfer', 'balance', 'statement', 'held', 'debt', 'lots', 'trial'] as const;
export type LedgerLaw = (typeof ledgerLaws)[number];

/**
 * - `recent`: every balance against its account's last posting and its pending holds, and all of them against the
 *   system's accounts. Reads no old posting.
 * - `whole`: every posting of every account and transfer, summed up anew.
 */
export type ProofKind = 'recent' | 'whole';

/** Where a law is broken. */
export interface Breach {
  readonly law: LedgerLaw;
  /** The account, the transfer, or for the trial balance the currency. */
  readonly subject: string;
  /** Null where a transfer's posting is of no account. */
  readonly currencyId: string | null;
  /** What should stand there, minor units or a count of postings. */
  readonly expected: bigint | null;
  /** What does. */
  readonly found: bigint | null;
}

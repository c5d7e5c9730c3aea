import type { CommandClient } from '@stargraph/kit/commands';
import type { Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import type { OurBooks, StarTransaction } from '../domain/reconciliation.ts';
import type { BotKey } from '../store/stars-book-store.ts';
import type { Unlisted } from '../store/stars-books-store.ts';
import type { LedgerDeps } from './credit-rewards.ts';

export interface ReconcileDeps extends LedgerDeps {
  readonly commands: CommandClient;
  readonly logger: Logger;
}

/** Telegram gave no answer, or asks for a pause. */
export class PausedError extends Error {
  readonly retryAfterMs: number | null;
  constructor(retryAfterMs: number | null) {
    super('Telegram gave no answer');
    this.name = 'PausedError';
    this.retryAfterMs = retryAfterMs;
  }
}

/** The books that Telegram's list of a bot is compared with, and how what is missing in them is booked late. */
export interface StarsBooks {
  /** What stands here under the ids of transactions. */
  readonly find: (sql: Sql, bot: BotKey, ids: readonly string[]) => Promise<OurBooks>;
  /** Which of them another environment of the same project knows: its bot is the one of this environment now. */
  readonly findElsewhere: (
    sql: Sql,
    bot: BotKey,
    ids: readonly string[],
  ) => Promise<readonly Pick<StarTransaction, 'id' | 'direction'>[]>;
  /** What is here and not in the list. @param from null where it was read from its beginning */
  readonly findUnlisted: (sql: Sql, bot: BotKey, from: Date | null, until: Date) => Promise<Unlisted[]>;
  /**
   * Books a payment as if it had come in time, by the same code. Done again it changes nothing.
   * @param position where it stands in Telegram's list
   * @throws PausedError
   */
  readonly bookPayment: (deps: ReconcileDeps, bot: BotKey, paid: StarTransaction, position: number) => Promise<void>;
  /** Books a refund, as {@link bookPayment} a payment. */
  readonly bookRefund: (deps: ReconcileDeps, bot: BotKey, refunded: StarTransaction) => Promise<void>;
}

import type { Sql } from '@stargraph/kit/db/sql';

/** The Telegram account that an operator signs in with. */
export interface TelegramLinkRow {
  readonly telegramUserId: string;
  readonly operatorId: string;
  readonly label: string;
  readonly linkedAt: Date;
}

const columns = `telegram_user_id as "telegramUserId", operator_id as "operatorId", label, linked_at as "linkedAt"`;

export const findLinkByTelegram = async (sql: Sql, telegramUserId: string): Promise<TelegramLinkRow | null> =>
  (
    await sql.query<TelegramLinkRow>(`select ${columns} from operator_telegram where telegram_user_id = $1`, [
      telegramUserId,
    ])
  )[0] ?? null;

export const findLink = async (sql: Sql, operatorId: string): Promise<TelegramLinkRow | null> =>
  (
    await sql.query<TelegramLinkRow>(`select ${columns} from operator_telegram where operator_id = $1`, [operatorId])
  )[0] ?? null;

/** @returns false where the Telegram account is another operator's */
export const insertLink = async (tx: Sql, link: TelegramLinkRow): Promise<boolean> =>
  (
    await tx.query(
      `insert into operator_telegram (telegram_user_id, operator_id, label, linked_at) values ($1, $2, $3, $4)
       on conflict (telegram_user_id) do nothing returning operator_id`,
      [link.telegramUserId, link.operatorId, link.label, link.linkedAt],
    )
  ).length === 1;

export const deleteLink = async (tx: Sql, operatorId: string): Promise<boolean> =>
  (await tx.query('delete from operator_telegram where operator_id = $1 returning operator_id', [operatorId]))
    .length === 1;

/** A sign-in that has begun. */
export interface BegunSignIn {
  readonly stateHash: string;
  /** Its nonce and PKCE verifier. */
  readonly secretsSealed: string;
  /** Whose account is linked; null to sign in. */
  readonly operatorId: string | null;
}

/** Makes room of those that ran out, too. */
export const insertBegunSignIn = async (
  sql: Sql,
  begun: BegunSignIn & { readonly at: Date; readonly expiresAt: Date },
): Promise<void> => {
  await sql.query('delete from telegram_sign_in where expires_at <= $1', [begun.at]);
  await sql.query(
    'insert into telegram_sign_in (state_hash, secrets_sealed, operator_id, expires_at) values ($1, $2, $3, $4)',
    [begun.stateHash, begun.secretsSealed, begun.operatorId, begun.expiresAt],
  );
};

/** Takes it, once: whoever comes with the same state again finds nothing. */
export const takeBegunSignIn = async (sql: Sql, stateHash: string, now: Date): Promise<BegunSignIn | null> =>
  (
    await sql.query<BegunSignIn>(
      `delete from telegram_sign_in where state_hash = $1 and expires_at > $2
       returning state_hash as "stateHash", secrets_sealed as "secretsSealed", operator_id as "operatorId"`,
      [stateHash, now],
    )
  )[0] ?? null;

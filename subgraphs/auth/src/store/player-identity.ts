import type { Sql } from '@stargraph/kit/db/sql';

interface Identity {
  readonly environmentId: string;
  readonly telegramUserId: string;
}

/** The player that a Telegram user is in an environment, if any. */
export const findPlayer = async (sql: Sql, { environmentId, telegramUserId }: Identity): Promise<string | undefined> =>
  (
    await sql.query<{ playerId: string }>(
      'select player_id as "playerId" from player_identity where environment_id = $1 and telegram_user_id = $2',
      [environmentId, telegramUserId],
    )
  )[0]?.playerId;

/** As {@link findPlayer}, null for none. */
export const playerOfTelegramUser = async (sql: Sql, identity: Identity): Promise<string | null> =>
  (await findPlayer(sql, identity)) ?? null;

interface MintedPlayer {
  readonly playerId: string;
  /** The name of an earlier launch; null where none is kept. */
  readonly displayName: string | null;
  readonly first: boolean;
}

const findNamed = async (
  sql: Sql,
  { environmentId, telegramUserId }: Identity,
): Promise<Omit<MintedPlayer, 'first'> | undefined> =>
  (
    await sql.query<Omit<MintedPlayer, 'first'>>(
      `select player_id as "playerId", display_name as "displayName"
       from player_identity left join player_profile using (environment_id, player_id)
       where environment_id = $1 and telegram_user_id = $2`,
      [environmentId, telegramUserId],
    )
  )[0];

/**
 * The player that a Telegram user is in an environment: the known one, or `newPlayerId` from now on.
 * Of launches at the same moment one mints the id; the others wait for it and get the same.
 */
export const mintPlayer = async (
  tx: Sql,
  identity: Identity & { readonly newPlayerId: string; readonly at: Date },
): Promise<MintedPlayer> => {
  const known = await findNamed(tx, identity);
  if (known !== undefined) return { ...known, first: false };
  const [minted] = await tx.query<{ playerId: string }>(
    `insert into player_identity (environment_id, telegram_user_id, player_id, created_at) values ($1, $2, $3, $4)
     on conflict (environment_id, telegram_user_id) do nothing returning player_id as "playerId"`,
    [identity.environmentId, identity.telegramUserId, identity.newPlayerId, identity.at],
  );
  if (minted !== undefined) return { playerId: minted.playerId, displayName: null, first: true };
  const winner = await findNamed(tx, identity);
  if (winner === undefined) throw new Error('A player identity vanished while it was minted');
  return { ...winner, first: false };
};

/** The Telegram user that a player is; null for none, or one that was erased. */
export const telegramUserOf = async (sql: Sql, environmentId: string, playerId: string): Promise<string | null> =>
  (
    await sql.query<{ telegramUserId: string }>(
      'select telegram_user_id as "telegramUserId" from player_identity where environment_id = $1 and player_id = $2',
      [environmentId, playerId],
    )
  )[0]?.telegramUserId ?? null;

/**
 * As {@link telegramUserOf}, held until the transaction ends: of two erasures of a player one waits
 * for the other. The row can't be locked, since nobody may update it.
 */
export const lockIdentity = async (tx: Sql, environmentId: string, playerId: string): Promise<string | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`erasure ${environmentId} ${playerId}`]);
  return telegramUserOf(tx, environmentId, playerId);
};

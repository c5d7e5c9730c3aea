import type { Sql } from '@stargraph/kit/db/sql';

export interface PlayerKey {
  readonly environmentId: string;
  readonly playerId: string;
}

export interface ProfileRow extends PlayerKey {
  /** Null for a player who has not launched since names are kept. */
  readonly displayName: string | null;
}

/** Keeps a player's name of the present launch; the same name again writes nothing. */
export const saveProfile = async (
  tx: Sql,
  { environmentId, playerId }: PlayerKey,
  displayName: string,
  at: Date,
): Promise<void> => {
  await tx.query(
    `insert into player_profile as known (environment_id, player_id, display_name, updated_at) values ($1, $2, $3, $4)
     on conflict (environment_id, player_id) do update set display_name = excluded.display_name, updated_at = excluded.updated_at
     where known.display_name <> excluded.display_name`,
    [environmentId, playerId, displayName, at],
  );
};

/** The players of these keys with their names; a key that is no player's has no row. */
export const findProfiles = (sql: Sql, keys: readonly PlayerKey[]): Promise<ProfileRow[]> =>
  sql.query<ProfileRow>(
    `select identity.environment_id as "environmentId", identity.player_id as "playerId", profile.display_name as "displayName"
     from unnest($1::text[], $2::text[]) as given(environment_id, player_id)
     join player_identity identity using (environment_id, player_id)
     left join player_profile profile using (environment_id, player_id)`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ playerId }) => playerId)],
  );

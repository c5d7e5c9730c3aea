import { randomBytes } from 'node:crypto';
import type { Sql } from '@stargraph/kit/db/sql';
import { keyColumns, type PlayerKey } from './key.ts';

/** Crockford's base 32 in small letters: nothing that is read as something else, and legal in a `start_param`. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const codeLength = 10;

/** 50 random bits: says nothing of the player, and can't be guessed. */
const newCode = (): string => Array.from(randomBytes(codeLength), (byte) => alphabet[byte % alphabet.length]).join('');

const findCode = async (sql: Sql, { environmentId, playerId }: PlayerKey): Promise<string | null> => {
  const [row] = await sql.query<{ code: string }>(
    'select code from referral_code where environment_id = $1 and player_id = $2',
    [environmentId, playerId],
  );
  return row?.code ?? null;
};

const maxAttempts = 3;

/** The player's code, made now where it has none. Concurrent calls agree on one. */
export const referralCodeOf = async (sql: Sql, player: PlayerKey): Promise<string> => {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const known = await findCode(sql, player);
    if (known !== null) return known;
    // Nothing is inserted where another call made the player's code first, or somebody else has this one.
    await sql.query(
      'insert into referral_code (environment_id, code, player_id) values ($1, $2, $3) on conflict do nothing',
      [player.environmentId, newCode(), player.playerId],
    );
  }
  const made = await findCode(sql, player);
  if (made === null) throw new Error(`No free referral code was found in ${maxAttempts} attempts`);
  return made;
};

/** How many came by each player's link; players whose link brought nobody are left out. */
export const countInvited = (
  sql: Sql,
  keys: readonly PlayerKey[],
): Promise<(PlayerKey & { readonly invited: number })[]> =>
  sql.query<PlayerKey & { readonly invited: number }>(
    `select environment_id as "environmentId", inviter_id as "playerId", count(*)::int as invited
     from referral join unnest($1::text[], $2::text[]) as wanted(environment_id, inviter_id) using (environment_id, inviter_id)
     group by environment_id, inviter_id`,
    keyColumns(keys),
  );

/** Somebody's first launch by a link that carries a code. */
export interface Arrival {
  readonly environmentId: string;
  readonly inviteeId: string;
  readonly code: string;
}

export interface Referral {
  readonly environmentId: string;
  readonly inviteeId: string;
  readonly inviterId: string;
}

/**
 * Registers arrivals whose code is somebody's in that environment, and not the arrived one's own. The first
 * registration of an invitee stays.
 *
 * @param now milliseconds since the epoch
 * @returns those that were registered now
 */
export const registerReferrals = (tx: Sql, arrivals: readonly Arrival[], now: number): Promise<Referral[]> =>
  tx.query<Referral>(
    `insert into referral (environment_id, invitee_id, inviter_id, registered_at)
     select distinct on (environment_id, arrival.invitee_id)
       environment_id, arrival.invitee_id, referral_code.player_id, to_timestamp($4::double precision / 1000)
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as arrival(environment_id, invitee_id, code, place)
       join referral_code using (environment_id, code)
     where referral_code.player_id <> arrival.invitee_id
     order by environment_id, arrival.invitee_id, place
     on conflict do nothing
     returning environment_id as "environmentId", invitee_id as "inviteeId", inviter_id as "inviterId"`,
    [
      arrivals.map((arrival) => arrival.environmentId),
      arrivals.map((arrival) => arrival.inviteeId),
      arrivals.map((arrival) => arrival.code),
      now,
    ],
  );

import { createPersonalStore } from '@stargraph/kit/personal-data';

const own = 'environment_id = env and player_id = player';
const sealed = 'telegram_sealed is not null';

/** What auth holds of a player. */
export const authPersonalData = createPersonalStore('auth', {
  player_identity: { whose: own, shown: 'telegram_user_id, player_id, created_at', key: 'player_id' },
  player_profile: { whose: own, shown: 'display_name, updated_at', key: 'player_id' },
  session: {
    whose: `kind = 'player' and environment_id = env and holder_id = player`,
    shown: 'user_agent, network, created_at, rotated_at, expires_at, ended_at',
    key: 'id',
    clear: {
      set: `user_agent = null, network = null, ended_at = coalesce(ended_at, now()), ended_by = coalesce(ended_by, 'administrator')`,
      when: 'user_agent is not null or network is not null or ended_at is null',
    },
  },
  // Without the one that is being made: it is not over, and its file can't hold its own hash.
  player_export: {
    whose: `${own} and requested_at < until`,
    shown: 'id, requested_at, state, ended_at, bytes, sha256',
    key: 'id',
  },
  // Emptied by the request itself when it is over: until then it is what erasing goes by.
  erasure_request: {
    whose: own,
    shown: 'id, requested_at, verified_at',
    key: 'id',
    clear: { set: 'telegram_sealed = null', when: `(${sealed}) and verified_at is not null` },
  },
});

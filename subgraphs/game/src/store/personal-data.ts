import { createPersonalStore } from '@stargraph/kit/personal-data';

const own = 'environment_id = env and player_id = player';

/** What game holds of a player. */
export const gamePersonalData = createPersonalStore('game', {
  player: { whose: 'environment_id = env and id = player', shown: 'points, level, created_at, updated_at', key: 'id' },
  quest_progress: { whose: own, shown: 'quest_id, count, completed_at, claimed_at, release_hash', key: 'quest_id' },
  intent: { whose: own, shown: 'intent_id, action, count, outcome, release_hash, at', key: 'intent_id' },
  charge: { whose: own, shown: 'hold_id, outcome, at', key: 'hold_id' },
  inventory_item: { whose: own, shown: 'item_id, quantity', key: 'item_id' },
  leaderboard_entry: { whose: own, shown: 'leaderboard_id, score, reached_at', key: 'leaderboard_id' },
  referral_code: { whose: own, shown: 'code', key: 'code' },
  // Who brought them is another person: they get that they were brought, and when.
  referral: { whose: 'environment_id = env and invitee_id = player', shown: 'registered_at', key: 'invitee_id' },
});

import { createPersonalStore } from '@stargraph/kit/personal-data';

/**
 * What tenant holds of a player: what went through the chat of the environment's bot with them. A later player of the
 * same person has the same chat, so what came after the asking is not touched.
 */
export const tenantPersonalData = createPersonalStore('tenant', {
  received_update: {
    whose: `environment_id = env and received_update.chat = person.chat and received_at <= until`,
    shown: 'kind, body, received_at',
    key: `bot_id || ' ' || lpad(update_id::text, 20, '0')`,
    // Money that is not booked yet: it is found, so the request stays open, and goes once it is.
    except: `state <> 'done' and kind in ('payment', 'refund')`,
  },
  outbound_message: {
    whose: `environment_id = env and outbound_message.chat = person.chat and created_at <= until`,
    shown: 'body, state, created_at, ended_at',
    key: 'id',
  },
  // Ids of players are unique over environments.
  active_player: { whose: 'player_id = player', shown: 'month', key: 'month' },
  chat_reach: {
    whose: `chat_reach.chat = person.chat and changed_at <= until and bot_id in (select id from bot where environment_id = env)`,
    shown: 'reachable, changed_at',
    key: `bot_id`,
  },
});

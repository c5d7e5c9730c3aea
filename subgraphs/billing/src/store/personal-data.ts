import { createPersonalStore } from '@stargraph/kit/personal-data';

const own = 'environment_id = env and player_id = player';
const wallets = `environment_id = env and owner = 'player:' || player`;
const moved = `environment_id = env and id in (select posting.transfer_id from posting join account
  on account.environment_id = posting.environment_id and account.id = posting.account_id
  where account.environment_id = env and account.owner = 'player:' || player)`;

/** What billing holds of a player. */
export const billingPersonalData = createPersonalStore('billing', {
  account: {
    whose: wallets,
    shown: 'currency_id, balance, held, overdraft, expiring, entries, moved_at, created_at',
    key: 'id',
  },
  lot: {
    whose: `environment_id = env and account_id in (select id from account where ${wallets})`,
    shown: 'account_id, expires_at, amount',
    key: `account_id || ' ' || expires_at`,
  },
  transfer: {
    whose: moved,
    shown: 'id, kind, reason_kind, reason_id, created_at',
    key: 'id',
  },
  posting: {
    whose: `environment_id = env and account_id in (select id from account where ${wallets})`,
    shown: 'transfer_id, account_id, amount, position, balance_after, created_at, expires_at',
    key: `transfer_id || ' ' || account_id`,
  },
  hold: {
    whose: `environment_id = env and account_id in (select id from account where ${wallets})`,
    shown: 'id, account_id, amount, kind, reason_kind, reason_id, state, lots, created_at, expires_at',
    key: 'id',
  },
  purchase: {
    whose: own,
    shown: 'id, product_id, price, currency_id, grants, currency_grants, state, created_at, completed_at',
    key: 'id',
  },
  stars_order: {
    whose: own,
    shown: 'id, product_id, title, stars, grants, currency_grants, state, created_at, paid_at',
    key: 'id',
    clear: { set: 'invoice_link = null, telegram_bot_id = null', when: `state = 'open' and invoice_link is not null` },
  },
  stars_payment: { whose: own, shown: 'id, order_id, charge_id, currency, amount, state, paid_at', key: 'id' },
  stars_refund: {
    whose: own,
    shown: 'id, payment_id, charge_id, amount, cause, reason, state, taken, requested_at, settled_at',
    key: 'id',
    clear: { set: "reason = ''", when: "reason <> ''" },
  },
  stars_subscription: {
    whose: own,
    shown: 'id, product_id, stars, state, started_at, period_end, canceled_by, end_reason',
    key: 'id',
    // Due at once: a period that is paid has begun.
    clear: {
      set: `wish = 'cancel', wish_due_at = period_start, wish_tries = 0`,
      when: `state in ('active', 'grace') and wish is distinct from 'cancel'`,
    },
  },
  idempotency_record: {
    whose: 'environment_id = env and viewer = player',
    shown: 'operation, created_at',
    key: `operation || ' ' || key`,
  },
});

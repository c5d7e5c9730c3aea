import type { Domain } from './domain.ts';

/**
 * What becomes of a player's rows when the player is erased: `deleted`; `cleared`, where the row stays without what is
 * personal in it; `kept`, where nothing in it leads to the person once the identity is gone.
 */
export type ErasureTreatment = 'deleted' | 'cleared' | 'kept';

/**
 * Why sending the file of a player's data broke off: its reader left, or took nothing for a minute; a domain gave no
 * answer; the player was erased meanwhile; or nothing more was heard of it.
 */
export const playerExportInterruptions = ['reader_left', 'unavailable', 'player_erased', 'timed_out'] as const;
export type PlayerExportInterruption = (typeof playerExportInterruptions)[number];

/** A table that holds something of players. */
interface PersonalTable {
  readonly erasure: ErasureTreatment;
  /** What of a player it holds; of what is kept, why. */
  readonly holds: string;
}

/** A table that holds nothing of players, and why one can be sure. */
interface ImpersonalTable {
  readonly none: string;
}

const nothing = {
  content: { none: 'what operators compose' },
  operators: { none: "operators' own: their account page and their company see to it" },
  company: { none: 'the company, its people and what they did' },
  payers: {
    none: 'what companies pay the platform, not players; whose Telegram account paid is forgotten 90 days after the subscription',
  },
  platform: { none: 'the platform itself' },
} as const;

/** In every domain's schema. */
const messaging = {
  outbox: { none: 'events on their way; they carry pseudonymous ids, and rows go once every consumer has passed them' },
  subject_sequence: { none: "how many events a pseudonymous id has: erasing it would break the events' order" },
  consumed_event: { none: 'ids of events' },
} as const;

const unused = { idempotency_record: { none: "answers to operators' mutations" } } as const;
const answers = {
  idempotency_record: { erasure: 'deleted', holds: "answers to the player's mutations, for repeats" },
} as const satisfies Record<string, PersonalTable>;

/**
 * Every table of every domain with what of a player it holds: the source of docs/personal-data.md, of the export and of
 * the erasure. A check compares it with the datamodels, so that no table is forgotten.
 */
export const personalData = {
  auth: {
    player_identity: { erasure: 'deleted', holds: 'which Telegram user the player is: the only link to the person' },
    player_profile: { erasure: 'deleted', holds: 'the name in Telegram' },
    session: {
      erasure: 'cleared',
      holds: 'devices and networks; ended, and emptied of both. The rows go when their time is over',
    },
    erasure_request: {
      erasure: 'cleared',
      holds: 'the request itself; the Telegram user stays sealed in it until every domain has reported',
    },
    erasure_part: { none: 'how many rows each domain erased' },
    player_export: {
      erasure: 'kept',
      holds:
        'that the data was exported, when and by which operator, and the hash of the file: the proof of what was handed out, by pseudonymous id and without the file',
    },
    player_export_part: { none: 'how many rows each domain gave' },
    operator: nothing.operators,
    operator_telegram: nothing.operators,
    telegram_sign_in: nothing.operators,
    registration: nothing.operators,
    one_time_token: nothing.operators,
    outbound_mail: nothing.operators,
    operator_totp: nothing.operators,
    recovery_code: nothing.operators,
    known_device: nothing.operators,
    throttle: nothing.operators,
    email_change: nothing.operators,
    security_event: nothing.operators,
    api_key: nothing.company,
    signing_key: nothing.platform,
    ...messaging,
    ...unused,
  },
  tenant: {
    received_update: {
      erasure: 'deleted',
      holds: 'what the person wrote to the bot; a payment that is not booked yet waits until it is',
    },
    outbound_message: { erasure: 'deleted', holds: 'what the bot wrote to the person' },
    chat_reach: { erasure: 'deleted', holds: 'whether the person blocked the bot' },
    active_player: {
      erasure: 'kept',
      holds: 'that a player was there in a month, by pseudonymous id: what a plan is counted by; two months',
    },
    usage_month: nothing.company,
    stored_asset: nothing.content,
    limit_notice: nothing.company,
    company: nothing.company,
    member: nothing.company,
    member_project_role: nothing.company,
    custom_role: nothing.company,
    invitation: nothing.company,
    ownership_offer: nothing.company,
    project: nothing.company,
    environment: nothing.company,
    former_slug: nothing.company,
    bot: nothing.company,
    audit_chain: nothing.company,
    audit_entry: { none: 'what operators did, with pseudonymous ids of players; hash-chained, so it can only stay' },
    audit_origin: nothing.company,
    audit_checkpoint: nothing.company,
    audit_verification: nothing.platform,
    webhook_endpoint: nothing.company,
    webhook_secret: nothing.company,
    webhook_message: { none: 'events in their public form, which names players by pseudonymous ids alone; 30 days' },
    webhook_delivery: nothing.company,
    webhook_attempt: nothing.company,
    webhook_replay: nothing.company,
    platform_staff: nothing.platform,
    suspension: nothing.company,
    staff_look: nothing.company,
    legal_text: nothing.content,
    ...messaging,
    ...unused,
  },
  config: {
    draft: nothing.content,
    draft_node: nothing.content,
    draft_edit: nothing.content,
    release: nothing.content,
    release_pointer: nothing.content,
    release_switch: nothing.content,
    definition: nothing.content,
    taken_down_release: nothing.content,
    asset: nothing.content,
    release_asset: nothing.content,
    ...messaging,
    ...unused,
  },
  game: {
    player: { erasure: 'deleted', holds: 'points and level' },
    quest_progress: { erasure: 'deleted', holds: 'how far the player is with quests' },
    intent: { erasure: 'deleted', holds: 'what the player did' },
    charge: { erasure: 'deleted', holds: 'how holds for acts that cost something ended, for 30 days' },
    inventory_item: { erasure: 'deleted', holds: 'what the player holds' },
    leaderboard_entry: { erasure: 'deleted', holds: 'places on leaderboards' },
    referral_code: { erasure: 'deleted', holds: "the code of the player's link" },
    referral: {
      erasure: 'deleted',
      holds: 'who brought the player. Whom the player brought are rows of those others, and stay',
    },
    ...messaging,
    ...unused,
  },
  billing: {
    account: { erasure: 'kept', holds: 'wallets by pseudonymous id: the books must balance' },
    lot: {
      erasure: 'kept',
      holds: 'what of a wallet expires, and when, by pseudonymous id: as much as its account says',
    },
    transfer: { erasure: 'kept', holds: 'movements of money; append-only' },
    posting: { erasure: 'kept', holds: 'the sides of those movements; append-only' },
    hold: { erasure: 'kept', holds: 'money promised to purchases' },
    purchase: { erasure: 'kept', holds: 'what was bought, by pseudonymous id: the receipt of a movement of money' },
    stars_order: {
      erasure: 'cleared',
      holds: 'what was ordered for Stars; the invoice of an order that was not paid goes',
    },
    stars_payment: {
      erasure: 'kept',
      holds: "what Telegram took: its charge's number, which alone finds it again at Telegram, and no Telegram user",
    },
    economy_hour: { none: 'what a currency did in an hour, by rule: sums over all players' },
    economy_stock: { none: 'what all players held of a currency' },
    ledger_proof: { none: 'how far a ledger is checked' },
    ledger_breach: { none: 'where the books are wrong, by account: gone when they are mended' },
    stars_refund: {
      erasure: 'cleared',
      holds: "what was given back, by its charge's number; what an operator wrote as the reason is emptied",
    },
    stars_policy: nothing.company,
    stars_transaction: { none: "Telegram's list of what moved a bot's Stars, without the people in it" },
    stars_book: nothing.company,
    reconciliation_run: nothing.company,
    reconciliation_finding: { none: "differences between payments and Telegram's list, by the charge's number" },
    plan_subscription: nothing.payers,
    plan_payment: nothing.payers,
    plan_refund: nothing.company,
    stars_subscription: {
      erasure: 'cleared',
      holds: 'what the player pays for every 30 days, by pseudonymous id; Telegram is told to renew it no more',
    },
    ...messaging,
    ...answers,
  },
  analytics: {
    events: {
      erasure: 'cleared',
      holds: 'what happened, by pseudonymous id; what clients wrote and what a launch told of the person is emptied',
    },
    ...messaging,
    ...unused,
  },
} as const satisfies Record<Domain, Record<string, PersonalTable | ImpersonalTable>>;

type Inventory = typeof personalData;

/** What a domain holds of players, by table, in the inventory's order. */
export const personalTablesIn = (domain: Domain): readonly (PersonalTable & { readonly table: string })[] =>
  Object.entries<PersonalTable | ImpersonalTable>(personalData[domain]).flatMap(([table, entry]) =>
    'erasure' in entry ? [{ table, ...entry }] : [],
  );

/** The tables of a domain that hold something of players. */
export type PersonalTableOf<D extends Domain> = {
  [T in keyof Inventory[D]]: Inventory[D][T] extends PersonalTable ? T : never;
}[keyof Inventory[D]] &
  string;

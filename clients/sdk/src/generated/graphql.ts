/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What the player did, in order. */
export type ActInput = {
  /** 1 to 50 intents, each id once. */
  intents: Array<IntentInput>;
};

/** A new API key. */
export type ApiKeyCreateInput = {
  /** The environment that it opens. */
  environmentId: string;
  /** When it ends by itself, in the future; left out for never. */
  expiresAt?: string | null | undefined;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** What it is for, 1 to 80 characters. */
  name: string;
  /** What it may do; at least one. */
  scopes: Array<ApiScope>;
};

/** Which API key ends. */
export type ApiKeyRevokeInput = {
  /** The key. */
  apiKeyId: string;
  /** The environment that it opens. */
  environmentId: string;
};

/** What an API key may do in its environment. */
export type ApiScope =
  /** Read what is published. */
  | 'CONTENT_READ'
  /** Track events. */
  | 'EVENTS_WRITE'
  /** Read leaderboards. */
  | 'LEADERBOARDS_READ'
  /** Read figures. */
  | 'METRICS_READ'
  /** Read players' state. */
  | 'PLAYERS_READ';

/** Which bot opens which environment. */
export type BotConnectInput = {
  /** The environment. */
  environmentId: string;
  /** The bot's token as BotFather shows it, at most 256 characters. Kept encrypted, never shown. */
  token: string;
};

/** What a company is made from. */
export type CompanyCreateInput = {
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** Its name, 1 to 80 characters. */
  name: string;
};

/** An edit of a draft. */
export type DraftEditInput = {
  /** The revision that you looked at. Edits of others since then are kept, where they touched other parts. */
  baseRevision: number;
  /** 1 to 200 operations, applied in turn, all or none. */
  operations: Array<DraftOperationInput>;
  /** The project. */
  projectId: string;
};

/** Adds a node. */
export type DraftInsertInput = {
  /** The sibling that it follows; last if neither this nor `beforeId` is there. */
  afterId?: string | null | undefined;
  /** The sibling that it precedes; not together with `afterId`. */
  beforeId?: string | null | undefined;
  /** Its id, a new `nod_` TypeID; made by the server if absent. Choose it yourself and a repeated request cannot add twice. */
  id?: string | null | undefined;
  /** What it is. */
  kind: DraftNodeKind;
  /** Exact key among the siblings, as an inverse names it; `afterId` and `beforeId` are not looked at then. A key that is taken by now goes right behind its holder. */
  order?: string | null | undefined;
  /** The screen, for a block; nothing for every other kind. */
  parentId?: string | null | undefined;
  /** Its properties: an object of at most 32,768 characters. Entries that are null are left out. */
  props: unknown;
};

/** Moves a node among its siblings, or a block to another screen. */
export type DraftMoveInput = {
  /** The sibling that it will follow; last if neither this nor `beforeId` is there. */
  afterId?: string | null | undefined;
  /** The sibling that it will precede; not together with `afterId`. */
  beforeId?: string | null | undefined;
  /** The node. */
  id: string;
  /** Exact key among the siblings, as an inverse names it; `afterId` and `beforeId` are not looked at then. A key that is taken by now goes right behind its holder. */
  order?: string | null | undefined;
  /** The new screen of a block; it stays in its own if absent. */
  parentId?: string | null | undefined;
};

/** What a node of a draft is; it decides the shape of its properties. */
export type DraftNodeKind =
  /** Something that a player can do, with what it pays. */
  | 'ACTION'
  /** A part of a screen, which is its parent. */
  | 'BLOCK'
  /** A currency of the project's own. */
  | 'CURRENCY'
  /** A rate at which players exchange one currency for another. */
  | 'EXCHANGE'
  /** Something that a player can own. */
  | 'ITEM'
  /** A ranking of players. */
  | 'LEADERBOARD'
  /** A step that points lead to. */
  | 'LEVEL'
  /** Something to buy, for currency or for Telegram Stars. */
  | 'PRODUCT'
  /** A task that an action moves and that pays once. */
  | 'QUEST'
  /** A screen of the Mini App; one is the home screen. */
  | 'SCREEN'
  /** The one that names the locales. */
  | 'SETTINGS';

/** One small change of a draft: exactly one of its fields. */
export type DraftOperationInput = {
  /** Adds a node. */
  insert?: DraftInsertInput | null | undefined;
  /** Moves a node. */
  move?: DraftMoveInput | null | undefined;
  /** Removes a node. */
  remove?: DraftRemoveInput | null | undefined;
  /** Sets one property. */
  set?: DraftSetInput | null | undefined;
};

/** Removes a node; a screen goes with its blocks. */
export type DraftRemoveInput = {
  /** The node. */
  id: string;
};

/** Sets one property. */
export type DraftSetInput = {
  /** The node. */
  id: string;
  /** Names from the properties inwards, 1 to 16, such as `["title", "en"]`. Objects on the way are made; a list is set as a whole. */
  path: Array<string>;
  /** The new value; null or absent takes the property away. */
  value?: unknown;
};

/** What an environment is for. */
export type EnvironmentKind =
  /** Where players are. */
  | 'LIVE'
  /** Where operators try things out: nothing in it reaches live. */
  | 'SANDBOX';

/** What kind of refusal an error is. Stable: programs may branch on it. */
export type ErrorCode =
  | 'CONFLICT'
  | 'EXPIRED'
  | 'IDEMPOTENCY_CONFLICT'
  | 'INSUFFICIENT_FUNDS'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_INPUT'
  | 'LIMIT_REACHED'
  | 'NOT_FOUND'
  | 'NOT_PUBLISHED'
  | 'TAKEN'
  | 'UNAVAILABLE';

/** A batch of client events. */
export type EventsTrackInput = {
  /** The environment: the player's or the API key's own. */
  environmentId: string;
  /** 1 to 100 events. */
  events: Array<TrackedEventInput>;
};

/** Something that the player did. */
export type IntentInput = {
  /** The key of an action of the release, at most 64 characters. */
  action: string;
  /** How often: 1 up to what the action allows. */
  count?: number;
  /** Chosen by the client, once per intended effect: 1 to 64 characters of A-Z, a-z, 0-9, _ and -. Kept for 30 days. */
  id: string;
};

/** Why an intent moved nothing. */
export type IntentRefusal =
  /** What it costs was promised, and let go before it could be decided. Nothing was taken; send it under another id. */
  | 'CHARGE_ENDED'
  /** Below 1, above what the action allows, or more than an amount can say. */
  | 'COUNT_OUT_OF_RANGE'
  /** There is less available than the action costs. */
  | 'INSUFFICIENT_FUNDS'
  /** The id was used for another action or count. */
  | 'INTENT_CONFLICT'
  /** The release has no such action. */
  | 'UNKNOWN_ACTION';

/** What became of an intent. */
export type IntentStatus =
  /** It took effect now. */
  | 'APPLIED'
  /** It moved nothing; `refusal` says why. */
  | 'REFUSED'
  /** It took effect before; nothing moved now, and the answer is that of the first time. */
  | 'REPEATED';

/** A launch of the Mini App. */
export type LaunchExchangeInput = {
  /** The environment that was opened. */
  environmentId: string;
  /** Telegram's launch data as it came (`Telegram.WebApp.initData`), at most 8,192 characters. */
  initData: string;
};

/** Why launch data opens no session. */
export type LaunchRefusalReason =
  /** Signed more than an hour ago. */
  | 'EXPIRED'
  /** Dated more than a minute ahead. */
  | 'FUTURE'
  /** Not launch data as Telegram makes it: a key twice, a field missing, text that does not decode. */
  | 'MALFORMED'
  /** No bot is connected to the environment. */
  | 'NO_BOT'
  /** Not signed for this environment's bot, or changed after it was signed. */
  | 'SIGNATURE'
  /** The environment stands still for now. */
  | 'SUSPENDED'
  /** There is no such environment. */
  | 'UNKNOWN_ENVIRONMENT';

/** The language of the mail that an operator gets. */
export type OperatorLanguage =
  /** English. */
  | 'EN'
  /** Russian. */
  | 'RU';

/** A new operator. */
export type OperatorRegisterInput = {
  /** What the last sign-in in this browser answered, if there was one. */
  deviceToken?: string | null | undefined;
  /** The address to sign in with, at most 254 characters. Upper and lower case are the same. */
  email: string;
  /** Of the mail that they get. Left out: English. */
  language?: OperatorLanguage | null | undefined;
  /** The name, 1 to 80 characters. */
  name: string;
  /** 8 to 256 bytes, hard to guess. */
  password: string;
};

/** The link of the mail that registering sent. */
export type OperatorRegistrationConfirmInput = {
  /** What the last sign-in in this browser answered, if there was one. */
  deviceToken?: string | null | undefined;
  /** The password that was chosen. */
  password: string;
  /** What stands behind `#` in the link. */
  token: string;
};

/** An operator's credentials. */
export type OperatorSignInInput = {
  /** What the last sign-in in this browser answered, if there was one. */
  deviceToken?: string | null | undefined;
  /** The address they registered with. */
  email: string;
  /** The password. */
  password: string;
};

/** How a product is owned. More may come. */
export type ProductKind =
  /** It brings other products, beside what it brings itself. */
  | 'BUNDLE'
  /** It can be bought again and again, within its limit. */
  | 'CONSUMABLE'
  /** A player owns it once and for good. */
  | 'PERMANENT'
  /** It is paid for in Telegram Stars every 30 days, and brings what it brings each time. */
  | 'SUBSCRIPTION';

/** What to buy. */
export type ProductPurchaseInput = {
  /** Chosen by the client, once per intended purchase: 1 to 200 visible ASCII characters. Kept for 30 days. */
  idempotencyKey: string;
  /** A product of the release that answers this request. */
  productId: string;
  /** The price that the player was shown: at another one nothing is bought. Without it the product is bought at whatever it costs. */
  shown?: ShownPriceInput | null | undefined;
};

/** What a project is made from. */
export type ProjectCreateInput = {
  /** Whose it will be. */
  companyId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** 1 to 20 locales such as `en` or `pt-BR`, each once; the first is the main one. */
  languages: Array<string>;
  /** Its name, 1 to 80 characters. */
  name: string;
  /** Its short name in hosts: 1 to 55 of a-z, 0-9 and single hyphens, with a letter first. The sandbox gets `<slug>-sandbox`. */
  slug: string;
  /** IANA name of the zone that its days are cut in, such as `Europe/Berlin`. */
  timeZone: string;
};

/** How far a purchase is. */
export type PurchaseState =
  /** The price is paid; the items reach the player a moment later. */
  | 'COMPLETED'
  /** The price is reserved. It will be completed, without a further request. */
  | 'PENDING';

/** A claim. */
export type QuestClaimInput = {
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** A quest of the release that the player has completed. */
  questId: string;
};

/** Why a draft cannot be published. */
export type ReleaseProblemCode =
  /** A bundle is a part of itself, by way of its parts. */
  | 'BUNDLE_CYCLE'
  /** A bundle has a part that is permanent or a subscription. */
  | 'BUNDLE_PART'
  /** A bundle brings more, with all of its parts, than one purchase may. */
  | 'BUNDLE_TOO_LARGE'
  /** A node is named that is not there, or is of another kind. */
  | 'DANGLING_REFERENCE'
  /** A key, code or locale is there twice. */
  | 'DUPLICATE'
  /** The properties break their kind's schema. */
  | 'INVALID_PROPS'
  /** Levels are not 1, 2, 3, … with rising thresholds from 0. */
  | 'LEVEL_SEQUENCE'
  /** No screen is the home screen. */
  | 'MISSING_HOME_SCREEN'
  /** The draft has no settings node. */
  | 'MISSING_SETTINGS'
  /** A text is missing in the default locale. */
  | 'MISSING_TEXT'
  /** More than one screen is the home screen. */
  | 'SEVERAL_HOME_SCREENS'
  /** An image is named that is not in the library of the project. */
  | 'UNKNOWN_ASSET'
  /** A locale is used that the settings do not list. */
  | 'UNKNOWN_LOCALE';

/** A publication. */
export type ReleasePublishInput = {
  /** The environment that switches to the release. */
  environmentId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** What changed, for your colleagues; up to 500 characters. Content that was published before keeps the note it had. */
  note?: string | null | undefined;
  /** The revision of the draft that you have looked at. Another one is not published. */
  revision: number;
};

/** A rollback. */
export type ReleaseRollbackInput = {
  /** The environment. */
  environmentId: string;
  /** The release: one that this environment had before. */
  hash: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
};

/** What a reward is paid for. */
export type RewardReason =
  /** An action, for each repetition. */
  | 'ACTION'
  /** A level that was reached, once. */
  | 'LEVEL'
  /** A quest that was completed or claimed, once. */
  | 'QUEST';

/** A price in currency, as a buyer was shown it. */
export type ShownPriceInput = {
  /** Minor units. */
  amount: string;
  /** The currency. */
  currencyId: string;
};

/** What to pay for with Telegram Stars. */
export type StarsInvoiceCreateInput = {
  /** Chosen by the client, once per intended purchase: 1 to 200 visible ASCII characters. Kept for 30 days. */
  idempotencyKey: string;
  /** The language that the invoice is written in, `en` unless told; others where it has no such text. */
  locale?: string | null | undefined;
  /** A product of the release that answers this request. */
  productId: string;
  /** The price that the player was shown: at another one nothing is ordered. Without it the product is ordered at whatever it costs. */
  shownStars?: number | null | undefined;
};

/** How far an order for Telegram Stars is. */
export type StarsOrderState =
  /** Telegram has taken nothing for it yet; it may never. */
  | 'OPEN'
  /** It is paid: its currency is in the wallet, its items reach the player a moment later. */
  | 'PAID'
  /** The Stars were given back, and what they brought was taken back. */
  | 'REFUNDED';

/** Something that happened at the client. */
export type TrackedEventInput = {
  /** The client's own UUID for the event. The same id again is the same event. */
  id: string;
  /** Such as `client.screen.opened`: lower case, two to five words, the first one `client`. */
  name: string;
  /** When it happened: at most 24 hours ago and 60 seconds ahead. */
  occurredAt: string;
  /** The player concerned. A player's own events are always about that player. */
  playerId?: string | null | undefined;
  /** Up to 16 texts (1000 characters), numbers, booleans or nulls by name (64 characters). */
  properties?: unknown;
};

export type DraftQueryVariables = Exact<{
  projectId: string;
}>;


export type DraftQuery = { project: { id: string, draft: { projectId: string, revision: number, nodes: Array<{ id: string, kind: DraftNodeKind, parentId: string | null, order: string, props: unknown }> } } | null };

export type DraftEditMutationVariables = Exact<{
  input: DraftEditInput;
}>;


export type DraftEditMutation = { draftEdit:
    | { __typename: 'DraftConflictError', paths: Array<string>, revision: number, code: ErrorCode, message: string }
    | { __typename: 'DraftEditSuccess', draft: { projectId: string, revision: number }, inverse: Array<{ insert: { id: string, kind: DraftNodeKind, parentId: string | null, order: string | null, props: unknown } | null, set: { id: string, path: Array<string>, value: unknown } | null, move: { id: string, parentId: string | null, order: string | null } | null, remove: { id: string } | null }> }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
   };

export type ReleasePublishMutationVariables = Exact<{
  input: ReleasePublishInput;
}>;


export type ReleasePublishMutation = { releasePublish:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'ReleaseInvalidError', code: ErrorCode, message: string, problems: Array<{ nodeId: string | null, path: Array<string>, code: ReleaseProblemCode, message: string }> }
    | { __typename: 'ReleasePublishSuccess', release: { hash: string, number: number } }
    | { __typename: 'ReleaseTakenDownError', code: ErrorCode, message: string }
    | { __typename: 'RevisionMovedError', revision: number, code: ErrorCode, message: string }
   };

export type ReleaseRollbackMutationVariables = Exact<{
  input: ReleaseRollbackInput;
}>;


export type ReleaseRollbackMutation = { releaseRollback:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ReleaseRollbackSuccess', release: { hash: string, number: number } }
    | { __typename: 'ReleaseTakenDownError', code: ErrorCode, message: string }
   };

export type ReleasesQueryVariables = Exact<{
  environmentId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ReleasesQuery = { environment: { id: string, releases: { edges: Array<{ node: { hash: string, number: number, note: string | null, publishedAt: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type HomeQueryVariables = Exact<{
  locale?: string | null | undefined;
}>;


export type HomeQuery = { player: { id: string, points: string, level: number, referralCode: string, invited: number, profile: { displayName: string }, quests: Array<{ count: number, completedAt: string | null, claimedAt: string | null, claimable: boolean, quest: { id: string } }>, items: Array<{ quantity: string, item: { id: string, title: string } }>, wallets: Array<{ balance: string, held: string, available: string, currency: { id: string, code: string } }>, environment: { id: string, slug: string, release: { hash: string, number: number, homeScreen: { id: string, name: string, blocks: Array<{ id: string, type: string, props: unknown }> }, quests: Array<{ id: string, title: string, goal: number, points: number, reward: { amount: string, currency: { id: string, code: string } } | null }>, products: Array<{ id: string, kind: ProductKind, title: string, stars: number | null, perPlayerLimit: number | null, price: { amount: string, currency: { id: string, code: string } } | null }> } | null, project: { id: string, name: string } } } };

export type LaunchExchangeMutationVariables = Exact<{
  input: LaunchExchangeInput;
}>;


export type LaunchExchangeMutation = { launchExchange:
    | { __typename: 'LaunchExchangeSuccess', accessToken: string, expiresAt: string, player: { environmentId: string, id: string } }
    | { __typename: 'LaunchRefusedError', code: ErrorCode, message: string, reason: LaunchRefusalReason }
    | { __typename: 'LimitReachedError' }
   };

export type OperatorSignInMutationVariables = Exact<{
  input: OperatorSignInInput;
}>;


export type OperatorSignInMutation = { operatorSignIn:
    | { __typename: 'InvalidCredentialsError', code: ErrorCode, message: string }
    | { __typename: 'OperatorSignInSuccess', accessToken: string, expiresAt: string, operator: { id: string, name: string } }
    | { __typename: 'SecondFactorRequired' }
    | { __typename: 'TooManyAttemptsError', code: ErrorCode, message: string }
   };

export type CompaniesQueryVariables = Exact<{ [key: string]: never; }>;


export type CompaniesQuery = { companies: Array<{ id: string, name: string, projects: Array<{ id: string, name: string, slug: string, environments: Array<{ id: string, kind: EnvironmentKind, slug: string }> }> }> };

export type ApiKeyCreateMutationVariables = Exact<{
  input: ApiKeyCreateInput;
}>;


export type ApiKeyCreateMutation = { apiKeyCreate:
    | { __typename: 'ApiKeyCreateSuccess', secret: string, apiKey: { id: string, prefix: string, scopes: Array<ApiScope> } }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
   };

export type ApiKeyRevokeMutationVariables = Exact<{
  input: ApiKeyRevokeInput;
}>;


export type ApiKeyRevokeMutation = { apiKeyRevoke:
    | { __typename: 'ApiKeyRevokeSuccess', apiKey: { id: string, revokedAt: string | null } }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type MetricsQueryVariables = Exact<{
  environmentId: string;
  from: string;
  to: string;
  timeZone?: string;
}>;


export type MetricsQuery = { environment: { id: string, metrics: { activePlayers: number, activePlayersByDay: Array<{ day: string, players: number }>, events: Array<{ name: string, day: string, count: string }>, revenue: Array<{ day: string, amount: string, purchases: number, currency: { id: string, code: string } }> } } | null };

export type OperatorRegistrationConfirmMutationVariables = Exact<{
  input: OperatorRegistrationConfirmInput;
}>;


export type OperatorRegistrationConfirmMutation = { operatorRegistrationConfirm:
    | { __typename: 'InvalidCredentialsError', code: ErrorCode, message: string }
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'OperatorRegistrationConfirmSuccess', accessToken: string, expiresAt: string, operator: { id: string, name: string } }
    | { __typename: 'TooManyAttemptsError', code: ErrorCode, message: string }
   };

export type MoneyPartsFragment = { amount: string, currency: { id: string, code: string } };

export type WalletPartsFragment = { balance: string, held: string, available: string, currency: { id: string, code: string } };

export type ActMutationVariables = Exact<{
  input: ActInput;
}>;


export type ActMutation = { act:
    | { __typename: 'ActSuccess', player: { id: string, points: string, level: number }, outcomes: Array<{ intentId: string, status: IntentStatus, refusal: IntentRefusal | null, points: string, rewards: Array<{ amount: string, reason: RewardReason, currency: { id: string, code: string } }> }> }
    | { __typename: 'NotPublishedError', code: ErrorCode, message: string }
   };

export type QuestClaimMutationVariables = Exact<{
  input: QuestClaimInput;
}>;


export type QuestClaimMutation = { questClaim:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'NotPublishedError', code: ErrorCode, message: string }
    | { __typename: 'QuestAlreadyClaimedError', code: ErrorCode, message: string }
    | { __typename: 'QuestClaimSuccess', points: string, player: { id: string, points: string, level: number }, progress: { count: number, completedAt: string | null, claimedAt: string | null, quest: { id: string } }, rewards: Array<{ amount: string, reason: RewardReason, currency: { id: string, code: string } }> }
    | { __typename: 'QuestNotCompletedError', code: ErrorCode, message: string }
   };

export type ProductPurchaseMutationVariables = Exact<{
  input: ProductPurchaseInput;
}>;


export type ProductPurchaseMutation = { productPurchase:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'InsufficientFundsError', available: string, price: string, code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'NotPublishedError', code: ErrorCode, message: string }
    | { __typename: 'PriceChangedError', code: ErrorCode, message: string }
    | { __typename: 'ProductPurchaseSuccess', purchase: { id: string, state: PurchaseState }, wallet: { balance: string, held: string, available: string, currency: { id: string, code: string } } }
    | { __typename: 'PurchaseLimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'SaleEndedError', code: ErrorCode, message: string }
    | { __typename: 'SaleNotStartedError', code: ErrorCode, message: string }
    | { __typename: 'SoldOutError', code: ErrorCode, message: string }
    | { __typename: 'WalletFullError', code: ErrorCode, message: string }
   };

export type EventsTrackMutationVariables = Exact<{
  input: EventsTrackInput;
}>;


export type EventsTrackMutation = { eventsTrack:
    | { __typename: 'EventsTrackSuccess', accepted: number }
    | { __typename: 'InvalidEventsError', code: ErrorCode, message: string, problems: Array<{ index: number, message: string }> }
    | { __typename: 'LimitReachedError' }
   };

export type LeaderboardQueryVariables = Exact<{
  environmentId: string;
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LeaderboardQuery = { leaderboard: { id: string, title: string, entries: { edges: Array<{ node: { rank: number, score: string, playerId: string, own: boolean, profile: { displayName: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type OperatorRegisterMutationVariables = Exact<{
  input: OperatorRegisterInput;
}>;


export type OperatorRegisterMutation = { operatorRegister:
    | { __typename: 'EmailTakenError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorRegisterSuccess', accessToken: string, expiresAt: string, operator: { id: string, name: string } }
    | { __typename: 'OperatorVerificationSent' }
    | { __typename: 'TooManyAttemptsError', code: ErrorCode, message: string }
    | { __typename: 'WeakPasswordError', code: ErrorCode, message: string }
   };

export type CompanyCreateMutationVariables = Exact<{
  input: CompanyCreateInput;
}>;


export type CompanyCreateMutation = { companyCreate:
    | { __typename: 'CompanyCreateSuccess', company: { id: string, name: string } }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
   };

export type ProjectCreateMutationVariables = Exact<{
  input: ProjectCreateInput;
}>;


export type ProjectCreateMutation = { projectCreate:
    | { __typename: 'DeletionPendingError', code: ErrorCode, message: string }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'LimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'ProjectCreateSuccess', project: { id: string, name: string, slug: string, environments: Array<{ id: string, kind: EnvironmentKind, slug: string }> } }
    | { __typename: 'SlugNotAllowedError', code: ErrorCode, message: string }
    | { __typename: 'SlugTakenError', code: ErrorCode, message: string }
   };

export type BotConnectMutationVariables = Exact<{
  input: BotConnectInput;
}>;


export type BotConnectMutation = { botConnect:
    | { __typename: 'BotConnectSuccess', bot: { id: string, username: string } }
    | { __typename: 'BotTakenError', code: ErrorCode, message: string }
    | { __typename: 'BotTokenRefusedError', code: ErrorCode, message: string }
   };

export type ProjectSetUpQueryVariables = Exact<{
  projectId: string;
}>;


export type ProjectSetUpQuery = { project: { id: string, draft: { projectId: string, revision: number }, environments: Array<{ id: string, kind: EnvironmentKind, slug: string, bot: { id: string } | null, release: { hash: string } | null }> } | null };

export type StarsInvoiceCreateMutationVariables = Exact<{
  input: StarsInvoiceCreateInput;
}>;


export type StarsInvoiceCreateMutation = { starsInvoiceCreate:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'InvoiceUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'NotPublishedError', code: ErrorCode, message: string }
    | { __typename: 'PriceChangedError', code: ErrorCode, message: string }
    | { __typename: 'PurchaseLimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'SaleEndedError', code: ErrorCode, message: string }
    | { __typename: 'SaleNotStartedError', code: ErrorCode, message: string }
    | { __typename: 'SoldOutError', code: ErrorCode, message: string }
    | { __typename: 'StarsInvoiceCreateSuccess', invoiceLink: string, order: { id: string, stars: number, state: StarsOrderState, createdAt: string, paidAt: string | null } }
    | { __typename: 'WalletFullError', code: ErrorCode, message: string }
   };

export type StarsOrderQueryVariables = Exact<{
  id: string;
}>;


export type StarsOrderQuery = { starsOrder: { id: string, stars: number, state: StarsOrderState, createdAt: string, paidAt: string | null } | null };

export type StarsOrderPartsFragment = { id: string, stars: number, state: StarsOrderState, createdAt: string, paidAt: string | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MoneyPartsFragmentDoc = new TypedDocumentString(`
    fragment MoneyParts on Money {
  amount
  currency {
    id
    code
  }
}
    `, {"fragmentName":"MoneyParts"}) as unknown as TypedDocumentString<MoneyPartsFragment, unknown>;
export const WalletPartsFragmentDoc = new TypedDocumentString(`
    fragment WalletParts on Wallet {
  balance
  held
  available
  currency {
    id
    code
  }
}
    `, {"fragmentName":"WalletParts"}) as unknown as TypedDocumentString<WalletPartsFragment, unknown>;
export const StarsOrderPartsFragmentDoc = new TypedDocumentString(`
    fragment StarsOrderParts on StarsOrder {
  id
  stars
  state
  createdAt
  paidAt
}
    `, {"fragmentName":"StarsOrderParts"}) as unknown as TypedDocumentString<StarsOrderPartsFragment, unknown>;
export const DraftDocument = new TypedDocumentString(`
    query Draft($projectId: ID!) {
  project(id: $projectId) {
    id
    draft {
      projectId
      revision
      nodes {
        id
        kind
        parentId
        order
        props
      }
    }
  }
}
    `, {"documentId":"c1271aef2b2391678285596d679489825a15b7b2d8ec309e6ce7cedd23b2d90f"}) as unknown as TypedDocumentString<DraftQuery, DraftQueryVariables>;
export const DraftEditDocument = new TypedDocumentString(`
    mutation DraftEdit($input: DraftEditInput!) {
  draftEdit(input: $input) {
    __typename
    ... on DraftEditSuccess {
      draft {
        projectId
        revision
      }
      inverse {
        insert {
          id
          kind
          parentId
          order
          props
        }
        set {
          id
          path
          value
        }
        move {
          id
          parentId
          order
        }
        remove {
          id
        }
      }
    }
    ... on DraftConflictError {
      paths
      revision
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"59c955d3897e68920bdeaf48b6ce6866d9f156331cc78f3a69d3989258f35ea1"}) as unknown as TypedDocumentString<DraftEditMutation, DraftEditMutationVariables>;
export const ReleasePublishDocument = new TypedDocumentString(`
    mutation ReleasePublish($input: ReleasePublishInput!) {
  releasePublish(input: $input) {
    __typename
    ... on ReleasePublishSuccess {
      release {
        hash
        number
      }
    }
    ... on ReleaseInvalidError {
      problems {
        nodeId
        path
        code
        message
      }
    }
    ... on RevisionMovedError {
      revision
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"f6c50f51cf64dc96b774e31fe66f5b7a2c85955ae35a3b4d01cea7fad60f15d6"}) as unknown as TypedDocumentString<ReleasePublishMutation, ReleasePublishMutationVariables>;
export const ReleaseRollbackDocument = new TypedDocumentString(`
    mutation ReleaseRollback($input: ReleaseRollbackInput!) {
  releaseRollback(input: $input) {
    __typename
    ... on ReleaseRollbackSuccess {
      release {
        hash
        number
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"bda5c31aa5e6f95b81b4ff57c7f41b1b833cde92301e2d7317b84dc9f90127db"}) as unknown as TypedDocumentString<ReleaseRollbackMutation, ReleaseRollbackMutationVariables>;
export const ReleasesDocument = new TypedDocumentString(`
    query Releases($environmentId: ID!, $first: Int, $after: String) {
  environment(id: $environmentId) {
    id
    releases(first: $first, after: $after) {
      edges {
        node {
          hash
          number
          note
          publishedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `, {"documentId":"a68163612d3b76d848d977edf78277d6876f2e41f93be09288ba202a547845f7"}) as unknown as TypedDocumentString<ReleasesQuery, ReleasesQueryVariables>;
export const HomeDocument = new TypedDocumentString(`
    query Home($locale: String) {
  player {
    id
    points
    level
    profile {
      displayName
    }
    referralCode
    invited
    quests {
      quest {
        id
      }
      count
      completedAt
      claimedAt
      claimable
    }
    items {
      item {
        id
        title(locale: $locale)
      }
      quantity
    }
    wallets {
      ...WalletParts
    }
    environment {
      id
      slug
      release {
        hash
        number
        homeScreen {
          id
          name
          blocks {
            id
            type
            props
          }
        }
        quests {
          id
          title(locale: $locale)
          goal
          points
          reward {
            ...MoneyParts
          }
        }
        products {
          id
          kind
          title(locale: $locale)
          price {
            ...MoneyParts
          }
          stars
          perPlayerLimit
        }
      }
      project {
        id
        name
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency {
    id
    code
  }
}
fragment WalletParts on Wallet {
  balance
  held
  available
  currency {
    id
    code
  }
}`, {"documentId":"c1cb907991d4e84c9e7bbef98e5d09b42779d32b91e29f53290cb18984deae57"}) as unknown as TypedDocumentString<HomeQuery, HomeQueryVariables>;
export const LaunchExchangeDocument = new TypedDocumentString(`
    mutation LaunchExchange($input: LaunchExchangeInput!) {
  launchExchange(input: $input) {
    __typename
    ... on LaunchExchangeSuccess {
      accessToken
      expiresAt
      player {
        environmentId
        id
      }
    }
    ... on LaunchRefusedError {
      code
      message
      reason
    }
  }
}
    `, {"documentId":"f2b0d2986d839256adb9d4bc1a24572c0a7a04e1badc2ccf50296e42b07bfba4"}) as unknown as TypedDocumentString<LaunchExchangeMutation, LaunchExchangeMutationVariables>;
export const OperatorSignInDocument = new TypedDocumentString(`
    mutation OperatorSignIn($input: OperatorSignInInput!) {
  operatorSignIn(input: $input) {
    __typename
    ... on OperatorSignInSuccess {
      accessToken
      expiresAt
      operator {
        id
        name
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"6be55a126d39139a6f85ede3c8f1971bd02b6085d72ad3fd0fd760d1ca3adae6"}) as unknown as TypedDocumentString<OperatorSignInMutation, OperatorSignInMutationVariables>;
export const CompaniesDocument = new TypedDocumentString(`
    query Companies {
  companies {
    id
    name
    projects {
      id
      name
      slug
      environments {
        id
        kind
        slug
      }
    }
  }
}
    `, {"documentId":"01c2889a03b50dedeb837bf78129cd87be919ced2df73c5aa6834b7aef5aac8d"}) as unknown as TypedDocumentString<CompaniesQuery, CompaniesQueryVariables>;
export const ApiKeyCreateDocument = new TypedDocumentString(`
    mutation ApiKeyCreate($input: ApiKeyCreateInput!) {
  apiKeyCreate(input: $input) {
    __typename
    ... on ApiKeyCreateSuccess {
      apiKey {
        id
        prefix
        scopes
      }
      secret
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"0aec37efb5e0d36382f4d0266fb34d291442da9dcc5ff071a97918a9493b75a2"}) as unknown as TypedDocumentString<ApiKeyCreateMutation, ApiKeyCreateMutationVariables>;
export const ApiKeyRevokeDocument = new TypedDocumentString(`
    mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {
  apiKeyRevoke(input: $input) {
    __typename
    ... on ApiKeyRevokeSuccess {
      apiKey {
        id
        revokedAt
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"80b6a4fad7f4f0b714e59f239afeef12e4f9c20f5a79ce090418773ae6c9786a"}) as unknown as TypedDocumentString<ApiKeyRevokeMutation, ApiKeyRevokeMutationVariables>;
export const MetricsDocument = new TypedDocumentString(`
    query Metrics($environmentId: ID!, $from: DateTime!, $to: DateTime!, $timeZone: String! = "UTC") {
  environment(id: $environmentId) {
    id
    metrics(from: $from, to: $to, timeZone: $timeZone) {
      activePlayers
      activePlayersByDay {
        day
        players
      }
      events {
        name
        day
        count
      }
      revenue {
        currency {
          id
          code
        }
        day
        amount
        purchases
      }
    }
  }
}
    `, {"documentId":"02dc4fa78ce9fe1a0daa2b282af99af2eabadfd0674bf1cdffaa6183fe0998dd"}) as unknown as TypedDocumentString<MetricsQuery, MetricsQueryVariables>;
export const OperatorRegistrationConfirmDocument = new TypedDocumentString(`
    mutation OperatorRegistrationConfirm($input: OperatorRegistrationConfirmInput!) {
  operatorRegistrationConfirm(input: $input) {
    __typename
    ... on OperatorRegistrationConfirmSuccess {
      accessToken
      expiresAt
      operator {
        id
        name
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"8f8c72b2cb5dc3c08829e0b512f9d4599a86b9d4b1e273282013b2349986ed7a"}) as unknown as TypedDocumentString<OperatorRegistrationConfirmMutation, OperatorRegistrationConfirmMutationVariables>;
export const ActDocument = new TypedDocumentString(`
    mutation Act($input: ActInput!) {
  act(input: $input) {
    __typename
    ... on ActSuccess {
      player {
        id
        points
        level
      }
      outcomes {
        intentId
        status
        refusal
        points
        rewards {
          amount
          reason
          currency {
            id
            code
          }
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"e9e8900f69c754843ab394aa86febef87300b3369a3353cc39a08a3f7635ad74"}) as unknown as TypedDocumentString<ActMutation, ActMutationVariables>;
export const QuestClaimDocument = new TypedDocumentString(`
    mutation QuestClaim($input: QuestClaimInput!) {
  questClaim(input: $input) {
    __typename
    ... on QuestClaimSuccess {
      player {
        id
        points
        level
      }
      progress {
        quest {
          id
        }
        count
        completedAt
        claimedAt
      }
      points
      rewards {
        amount
        reason
        currency {
          id
          code
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"62ae4c1f47fb389cd74d56d350d9d52f7c28587073e9c74711dbeddc8bb57b9e"}) as unknown as TypedDocumentString<QuestClaimMutation, QuestClaimMutationVariables>;
export const ProductPurchaseDocument = new TypedDocumentString(`
    mutation ProductPurchase($input: ProductPurchaseInput!) {
  productPurchase(input: $input) {
    __typename
    ... on ProductPurchaseSuccess {
      purchase {
        id
        state
      }
      wallet {
        ...WalletParts
      }
    }
    ... on InsufficientFundsError {
      available
      price
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment WalletParts on Wallet {
  balance
  held
  available
  currency {
    id
    code
  }
}`, {"documentId":"958104284f9c6afc316a760ea624b782fe8ef5874c821f13a003c0dc3c63fe4e"}) as unknown as TypedDocumentString<ProductPurchaseMutation, ProductPurchaseMutationVariables>;
export const EventsTrackDocument = new TypedDocumentString(`
    mutation EventsTrack($input: EventsTrackInput!) {
  eventsTrack(input: $input) {
    __typename
    ... on EventsTrackSuccess {
      accepted
    }
    ... on InvalidEventsError {
      code
      message
      problems {
        index
        message
      }
    }
  }
}
    `, {"documentId":"5fcf7372cf4ed8c2f965ff8aadbf0cf84624f4a6154cdd68b025f6e0ec7bd793"}) as unknown as TypedDocumentString<EventsTrackMutation, EventsTrackMutationVariables>;
export const LeaderboardDocument = new TypedDocumentString(`
    query Leaderboard($environmentId: ID!, $id: ID!, $first: Int, $after: String) {
  leaderboard(environmentId: $environmentId, id: $id) {
    id
    title
    entries(first: $first, after: $after) {
      edges {
        node {
          rank
          score
          playerId
          profile {
            displayName
          }
          own
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `, {"documentId":"1bfd48d7bbb120ae79638653861ce285d67de4ee6e1f5e99bbbfd6365a7728fe"}) as unknown as TypedDocumentString<LeaderboardQuery, LeaderboardQueryVariables>;
export const OperatorRegisterDocument = new TypedDocumentString(`
    mutation OperatorRegister($input: OperatorRegisterInput!) {
  operatorRegister(input: $input) {
    __typename
    ... on OperatorRegisterSuccess {
      accessToken
      expiresAt
      operator {
        id
        name
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"22f87b953c7f3248d7872334a72aa1b290f9cf6148f37f74a5577421a11b022d"}) as unknown as TypedDocumentString<OperatorRegisterMutation, OperatorRegisterMutationVariables>;
export const CompanyCreateDocument = new TypedDocumentString(`
    mutation CompanyCreate($input: CompanyCreateInput!) {
  companyCreate(input: $input) {
    __typename
    ... on CompanyCreateSuccess {
      company {
        id
        name
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"7f4058e3e8af68d96f35dd73b766a3a5315ca1a767e05e89353b3fe3b5a57d02"}) as unknown as TypedDocumentString<CompanyCreateMutation, CompanyCreateMutationVariables>;
export const ProjectCreateDocument = new TypedDocumentString(`
    mutation ProjectCreate($input: ProjectCreateInput!) {
  projectCreate(input: $input) {
    __typename
    ... on ProjectCreateSuccess {
      project {
        id
        name
        slug
        environments {
          id
          kind
          slug
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"c5f5656f071ea44199c031ac75b6d6d63a337c50ee452cb93012ef23cf84676d"}) as unknown as TypedDocumentString<ProjectCreateMutation, ProjectCreateMutationVariables>;
export const BotConnectDocument = new TypedDocumentString(`
    mutation BotConnect($input: BotConnectInput!) {
  botConnect(input: $input) {
    __typename
    ... on BotConnectSuccess {
      bot {
        id
        username
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `, {"documentId":"d0b7fed922173d1e846467815b67f33c64f78646eba99d85fe7efbb4cf9768c2"}) as unknown as TypedDocumentString<BotConnectMutation, BotConnectMutationVariables>;
export const ProjectSetUpDocument = new TypedDocumentString(`
    query ProjectSetUp($projectId: ID!) {
  project(id: $projectId) {
    id
    draft {
      projectId
      revision
    }
    environments {
      id
      kind
      slug
      bot {
        id
      }
      release {
        hash
      }
    }
  }
}
    `, {"documentId":"187ec959d79735811edc6d23dc13259891e2095b415de42b74961c69729eea98"}) as unknown as TypedDocumentString<ProjectSetUpQuery, ProjectSetUpQueryVariables>;
export const StarsInvoiceCreateDocument = new TypedDocumentString(`
    mutation StarsInvoiceCreate($input: StarsInvoiceCreateInput!) {
  starsInvoiceCreate(input: $input) {
    __typename
    ... on StarsInvoiceCreateSuccess {
      order {
        ...StarsOrderParts
      }
      invoiceLink
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment StarsOrderParts on StarsOrder {
  id
  stars
  state
  createdAt
  paidAt
}`, {"documentId":"3af9c927d2003358944b7644abb0e048b68516a576f51eb51127953e65b8e938"}) as unknown as TypedDocumentString<StarsInvoiceCreateMutation, StarsInvoiceCreateMutationVariables>;
export const StarsOrderDocument = new TypedDocumentString(`
    query StarsOrder($id: ID!) {
  starsOrder(id: $id) {
    ...StarsOrderParts
  }
}
    fragment StarsOrderParts on StarsOrder {
  id
  stars
  state
  createdAt
  paidAt
}`, {"documentId":"abb2a355b4598b6382c74693ad1419011499a68ab9b0aa2dcd8cf9b5df6db5bd"}) as unknown as TypedDocumentString<StarsOrderQuery, StarsOrderQueryVariables>;
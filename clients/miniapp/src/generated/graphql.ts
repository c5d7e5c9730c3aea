/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What the player did, in order. */
export type ActInput = {
  /** 1 to 50 intents, each id once. */
  intents: Array<IntentInput>;
};

/** What to exchange. */
export type CurrencyExchangeInput = {
  /** What is given, minor units: a multiple of what the rate gives for. */
  amount: string;
  /** A rate of the release that answers this request. */
  exchangeId: string;
  /** Chosen by the client, once per intended exchange: 1 to 200 visible ASCII characters. Kept for good. */
  idempotencyKey: string;
};

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

/** What to buy. */
export type ProductPurchaseInput = {
  /** Chosen by the client, once per intended purchase: 1 to 200 visible ASCII characters. Kept for 30 days. */
  idempotencyKey: string;
  /** A product of the release that answers this request. */
  productId: string;
  /** The price that the player was shown: at another one nothing is bought. Without it the product is bought at whatever it costs. */
  shown?: ShownPriceInput | null | undefined;
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

/** What a reward is paid for. */
export type RewardReason =
  /** An action, for each repetition. */
  | 'ACTION'
  /** A level that was reached, once. */
  | 'LEVEL'
  /** A quest that was completed or claimed, once. */
  | 'QUEST';

/** The session to go on with. */
export type SessionRefreshInput = {
  /** The last refresh token that the session gave. A browser on the operators' host leaves it out. */
  refreshToken?: string | null | undefined;
};

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

/** Which subscription is not to be paid for again. */
export type StarsSubscriptionCancelInput = {
  /** A subscription of the player who asks. */
  subscriptionId: string;
};

/** Who wanted that a subscription is not paid for again. */
export type StarsSubscriptionCanceler =
  /** The platform: it was one too many, or was refunded. */
  | 'PLATFORM'
  /** The player, in the Mini App, where it can be resumed. */
  | 'PLAYER'
  /** The player, in Telegram's settings, where it can be resumed. */
  | 'TELEGRAM';

/** What Telegram has yet to be told of a subscription. */
export type StarsSubscriptionChange =
  /** That it is not to be paid for again. */
  | 'CANCEL'
  /** That it is to be paid for again. */
  | 'RESUME';

/** Why a subscription ended. */
export type StarsSubscriptionEnd =
  /** It was cancelled before. */
  | 'CANCELED'
  /** Its last period was refunded. */
  | 'REFUNDED'
  /** It was not paid for anew. */
  | 'UNPAID';

/** Why a subscription can not be changed. */
export type StarsSubscriptionRefusal =
  /** The platform cancelled it. */
  | 'CANCELED_BY_PLATFORM'
  /** It was cancelled in Telegram's settings, and is resumed there. */
  | 'CANCELED_IN_TELEGRAM'
  /** It has ended. */
  | 'ENDED'
  /** The bot that it is paid to is not connected any more. */
  | 'NO_BOT'
  /** Telegram refused the change. */
  | 'REFUSED';

/** Which subscription is to be paid for again. */
export type StarsSubscriptionResumeInput = {
  /** A subscription of the player who asks. */
  subscriptionId: string;
};

/** How a subscription is. In every state but EXPIRED the player has what it brings. */
export type StarsSubscriptionState =
  /** It is paid, and will be paid for again. */
  | 'ACTIVE'
  /** It is paid until its end, and not paid for again. */
  | 'CANCELED'
  /** It has ended. */
  | 'EXPIRED'
  /** It was not paid for anew so far; the player has it a little longer. */
  | 'GRACE';

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

/** Why money moved. */
export type TransferKind =
  /** The price of something that the player did. */
  | 'CHARGE'
  /** One currency was exchanged for another. */
  | 'EXCHANGE'
  /** The time of currency that was to be spent in time was up. */
  | 'EXPIRY'
  /** A product was bought for currency: its price, or the currency that it brings. */
  | 'PURCHASE'
  /** Stars were paid back; this is the currency that they had bought, taken back. */
  | 'REFUND'
  /** The rules paid a reward. */
  | 'REWARD'
  /** A product was paid for with Telegram Stars; this is the currency that it brings. */
  | 'STARS';

/** What a plan limits. */
export type UsageLimit =
  /** Events that clients and programs track in a calendar month, in UTC. */
  | 'EVENTS'
  /** Members, open invitations included. */
  | 'MEMBERS'
  /** Messages that bots send in a calendar month, in UTC. */
  | 'MESSAGES'
  /** Different players in a calendar month, in UTC. */
  | 'PLAYERS'
  /** Projects. */
  | 'PROJECTS'
  /** Bytes of files. */
  | 'STORAGE';

export type App_PlayerQueryVariables = Exact<{ [key: string]: never; }>;


export type App_PlayerQuery = { player: { __typename: 'Player', environmentId: string, id: string, points: string, level: number, invited: number, referralCode: string, profile: { __typename: 'PlayerProfile', displayName: string }, quests: Array<{ __typename: 'QuestProgress', count: number, completedAt: string | null, claimedAt: string | null, claimable: boolean, quest: { __typename: 'Quest', id: string } }>, items: Array<{ __typename: 'InventoryItem', quantity: string, item: { __typename: 'Item', id: string, title: string } }>, wallets: Array<{ __typename: 'Wallet', available: string, debt: string, currency: { __typename: 'Currency', id: string }, nextExpiry: { __typename: 'WalletExpiry', amount: string, at: string } | null }>, environment: { __typename: 'Environment', id: string, botUsername: string | null } }, release: { __typename: 'Release', hash: string } | null };

export type App_ReleaseQueryVariables = Exact<{ [key: string]: never; }>;


export type App_ReleaseQuery = { release: { __typename: 'Release', hash: string, content: unknown } | null };

export type App_TrackMutationVariables = Exact<{
  input: EventsTrackInput;
}>;


export type App_TrackMutation = { eventsTrack:
    | { __typename: 'EventsTrackSuccess', accepted: number }
    | { __typename: 'InvalidEventsError', code: ErrorCode }
    | { __typename: 'LimitReachedError' }
   };

export type Exchange_AllowancesQueryVariables = Exact<{ [key: string]: never; }>;


export type Exchange_AllowancesQuery = { player: { __typename: 'Player', environmentId: string, id: string, exchangeAllowances: Array<{ __typename: 'ExchangeAllowance', exchangeId: string, left: string }> } };

export type Exchange_ExchangeMutationVariables = Exact<{
  input: CurrencyExchangeInput;
}>;


export type Exchange_ExchangeMutation = { currencyExchange:
    | { __typename: 'CurrencyExchangeSuccess', exchange: { __typename: 'CurrencyExchange', id: string, given: { __typename: 'Money', amount: string }, got: { __typename: 'Money', amount: string } } }
    | { __typename: 'ExchangeAmountError', code: ErrorCode }
    | { __typename: 'ExchangeLimitReachedError', code: ErrorCode }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode }
    | { __typename: 'InsufficientFundsError', available: string, price: string, code: ErrorCode }
    | { __typename: 'NotFoundError', code: ErrorCode }
    | { __typename: 'NotPublishedError', code: ErrorCode }
    | { __typename: 'WalletFullError', code: ErrorCode }
   };

export type History_EntriesQueryVariables = Exact<{
  currencyId: string;
  after?: string | null | undefined;
  locale?: string | null | undefined;
}>;


export type History_EntriesQuery = { player: { __typename: 'Player', environmentId: string, id: string, wallet: { __typename: 'Wallet', currency: { __typename: 'Currency', id: string }, entries: { __typename: 'WalletEntryConnection', edges: Array<{ __typename: 'WalletEntryEdge', node: { __typename: 'WalletEntry', id: string, amount: string, balanceAfter: string, kind: TransferKind, createdAt: string, expiresAt: string | null, cause: { __typename: 'Cause', environmentId: string, kind: string, id: string, name: string | null, level: number | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } } };

export type Leaderboard_EntriesQueryVariables = Exact<{
  environmentId: string;
  id: string;
  first: number;
}>;


export type Leaderboard_EntriesQuery = { leaderboard: { __typename: 'Leaderboard', id: string, entries: { __typename: 'LeaderboardEntryConnection', edges: Array<{ __typename: 'LeaderboardEntryEdge', node: { __typename: 'LeaderboardEntry', rank: number, score: string, own: boolean, playerId: string, profile: { __typename: 'PlayerProfile', displayName: string } } }> }, ownEntry: { __typename: 'LeaderboardEntry', rank: number, score: string, own: boolean, playerId: string, profile: { __typename: 'PlayerProfile', displayName: string } } | null } | null };

export type Quests_ClaimMutationVariables = Exact<{
  input: QuestClaimInput;
}>;


export type Quests_ClaimMutation = { questClaim:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode }
    | { __typename: 'NotFoundError', code: ErrorCode }
    | { __typename: 'NotPublishedError', code: ErrorCode }
    | { __typename: 'QuestAlreadyClaimedError', code: ErrorCode }
    | { __typename: 'QuestClaimSuccess', points: string, rewards: Array<{ __typename: 'GrantedReward', amount: string, currency: { __typename: 'Currency', id: string } }>, player: { __typename: 'Player', environmentId: string, id: string, points: string, level: number } }
    | { __typename: 'QuestNotCompletedError', code: ErrorCode }
   };

export type Shop_BoughtQueryVariables = Exact<{ [key: string]: never; }>;


export type Shop_BoughtQuery = { release: { __typename: 'Release', hash: string, products: Array<{ __typename: 'Product', environmentId: string, id: string, left: number | null }> } | null, player: { __typename: 'Player', environmentId: string, id: string, purchases: { __typename: 'PurchaseConnection', edges: Array<{ __typename: 'PurchaseEdge', node: { __typename: 'Purchase', id: string, product: { __typename: 'Product', id: string } } }> }, starsOrders: { __typename: 'StarsOrderConnection', edges: Array<{ __typename: 'StarsOrderEdge', node: { __typename: 'StarsOrder', id: string, state: StarsOrderState, product: { __typename: 'Product', id: string } } }> }, subscriptions: { __typename: 'StarsSubscriptionConnection', edges: Array<{ __typename: 'StarsSubscriptionEdge', node: { __typename: 'StarsSubscription', id: string, state: StarsSubscriptionState, paidUntil: string, graceUntil: string | null, product: { __typename: 'Product', id: string } } }> } } };

export type Shop_HistoryQueryVariables = Exact<{
  locale?: string | null | undefined;
}>;


export type Shop_HistoryQuery = { player: { __typename: 'Player', environmentId: string, id: string, purchases: { __typename: 'PurchaseConnection', edges: Array<{ __typename: 'PurchaseEdge', node: { __typename: 'Purchase', id: string, state: PurchaseState, createdAt: string, price: { __typename: 'Money', amount: string, currency: { __typename: 'Currency', environmentId: string, id: string } }, product: { __typename: 'Product', environmentId: string, id: string, title: string } } }> }, starsOrders: { __typename: 'StarsOrderConnection', edges: Array<{ __typename: 'StarsOrderEdge', node: { __typename: 'StarsOrder', id: string, state: StarsOrderState, stars: number, createdAt: string, paidAt: string | null, refundedAt: string | null, product: { __typename: 'Product', environmentId: string, id: string, title: string } } }> }, subscriptionPeriods: { __typename: 'SubscriptionPeriodConnection', edges: Array<{ __typename: 'SubscriptionPeriodEdge', node: { __typename: 'SubscriptionPeriod', id: string, orderId: string, stars: string, renewal: boolean, paidAt: string, refundedAt: string | null, product: { __typename: 'Product', environmentId: string, id: string, title: string } } }> } } };

export type Shop_OrderQueryVariables = Exact<{
  id: string;
}>;


export type Shop_OrderQuery = { starsOrder: { __typename: 'StarsOrder', id: string, state: StarsOrderState } | null };

export type Shop_PurchaseMutationVariables = Exact<{
  input: ProductPurchaseInput;
}>;


export type Shop_PurchaseMutation = { productPurchase:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode }
    | { __typename: 'InsufficientFundsError', available: string, price: string, code: ErrorCode }
    | { __typename: 'NotFoundError', code: ErrorCode }
    | { __typename: 'NotPublishedError', code: ErrorCode }
    | { __typename: 'PriceChangedError', code: ErrorCode }
    | { __typename: 'ProductPurchaseSuccess', purchase: { __typename: 'Purchase', id: string, state: PurchaseState }, wallet: { __typename: 'Wallet', available: string, currency: { __typename: 'Currency', id: string } } }
    | { __typename: 'PurchaseLimitReachedError', code: ErrorCode }
    | { __typename: 'SaleEndedError', code: ErrorCode }
    | { __typename: 'SaleNotStartedError', code: ErrorCode }
    | { __typename: 'SoldOutError', code: ErrorCode }
    | { __typename: 'WalletFullError', code: ErrorCode }
   };

export type Shop_InvoiceMutationVariables = Exact<{
  input: StarsInvoiceCreateInput;
}>;


export type Shop_InvoiceMutation = { starsInvoiceCreate:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode }
    | { __typename: 'InvoiceUnavailableError', code: ErrorCode }
    | { __typename: 'NotFoundError', code: ErrorCode }
    | { __typename: 'NotPublishedError', code: ErrorCode }
    | { __typename: 'PriceChangedError', code: ErrorCode }
    | { __typename: 'PurchaseLimitReachedError', code: ErrorCode }
    | { __typename: 'SaleEndedError', code: ErrorCode }
    | { __typename: 'SaleNotStartedError', code: ErrorCode }
    | { __typename: 'SoldOutError', code: ErrorCode }
    | { __typename: 'StarsInvoiceCreateSuccess', invoiceLink: string, order: { __typename: 'StarsOrder', id: string, state: StarsOrderState } }
    | { __typename: 'WalletFullError', code: ErrorCode }
   };

export type Subscriptions_ListQueryVariables = Exact<{
  locale?: string | null | undefined;
}>;


export type Subscriptions_ListQuery = { player: { __typename: 'Player', environmentId: string, id: string, subscriptions: { __typename: 'StarsSubscriptionConnection', edges: Array<{ __typename: 'StarsSubscriptionEdge', node: { __typename: 'StarsSubscription', id: string, stars: number, state: StarsSubscriptionState, paidUntil: string, graceUntil: string | null, canceledBy: StarsSubscriptionCanceler | null, endReason: StarsSubscriptionEnd | null, pendingChange: StarsSubscriptionChange | null, product: { __typename: 'Product', environmentId: string, id: string, title: string } } }> } } };

export type Subscriptions_CancelMutationVariables = Exact<{
  input: StarsSubscriptionCancelInput;
}>;


export type Subscriptions_CancelMutation = { starsSubscriptionCancel:
    | { __typename: 'NotFoundError', code: ErrorCode }
    | { __typename: 'StarsSubscriptionCancelSuccess', subscription: { __typename: 'StarsSubscription', id: string, state: StarsSubscriptionState, paidUntil: string, graceUntil: string | null, canceledBy: StarsSubscriptionCanceler | null, endReason: StarsSubscriptionEnd | null, pendingChange: StarsSubscriptionChange | null } }
    | { __typename: 'SubscriptionUnchangedError', reason: StarsSubscriptionRefusal, code: ErrorCode }
   };

export type Subscriptions_ResumeMutationVariables = Exact<{
  input: StarsSubscriptionResumeInput;
}>;


export type Subscriptions_ResumeMutation = { starsSubscriptionResume:
    | { __typename: 'NotFoundError', code: ErrorCode }
    | { __typename: 'StarsSubscriptionResumeSuccess', subscription: { __typename: 'StarsSubscription', id: string, state: StarsSubscriptionState, paidUntil: string, graceUntil: string | null, canceledBy: StarsSubscriptionCanceler | null, endReason: StarsSubscriptionEnd | null, pendingChange: StarsSubscriptionChange | null } }
    | { __typename: 'SubscriptionUnchangedError', reason: StarsSubscriptionRefusal, code: ErrorCode }
   };

export type IntentQueue_ActMutationVariables = Exact<{
  input: ActInput;
}>;


export type IntentQueue_ActMutation = { act:
    | { __typename: 'ActSuccess', player: { __typename: 'Player', id: string, points: string, level: number }, outcomes: Array<{ __typename: 'IntentOutcome', intentId: string, status: IntentStatus, refusal: IntentRefusal | null, cost: { __typename: 'ActCost', amount: string } | null, rewards: Array<{ __typename: 'GrantedReward', amount: string, reason: RewardReason, currency: { __typename: 'Currency', id: string } }> }> }
    | { __typename: 'NotPublishedError', code: ErrorCode }
   };

export type Session_LaunchMutationVariables = Exact<{
  input: LaunchExchangeInput;
}>;


export type Session_LaunchMutation = { launchExchange:
    | { __typename: 'LaunchExchangeSuccess', accessToken: string, expiresAt: string, refreshToken: string }
    | { __typename: 'LaunchRefusedError', reason: LaunchRefusalReason }
    | { __typename: 'LimitReachedError', limit: UsageLimit }
   };

export type Session_RefreshMutationVariables = Exact<{
  input: SessionRefreshInput;
}>;


export type Session_RefreshMutation = { sessionRefresh:
    | { __typename: 'SessionEndedError', code: ErrorCode }
    | { __typename: 'SessionRefreshSuccess', accessToken: string, expiresAt: string, refreshToken: string | null }
   };


const trusted = (operation: 'query' | 'mutation', name: string, documentId: string) => ({
  kind: 'Document',
  documentId,
  definitions: [
    {
      kind: 'OperationDefinition',
      operation,
      name: { kind: 'Name', value: name },
      selectionSet: { kind: 'SelectionSet', selections: [] },
    },
  ],
});

export type TrustedDocument<Result, Variables> = DocumentNode<Result, Variables> & { readonly documentId: string };

export const App_PlayerDocument = /*#__PURE__*/ trusted('query', 'App_Player', '8fd4a90fd6957182722b4b8580da0801ed82802e9829402e1766de7192c8c363') as unknown as TrustedDocument<App_PlayerQuery, App_PlayerQueryVariables>;
export const App_ReleaseDocument = /*#__PURE__*/ trusted('query', 'App_Release', '817af7f128d5523a02d1dabeb291ba948950d6a260e35aa58bdddfe9230ddc79') as unknown as TrustedDocument<App_ReleaseQuery, App_ReleaseQueryVariables>;
export const App_TrackDocument = /*#__PURE__*/ trusted('mutation', 'App_Track', 'b1d2a84e0a9500261433be568bc2298f52ee7753eb9fecbd1529a0dd8ecaa6d3') as unknown as TrustedDocument<App_TrackMutation, App_TrackMutationVariables>;
export const Exchange_AllowancesDocument = /*#__PURE__*/ trusted('query', 'Exchange_Allowances', 'e0fd883fb4f262e8ebe674ec8415dc72a2ee912daeeb0cae78ae0e927464f479') as unknown as TrustedDocument<Exchange_AllowancesQuery, Exchange_AllowancesQueryVariables>;
export const Exchange_ExchangeDocument = /*#__PURE__*/ trusted('mutation', 'Exchange_Exchange', '4df8d1593421c3b3a691730acd94e488a922c0447f38dca52d54e644643b797a') as unknown as TrustedDocument<Exchange_ExchangeMutation, Exchange_ExchangeMutationVariables>;
export const History_EntriesDocument = /*#__PURE__*/ trusted('query', 'History_Entries', 'e48769ed1cf1aeaf14948b3ace317835a12dd964c726b451b3b3adb228f4fe03') as unknown as TrustedDocument<History_EntriesQuery, History_EntriesQueryVariables>;
export const Leaderboard_EntriesDocument = /*#__PURE__*/ trusted('query', 'Leaderboard_Entries', '073a1827f4345436f692e7238d6215af842eff85fb14bb57d59dd4f9eb40ee75') as unknown as TrustedDocument<Leaderboard_EntriesQuery, Leaderboard_EntriesQueryVariables>;
export const Quests_ClaimDocument = /*#__PURE__*/ trusted('mutation', 'Quests_Claim', '1deb19a7d72802526ab8535d669868d3d4d4a1dbb087313e4368d8a02dd1ce4d') as unknown as TrustedDocument<Quests_ClaimMutation, Quests_ClaimMutationVariables>;
export const Shop_BoughtDocument = /*#__PURE__*/ trusted('query', 'Shop_Bought', '0318b3fce7235bf5002be5db39a2d0a5591265771ed4fa12db09126982a096ea') as unknown as TrustedDocument<Shop_BoughtQuery, Shop_BoughtQueryVariables>;
export const Shop_HistoryDocument = /*#__PURE__*/ trusted('query', 'Shop_History', '6e618638d7634558128e4bf96daa729c2f18afb4de6f74b0daf10ddbed8627b6') as unknown as TrustedDocument<Shop_HistoryQuery, Shop_HistoryQueryVariables>;
export const Shop_OrderDocument = /*#__PURE__*/ trusted('query', 'Shop_Order', '7ef18320a340e2c1a5a57dc2f19107059bb17907457efdb2caddb7cd41d4ce2c') as unknown as TrustedDocument<Shop_OrderQuery, Shop_OrderQueryVariables>;
export const Shop_PurchaseDocument = /*#__PURE__*/ trusted('mutation', 'Shop_Purchase', 'bd0542b66cf317669f9b5beb76421042482bc1066330e6668410309b8e024f0d') as unknown as TrustedDocument<Shop_PurchaseMutation, Shop_PurchaseMutationVariables>;
export const Shop_InvoiceDocument = /*#__PURE__*/ trusted('mutation', 'Shop_Invoice', 'b1578506f668d084b3847ec88c8018cbd5f17945d258942b03047e38a3cd15b2') as unknown as TrustedDocument<Shop_InvoiceMutation, Shop_InvoiceMutationVariables>;
export const Subscriptions_ListDocument = /*#__PURE__*/ trusted('query', 'Subscriptions_List', 'e4b6a7b6fcf9ea2afc6fee33ae8827b28d307e362c506b46f38013ea3e49ef63') as unknown as TrustedDocument<Subscriptions_ListQuery, Subscriptions_ListQueryVariables>;
export const Subscriptions_CancelDocument = /*#__PURE__*/ trusted('mutation', 'Subscriptions_Cancel', 'c44932c44eb6b2ea97d59318466cd1d5981a480e64e93bb745e71e8e40762b76') as unknown as TrustedDocument<Subscriptions_CancelMutation, Subscriptions_CancelMutationVariables>;
export const Subscriptions_ResumeDocument = /*#__PURE__*/ trusted('mutation', 'Subscriptions_Resume', '6bff4e7c82f53a9c4e416badc930f98e96cca54a91859e02e3a8ed05fa009d81') as unknown as TrustedDocument<Subscriptions_ResumeMutation, Subscriptions_ResumeMutationVariables>;
export const IntentQueue_ActDocument = /*#__PURE__*/ trusted('mutation', 'IntentQueue_Act', '57180ce68d48a03deee656280524751142c79b1076ce88b8a1873f02eae6ee74') as unknown as TrustedDocument<IntentQueue_ActMutation, IntentQueue_ActMutationVariables>;
export const Session_LaunchDocument = /*#__PURE__*/ trusted('mutation', 'Session_Launch', '381f6b9c496eeeff86a06eaf225e78a17977722c73c863869fe4101f9b399e94') as unknown as TrustedDocument<Session_LaunchMutation, Session_LaunchMutationVariables>;
export const Session_RefreshDocument = /*#__PURE__*/ trusted('mutation', 'Session_Refresh', '607ab860837171762d1af4722cb79f4d01e4e8e9f20d34eb7081f4a606127878') as unknown as TrustedDocument<Session_RefreshMutation, Session_RefreshMutationVariables>;
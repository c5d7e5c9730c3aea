/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** Which API key gets a successor. */
export type ApiKeyRotateInput = {
  /** The key. */
  apiKeyId: string;
  /** The environment that it opens. */
  environmentId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** How long both keys are good, seconds: 0 to 604800, a day where left out. */
  overlapSeconds?: number | null | undefined;
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

/** An upload that is done. */
export type AssetUploadCompleteInput = {
  /** The asset. */
  assetId: string;
  /** The project. */
  projectId: string;
};

/** A file that is about to be uploaded. */
export type AssetUploadCreateInput = {
  /** Its length in bytes. */
  byteSize: number;
  /** Its media type: `image/png`, `image/jpeg`, `image/webp`, `image/gif` or `image/avif`. */
  contentType: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. How to upload is told anew each time. */
  idempotencyKey: string;
  /** What colleagues find it by, 1 to 200 characters. */
  name: string;
  /** The project. */
  projectId: string;
  /** The SHA-256 of its bytes, 64 hex digits in small letters. */
  sha256: string;
};

/** What kind of actor it was. */
export type AuditActorKind =
  /** An API key. */
  | 'INTEGRATION'
  /** A member of the company. */
  | 'OPERATOR'
  /** The platform's own staff. */
  | 'STAFF'
  /** The platform by itself. */
  | 'SYSTEM';

/** What is to be downloaded. */
export type AuditExportCreateInput = {
  /** Whose log. */
  companyId: string;
  /** Which entries. Default: all. */
  filter?: AuditFilter | null | undefined;
  /** What the file is. */
  format: AuditExportFormat;
};

/** What a downloaded file is. */
export type AuditExportFormat =
  /** A table, RFC 4180. */
  | 'CSV'
  /** A JSON object a line. */
  | 'JSON_LINES';

/** Which entries; what is left out does not matter. */
export type AuditFilter = {
  /** What was done: `apiKey.created`, or `apiKey` for all that was done to keys. */
  action?: string | null | undefined;
  /** Who did it. */
  actorId?: string | null | undefined;
  /** In which environment. */
  environmentId?: string | null | undefined;
  /** Not before. */
  from?: string | null | undefined;
  /** In which project. */
  projectId?: string | null | undefined;
  /** What it was done to. */
  targetId?: string | null | undefined;
  /** What kind of thing it was done to. */
  targetKind?: string | null | undefined;
  /** Before. */
  to?: string | null | undefined;
};

/** Which bot opens which environment. */
export type BotConnectInput = {
  /** The environment. */
  environmentId: string;
  /** The bot's token as BotFather shows it, at most 256 characters. Kept encrypted, never shown. */
  token: string;
};

/** Whose bot is disconnected. */
export type BotDisconnectInput = {
  /** The environment. */
  environmentId: string;
};

/** How a bot is: the worst that is known of it. */
export type BotHealthState =
  /** Updates wait at Telegram that it could not bring us lately. */
  | 'FAILING'
  /** Updates reach us and nothing is in the way. */
  | 'HEALTHY'
  /** Telegram refuses its token: connect the new one. */
  | 'REVOKED'
  /** Telegram has not been asked yet; it is within a minute. */
  | 'UNCHECKED'
  /** Telegram does not know where its webhook and Mini App are; `registrationProblem` may say why. */
  | 'UNREGISTERED';

/** What a company is made from. */
export type CompanyCreateInput = {
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** Its name, 1 to 80 characters. */
  name: string;
};

/** Which company goes. */
export type CompanyDeleteInput = {
  /** Which. */
  companyId: string;
  /** Its name, typed by whoever means it. */
  confirmation: string;
};

/** Which company the operator leaves. */
export type CompanyLeaveInput = {
  /** The company. */
  companyId: string;
};

/** Which company stays. */
export type CompanyRestoreInput = {
  /** Which. */
  companyId: string;
};

/** What a company is to be. */
export type CompanyUpdateInput = {
  /** Which. */
  companyId: string;
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

/** The link that somebody follows. */
export type InvitationAcceptInput = {
  /** The link's secret. */
  token: string;
};

/** Who is invited, and to what. */
export type InvitationCreateInput = {
  /** The company. */
  companyId: string;
  /** The address, at most 254 characters. */
  email: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** A role of the company, not the owner’s. */
  roleId: string;
};

/** Which invitation is sent again. */
export type InvitationResendInput = {
  /** The company. */
  companyId: string;
  /** The invitation. */
  invitationId: string;
};

/** Which invitation is taken back. */
export type InvitationRevokeInput = {
  /** The company. */
  companyId: string;
  /** The invitation. */
  invitationId: string;
};

/** What became of an invitation. */
export type InvitationState =
  /** Whoever was invited is a member. */
  | 'ACCEPTED'
  /** Nobody came within 7 days. It can be sent again. */
  | 'EXPIRED'
  /** It waits. */
  | 'OPEN'
  /** It was taken back. */
  | 'REVOKED';

/** What holds of every ledger at every moment. */
export type LedgerLaw =
  /** A wallet's balance is the sum of its postings. */
  | 'BALANCE'
  /** A wallet is short of what it holds by its debt, and by no more. */
  | 'DEBT'
  /** What is held of a wallet is the sum of its pending holds. */
  | 'HELD'
  /** What expires of a wallet is the sum of what expires at each moment. */
  | 'LOTS'
  /** The postings of a wallet are numbered without a gap, and each says what it left. */
  | 'STATEMENT'
  /** The postings of a transfer cancel out in each currency. */
  | 'TRANSFER'
  /** All wallets of a currency together hold what was issued and not given back. */
  | 'TRIAL';

/** Which page it is. */
export type LegalTextKind =
  /** What is done with data about them, at `/privacy`. */
  | 'PRIVACY'
  /** What players agree to, at `/terms`. */
  | 'TERMS';

/** A text of terms or privacy. */
export type LegalTextSetInput = {
  /** The environment whose players read it. */
  environmentId: string;
  /** Which page. */
  kind: LegalTextKind;
  /** The language, such as `en` or `pt-BR`. */
  language: string;
  /** The text in Markdown, up to 50,000 characters; left out or empty to take it away. */
  text?: string | null | undefined;
};

/** Which role a member has in one project. */
export type MemberProjectRoleSetInput = {
  /** The company. */
  companyId: string;
  /** The member, who is no owner. */
  operatorId: string;
  /** The project. */
  projectId: string;
  /** The role; without one the role in the company holds here again. */
  roleId?: string | null | undefined;
};

/** Who is to go. */
export type MemberRemoveInput = {
  /** The company. */
  companyId: string;
  /** The member. */
  operatorId: string;
};

/** Which role a member gets. */
export type MemberRoleSetInput = {
  /** The company. */
  companyId: string;
  /** The member. */
  operatorId: string;
  /** A role of the company; ownership is offered instead. */
  roleId: string;
};

/** Another address to sign in with. */
export type OperatorEmailChangeInput = {
  /** The address, at most 254 characters. */
  email: string;
};

/** A link that was mailed for a change of address. */
export type OperatorEmailConfirmInput = {
  /** What stands behind `#` in the link. */
  token: string;
};

/** The language of the mail that an operator gets. */
export type OperatorLanguage =
  /** English. */
  | 'EN'
  /** Russian. */
  | 'RU';

/** A new password. */
export type OperatorPasswordChangeInput = {
  /** 8 to 256 bytes, hard to guess. */
  password: string;
};

/** Whose password is to be set anew. */
export type OperatorPasswordForgotInput = {
  /** The address to sign in with. */
  email: string;
  /** Left out: English. */
  language?: OperatorLanguage | null | undefined;
};

/** A new password, by a mailed link. */
export type OperatorPasswordResetInput = {
  /** 8 to 256 bytes, hard to guess. */
  password: string;
  /** What stands behind `#` in the link. Good for an hour, once. */
  token: string;
};

/** What others see of the operator, and how it is written to. */
export type OperatorProfileUpdateInput = {
  /** Of their mail. */
  language: OperatorLanguage;
  /** The name, 1 to 80 characters. */
  name: string;
};

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

/** The second step of signing in. */
export type OperatorSecondFactorInput = {
  /** What `operatorSignIn` answered. */
  challenge: string;
  /** The six digits of the authenticator app, or a recovery code. */
  code: string;
  /** What the last sign-in in this browser answered, if there was one. */
  deviceToken?: string | null | undefined;
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

/** A code of the authenticator app. */
export type OperatorTotpConfirmInput = {
  /** The six digits that it shows. */
  code: string;
};

/** A proof of who holds the session. */
export type OperatorVerifyInput = {
  /** The six digits of the authenticator app, or a recovery code; asked for where two-step sign-in is on. */
  code?: string | null | undefined;
  /** The password; asked for where two-step sign-in is off. */
  password?: string | null | undefined;
};

/** What is accepted. */
export type OwnershipAcceptInput = {
  /** The company. */
  companyId: string;
};

/** Whose offer ends. */
export type OwnershipOfferEndInput = {
  /** The company. */
  companyId: string;
};

/** Who is to own the company. */
export type OwnershipOfferInput = {
  /** The company. */
  companyId: string;
  /** A member who does not own it yet. */
  operatorId: string;
  /** Whether who offers it stays an owner; otherwise they become an admin. */
  staysOwner: boolean;
};

/** Why a password is too easy to guess. */
export type PasswordWeakness =
  /** It is among passwords that were stolen elsewhere, so it is tried first. */
  | 'BREACHED'
  /** It is much like a common password. */
  | 'COMMON'
  /** It is a date or a year. */
  | 'DATE'
  /** It takes too few guesses. */
  | 'GUESSABLE'
  /** It is a row of neighbouring keys. */
  | 'KEYBOARD'
  /** It is made of the name or the address. */
  | 'PERSONAL'
  /** It repeats itself. */
  | 'REPEATED'
  /** It is a sequence, such as `abcd` or `2345`. */
  | 'SEQUENCE'
  /** It has fewer than 8 bytes. */
  | 'SHORT'
  /** It is made of few common words. */
  | 'WORDS';

/** A plan by its name. */
export type PlanId =
  | 'FREE'
  | 'GROWTH'
  | 'SCALE'
  | 'UNLIMITED';

/** Which plan is to be paid for. */
export type PlanOrderCreateInput = {
  /** The company. */
  companyId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** The language of the invoice: `en`, unless told, or `ru`. */
  locale?: string | null | undefined;
  /** The plan. */
  plan: PlanId;
};

/** Why a plan can not be ordered. */
export type PlanOrderRefusal =
  /** The platform's staff set the company's plan, and no other counts as long as it stands. */
  | 'GIVEN'
  /** It is not sold: the platform's staff sets it. */
  | 'NOT_SOLD'
  /** The company pays for it already. */
  | 'RUNNING'
  /** The company is suspended, or its deletion was asked for. */
  | 'STANDS_STILL';

/** Why Stars paid for no plan. They are given back. */
export type PlanPaymentReason =
  | 'ALREADY_PAID'
  | 'ENDED'
  | 'UNKNOWN_ORDER'
  | 'WRONG_AMOUNT'
  | 'WRONG_CURRENCY';

/** Whether a company's plan is to be renewed. */
export type PlanRenewalSetInput = {
  /** The company. */
  companyId: string;
  /** False: Telegram takes no more, and the plan ends when its time is over. True: whoever pays may turn it on again in Telegram. */
  renews: boolean;
};

/** Why a subscription ended. */
export type PlanSubscriptionEnd =
  /** Nobody renewed it. */
  | 'EXPIRED'
  /** The company is gone. */
  | 'GONE'
  /** The Stars were given back. */
  | 'REFUNDED'
  /** The company took another plan. */
  | 'REPLACED';

/** How a subscription stands. */
export type PlanSubscriptionState =
  /** It gives the company its plan, and Telegram renews it. */
  | 'ACTIVE'
  /** It gives nothing any more. */
  | 'ENDED'
  /** Its time is over. It still gives the plan for some days, should Telegram renew it. */
  | 'GRACE'
  /** It was not paid. */
  | 'ORDERED'
  /** It gives the company its plan until its time is over, and no longer. */
  | 'STOPPED';

/** Whom to erase, and why. */
export type PlayerEraseInput = {
  /** The environment. */
  environmentId: string;
  /** The player. */
  playerId: string;
  /** Why, 1 to 500 characters, without names: it is kept. */
  reason: string;
};

/** Of whom. */
export type PlayerExportCreateInput = {
  /** The environment. */
  environmentId: string;
  /** The player. */
  playerId: string;
};

/** Why sending a player's data broke off. */
export type PlayerExportInterruption =
  /** The player was erased meanwhile. */
  | 'PLAYER_ERASED'
  /** Whoever read it left, or took nothing for a minute. */
  | 'READER_LEFT'
  /** Nothing more was heard of it for ten minutes: whoever sent it is gone. Whether it came whole is not known. */
  | 'TIMED_OUT'
  /** A part of the platform gave no answer. */
  | 'UNAVAILABLE';

/** Where an export of a player's data stands. */
export type PlayerExportState =
  /** Its file was sent whole. */
  | 'COMPLETED'
  /** Nobody followed its link while it was good: nothing was handed out. */
  | 'EXPIRED'
  /** Sending its file broke off: a part of it may have been read, and does not pass for the whole. */
  | 'INTERRUPTED'
  /** Its link can be followed. */
  | 'REQUESTED'
  /** Its file is being sent. */
  | 'RUNNING';

/** Whose sessions end. */
export type PlayerSessionsRevokeInput = {
  /** The environment. */
  environmentId: string;
  /** The player. */
  playerId: string;
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

/** Which project goes. */
export type ProjectDeleteInput = {
  /** Its name, typed by whoever means it. */
  confirmation: string;
  /** Which. */
  projectId: string;
};

/** Which project stays. */
export type ProjectRestoreInput = {
  /** Which. */
  projectId: string;
};

/** What a project is to be. */
export type ProjectUpdateInput = {
  /** 1 to 20 locales such as `en` or `pt-BR`, each once; the first is the main one. */
  languages: Array<string>;
  /** Its name, 1 to 80 characters. */
  name: string;
  /** Which. */
  projectId: string;
  /** Its short name in hosts: 1 to 55 of a-z, 0-9 and single hyphens, with a letter first. */
  slug: string;
  /** IANA name of the zone that its days are cut in. */
  timeZone: string;
};

/** How far a purchase is. */
export type PurchaseState =
  /** The price is paid; the items reach the player a moment later. */
  | 'COMPLETED'
  /** The price is reserved. It will be completed, without a further request. */
  | 'PENDING';

/** Why a comparison failed. */
export type ReconciliationFailure =
  /** The bot is not connected, or its token revoked. */
  | 'BOT_DISCONNECTED'
  /** By a fault of the platform itself. Those who run it are told; it may be begun again. */
  | 'INTERNAL'
  /** Telegram refused to give the list. */
  | 'REFUSED'
  /** Telegram gave no answer, again and again. */
  | 'UNAVAILABLE';

/** A finding that is none, and why. */
export type ReconciliationFindingDismissInput = {
  /** The environment. */
  environmentId: string;
  /** The finding, `fnd_…`. */
  findingId: string;
  /** Why, 10 to 500 characters. The company reads it in its audit log. */
  reason: string;
};

/** How our books and Telegram's list differ, or what else the list shows. */
export type ReconciliationFindingKind =
  /** Telegram says another amount than stands here. */
  | 'AMOUNT_DIFFERS'
  /** Stars moved for something else: advertising, broadcasts, gifts. */
  | 'OTHER'
  /** Telegram says another invoice than stands here. */
  | 'PAYLOAD_DIFFERS'
  /** Telegram took Stars that were not booked here. */
  | 'PAYMENT_MISSING'
  /** A payment stands here that Telegram does not list. */
  | 'PAYMENT_UNKNOWN'
  /** Telegram gave Stars back, and it was not booked here. */
  | 'REFUND_MISSING'
  /** Telegram gave Stars back of a payment that is not known here. */
  | 'REFUND_ORPHANED'
  /** A refund stands here that Telegram does not list. */
  | 'REFUND_UNKNOWN'
  /** Stars were withdrawn, or came back from a withdrawal. */
  | 'WITHDRAWAL';

/** A finding that somebody is to look at again. */
export type ReconciliationFindingReopenInput = {
  /** The environment. */
  environmentId: string;
  /** The finding, `fnd_…`. */
  findingId: string;
};

/** What became of a finding. */
export type ReconciliationFindingState =
  /** The difference is gone. */
  | 'CLOSED'
  /** An operator looked at it and says that it is none. No later comparison raises it again. */
  | 'DISMISSED'
  /** Nothing is wrong. */
  | 'NOTED'
  /** Somebody has to look at it. */
  | 'OPEN'
  /** What was missing here is booked now, as if it had come in time. */
  | 'REPAIRED';

/** How far a comparison is. */
export type ReconciliationRunState =
  /** Telegram's list was read to its end. */
  | 'DONE'
  /** It could not be read; what had been found by then stands. */
  | 'FAILED'
  /** It is at work, or goes on by itself when Telegram answers. */
  | 'RUNNING';

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

/** What a role is made from. */
export type RoleCreateInput = {
  /** Whose it will be. */
  companyId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** 1 to 40 characters, another than that of any role of the company. */
  name: string;
  /** Names of permissions, as `Query.permissions` lists them; at least one. */
  permissions: Array<string>;
};

/** Which role goes. */
export type RoleDeleteInput = {
  /** Whose it is. */
  companyId: string;
  /** What whoever has it gets instead; needed where somebody has it. */
  replacementId?: string | null | undefined;
  /** The role. */
  roleId: string;
};

/** What a role is to be. */
export type RoleUpdateInput = {
  /** Whose it is. */
  companyId: string;
  /** 1 to 40 characters, another than that of any role of the company. */
  name: string;
  /** Names of permissions, as `Query.permissions` lists them; at least one. */
  permissions: Array<string>;
  /** The role. */
  roleId: string;
};

/** What happened to an operator's account. */
export type SecurityEventKind =
  /** The address was changed. */
  | 'EMAIL_CHANGED'
  /** Another address was asked for. */
  | 'EMAIL_CHANGE_REQUESTED'
  /** A session was proved again before something dangerous. */
  | 'IDENTITY_CONFIRMED'
  /** The password was changed. */
  | 'PASSWORD_CHANGED'
  /** The password was set by a mailed link. */
  | 'PASSWORD_RESET'
  /** The name or the language was changed. */
  | 'PROFILE_CHANGED'
  /** New recovery codes took the place of the old ones. */
  | 'RECOVERY_CODES_RENEWED'
  /** A recovery code was used. */
  | 'RECOVERY_CODE_USED'
  /** The account was made. */
  | 'REGISTERED'
  /** The password was right, the code was not. */
  | 'SECOND_FACTOR_FAILED'
  /** A session began. */
  | 'SIGNED_IN'
  /** A session began in a browser that was not known. */
  | 'SIGNED_IN_ON_NEW_DEVICE'
  /** A wrong password was given. */
  | 'SIGN_IN_FAILED'
  /** A Telegram account was linked to sign in with. */
  | 'TELEGRAM_LINKED'
  /** The Telegram account was unlinked. */
  | 'TELEGRAM_UNLINKED'
  /** Two-step sign-in was turned off. */
  | 'TOTP_DISABLED'
  /** Two-step sign-in was turned on. */
  | 'TOTP_ENABLED';

/** The session to end. */
export type SessionEndInput = {
  /** Any refresh token that the session gave. A browser on the operators' host leaves it out. */
  refreshToken?: string | null | undefined;
};

/** The session to go on with. */
export type SessionRefreshInput = {
  /** The last refresh token that the session gave. A browser on the operators' host leaves it out. */
  refreshToken?: string | null | undefined;
};

/** Which of the own sessions. */
export type SessionRevokeAllInput = {
  /** Whether the one that asks goes on. */
  exceptCurrent: boolean;
};

/** One of the own sessions. */
export type SessionRevokeInput = {
  /** The session. */
  sessionId: string;
};

/** A finding of the platform's own bot that is none, and why. */
export type StaffFindingDismissInput = {
  /** The finding, `fnd_…`. */
  findingId: string;
  /** Why, 10 to 500 characters. */
  reason: string;
};

/** A finding of the platform's own bot that somebody is to look at again. */
export type StaffFindingReopenInput = {
  /** The finding, `fnd_…`. */
  findingId: string;
};

/** Which company is looked at, and why. */
export type StaffLookStartInput = {
  /** The company. */
  companyId: string;
  /** For how long, 1 to 60. */
  minutes: number;
  /** Why, 10 to 500 characters. The company reads it in its audit log. */
  reason: string;
};

/** Which payment is given back, and why. */
export type StaffPlanPaymentRefundInput = {
  /** The payment. It is given back once, however often this is asked. */
  paymentId: string;
  /** Why, 10 to 500 characters. The company reads it in its audit log. */
  reason: string;
};

/** Which company gets which plan, and why. */
export type StaffPlanSetInput = {
  /** The company. */
  companyId: string;
  /** The plan. */
  plan: PlanId;
  /** Why, 10 to 500 characters. The company reads it in its audit log. */
  reason: string;
};

/** Which release is taken away, and why. */
export type StaffReleaseTakeDownInput = {
  /** The company that the project is of: it reads of it in its audit log. */
  companyId: string;
  /** The release. */
  hash: string;
  /** The project. */
  projectId: string;
  /** Why, 10 to 500 characters. The company reads it in its audit log. */
  reason: string;
};

/** A comparison of the platform's own bot. */
export type StaffStarsReconcileInput = {
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** Read Telegram's list from its beginning, not only from where it was read to; false unless told. */
  whole?: boolean | null | undefined;
};

/** What staff does something to, and why. */
export type StaffTargetInput = {
  /** Why, 10 to 500 characters. The company reads it in its audit log. */
  reason: string;
  /** A company's or a project's id. */
  targetId: string;
};

/** How far an order for Telegram Stars is. */
export type StarsOrderState =
  /** Telegram has taken nothing for it yet; it may never. */
  | 'OPEN'
  /** It is paid: its currency is in the wallet, its items reach the player a moment later. */
  | 'PAID'
  /** The Stars were given back, and what they brought was taken back. */
  | 'REFUNDED';

/** Why Stars paid for nothing, or what is odd about what they paid for. */
export type StarsPaymentReason =
  /** The order was paid by another charge before. */
  | 'ALREADY_PAID'
  /** The order was given, though thereby the player has more of the product than one may buy, or more are sold than there were. */
  | 'OVER_LIMIT'
  /** Telegram had given them back before it told that they came, so nothing was given for them. */
  | 'REFUNDED'
  /** The invoice names no order of this environment. */
  | 'UNKNOWN_ORDER'
  /** The player's wallet could not hold the currency that the order brings. */
  | 'WALLET_FULL'
  /** Another amount was paid than the order costs. */
  | 'WRONG_AMOUNT'
  /** It was not paid in Stars. */
  | 'WRONG_CURRENCY'
  /** Somebody else than the player who ordered paid. */
  | 'WRONG_PLAYER';

/** A payment whose Stars are given back. */
export type StarsPaymentRefundInput = {
  /** The environment. */
  environmentId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** The payment, `pay_…`. */
  paymentId: string;
  /** Why, for your colleagues: 1 to 500 characters. The player does not see it. */
  reason: string;
};

/** Whether Stars that came paid for an order. */
export type StarsPaymentState =
  /** They paid for their order, which was given to the player. */
  | 'MATCHED'
  /** They paid for nothing: look at the reason, and pay them back. */
  | 'UNMATCHED';

/** What to do with Stars that paid for nothing. */
export type StarsPolicySetInput = {
  /** The environment. */
  environmentId: string;
  /** Give them back so many hours after they came, 1 to 480; null to let them wait for somebody. */
  refundUnmatchedAfterHours?: number | null | undefined;
};

/** A comparison. */
export type StarsReconcileInput = {
  /** The environment. */
  environmentId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** Read Telegram's list from its beginning, not only from where it was read to; false unless told. */
  whole?: boolean | null | undefined;
};

/** Who wanted a refund. */
export type StarsRefundCause =
  /** Somebody of the company. */
  | 'OPERATOR'
  /** The environment's policy: Stars that paid for nothing, by itself. */
  | 'POLICY'
  /** Nobody here: Telegram told of it without being asked. */
  | 'TELEGRAM';

/** Why a refund failed. */
export type StarsRefundFailure =
  /** The bot has fewer Stars than that. */
  | 'BALANCE_TOO_LOW'
  /** The bot that took the Stars is not connected, or its token revoked. */
  | 'BOT_DISCONNECTED'
  /** Telegram knows no such payment of the bot. */
  | 'CHARGE_UNKNOWN'
  /** Telegram refused for another reason: see its words. */
  | 'REFUSED';

/** How far a refund is. */
export type StarsRefundState =
  /** The Stars were given back, and what they brought was taken back. */
  | 'DONE'
  /** Telegram refused; nothing was changed. It may be asked for again. */
  | 'FAILED'
  /** Telegram is asked for it, again and again until it answers. */
  | 'REQUESTED';

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

/** What the browser came back with. */
export type TelegramLinkFinishInput = {
  /** The code that came back with it; good once. */
  code: string;
  /** The state that came back with the browser. */
  state: string;
};

/** What the browser came back with. */
export type TelegramSignInFinishInput = {
  /** The code that came back with it; good once. */
  code: string;
  /** What the last sign-in in this browser answered, if there was one. */
  deviceToken?: string | null | undefined;
  /** Of mail to a new operator. @default EN */
  language?: OperatorLanguage | null | undefined;
  /** The state that came back with the browser. */
  state: string;
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

/** How near to a limit a company is. */
export type UsageState =
  /** Less than 80 % of it. */
  | 'OK'
  /** All of it. Nobody is refused yet: new players are let in up to 110 %. */
  | 'OVER'
  /** The next one is refused. What is there stays. */
  | 'REFUSING'
  /** 80 % of it, or more. */
  | 'WARNING';

/** Which delivery is sent again. */
export type WebhookDeliveryReplayInput = {
  /** The delivery. */
  deliveryId: string;
  /** The environment. */
  environmentId: string;
};

/** How a delivery stands. */
export type WebhookDeliveryState =
  /** The endpoint took it, with a status of 200 to 299. */
  | 'DELIVERED'
  /** Given up after its last attempt. */
  | 'FAILED'
  /** An attempt is being made. */
  | 'SENDING'
  /** For its next attempt. */
  | 'WAITING';

/** Why the platform switched an endpoint off. */
export type WebhookDisabledReason =
  /** It took nothing for five days. */
  | 'FAILING'
  /** It answered 410 Gone. */
  | 'GONE';

/** What a webhook endpoint is made from. */
export type WebhookEndpointCreateInput = {
  /** What it is for, at most 200 characters. */
  description: string;
  /** The environment. */
  environmentId: string;
  /** The event types that it wants, at least one of `webhookEventTypes`; or `*` alone for all of them. */
  eventTypes: Array<string>;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** Where deliveries are posted: https, port 443 or 8443, an address that the internet reaches, at most 2,048 characters, no user name or password. */
  url: string;
};

/** Which endpoint. */
export type WebhookEndpointDeleteInput = {
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
};

/** Which endpoint. */
export type WebhookEndpointPauseInput = {
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
};

/** What is sent again. */
export type WebhookEndpointReplayInput = {
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
  /** Those that were delivered, too; otherwise what failed and what was never sent. */
  everything: boolean;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
  /** Messages from then on, at most 30 days ago. */
  since: string;
};

/** Which endpoint. */
export type WebhookEndpointResumeInput = {
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
};

/** Which endpoint gets another secret. */
export type WebhookEndpointSecretRotateInput = {
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
};

/** Whether an endpoint is told of events. */
export type WebhookEndpointState =
  /** It is told of them. */
  | 'ACTIVE'
  /** The platform switched it off: no delivery is made until it is resumed. A replay makes up for those that are missing. */
  | 'DISABLED'
  /** An operator paused it: deliveries wait until it is resumed. */
  | 'PAUSED';

/** Which endpoint is tested. */
export type WebhookEndpointTestInput = {
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
  /** Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing. */
  idempotencyKey: string;
};

/** How a webhook endpoint is to be. */
export type WebhookEndpointUpdateInput = {
  /** What it is for, at most 200 characters. */
  description: string;
  /** The endpoint. */
  endpointId: string;
  /** The environment. */
  environmentId: string;
  /** The event types that it wants, at least one of `webhookEventTypes`; or `*` alone for all of them. */
  eventTypes: Array<string>;
  /** Where deliveries are posted: https, port 443 or 8443, an address that the internet reaches, at most 2,048 characters, no user name or password. */
  url: string;
};

/** What went wrong in an attempt. */
export type WebhookProblem =
  /** Its name leads to an address that is not of the internet. */
  | 'ADDRESS'
  /** The connection was refused or broke off. */
  | 'CONNECTION'
  /** Its name was not found. */
  | 'DNS'
  /** The answer was a redirect, which is not followed. */
  | 'REDIRECT'
  /** The answer had another status than 200 to 299. */
  | 'STATUS'
  /** There was no answer within 15 seconds. */
  | 'TIMEOUT'
  /** Its certificate is not valid, or TLS could not be agreed on. */
  | 'TLS';

export type AccountQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AccountQuery = { operatorAccount: { __typename: 'OperatorAccount', emailVerified: boolean, pendingEmail: string | null, language: OperatorLanguage, hasPassword: boolean, passwordSetAt: string | null, totpEnabled: boolean, recoveryCodesLeft: number, operator: { __typename: 'Operator', id: string, email: string | null, name: string, createdAt: string }, securityLog: { __typename: 'SecurityEventConnection', edges: Array<{ __typename: 'SecurityEventEdge', node: { __typename: 'SecurityEvent', id: string, kind: SecurityEventKind, at: string, ip: string | null, userAgent: string | null, browser: string | null, system: string | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } };

export type ProfileUpdateMutationVariables = Exact<{
  input: OperatorProfileUpdateInput;
}>;


export type ProfileUpdateMutation = { operatorProfileUpdate: { __typename: 'OperatorProfileUpdateSuccess', operator: { __typename: 'Operator', id: string, name: string } } };

export type EmailChangeMutationVariables = Exact<{
  input: OperatorEmailChangeInput;
}>;


export type EmailChangeMutation = { operatorEmailChange:
    | { __typename: 'EmailTakenError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorEmailChangeSuccess', done: boolean }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type EmailChangeCancelMutationVariables = Exact<{ [key: string]: never; }>;


export type EmailChangeCancelMutation = { operatorEmailChangeCancel: { __typename: 'OperatorEmailChangeCancelSuccess', cancelled: boolean } };

export type PasswordChangeMutationVariables = Exact<{
  input: OperatorPasswordChangeInput;
}>;


export type PasswordChangeMutation = { operatorPasswordChange:
    | { __typename: 'OperatorPasswordChangeSuccess', done: boolean }
    | { __typename: 'WeakPasswordError', reasons: Array<PasswordWeakness>, code: ErrorCode, message: string }
   };

export type TotpBeginMutationVariables = Exact<{ [key: string]: never; }>;


export type TotpBeginMutation = { operatorTotpBegin:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorTotpBeginSuccess', secret: string, uri: string }
   };

export type TotpConfirmMutationVariables = Exact<{
  input: OperatorTotpConfirmInput;
}>;


export type TotpConfirmMutation = { operatorTotpConfirm:
    | { __typename: 'InvalidCodeError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorTotpConfirmSuccess', recoveryCodes: Array<string> }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type TotpDisableMutationVariables = Exact<{ [key: string]: never; }>;


export type TotpDisableMutation = { operatorTotpDisable:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorTotpDisableSuccess', done: boolean }
   };

export type RecoveryCodesRenewMutationVariables = Exact<{ [key: string]: never; }>;


export type RecoveryCodesRenewMutation = { operatorRecoveryCodesRenew:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorRecoveryCodesRenewSuccess', recoveryCodes: Array<string> }
   };

export type OperatorDeleteMutationVariables = Exact<{ [key: string]: never; }>;


export type OperatorDeleteMutation = { operatorDelete:
    | { __typename: 'OperatorDeleteSuccess', deleted: boolean }
    | { __typename: 'SoleOwnerError', companies: Array<string>, code: ErrorCode, message: string }
   };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { sessions: Array<{ __typename: 'Session', id: string, browser: string | null, system: string | null, network: string | null, createdAt: string, lastUsedAt: string, current: boolean }> };

export type SessionRevokeMutationVariables = Exact<{
  input: SessionRevokeInput;
}>;


export type SessionRevokeMutation = { sessionRevoke:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'SessionRevokeSuccess', sessionId: string }
   };

export type SessionRevokeAllMutationVariables = Exact<{
  input: SessionRevokeAllInput;
}>;


export type SessionRevokeAllMutation = { sessionRevokeAll: { __typename: 'SessionRevokeAllSuccess', count: number } };

export type AuditEntryFieldsFragment = { __typename: 'AuditEntry', id: string, position: string, at: string, action: string, projectId: string | null, environmentId: string | null, before: unknown, after: unknown, ip: string | null, userAgent: string | null, hash: string, actor: { __typename: 'AuditActor', kind: AuditActorKind, id: string, colleague: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null }, target: { __typename: 'AuditTarget', kind: string, id: string, name: string | null } };

export type AuditEntriesQueryVariables = Exact<{
  companyId: string;
  filter?: AuditFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditEntriesQuery = { company: { __typename: 'Company', id: string, auditEntries: { __typename: 'AuditEntryConnection', edges: Array<{ __typename: 'AuditEntryEdge', cursor: string, node: { __typename: 'AuditEntry', id: string, position: string, at: string, action: string, projectId: string | null, environmentId: string | null, before: unknown, after: unknown, ip: string | null, userAgent: string | null, hash: string, actor: { __typename: 'AuditActor', kind: AuditActorKind, id: string, colleague: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null }, target: { __typename: 'AuditTarget', kind: string, id: string, name: string | null } } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type AuditExportMutationVariables = Exact<{
  input: AuditExportCreateInput;
}>;


export type AuditExportMutation = { auditExportCreate: { __typename: 'AuditExportCreateSuccess', path: string, expiresAt: string } };

export type InvitationFieldsFragment = { __typename: 'Invitation', id: string, email: string | null, state: InvitationState, sentAt: string, expiresAt: string, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, invitedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } };

export type InvitationsQueryVariables = Exact<{
  companyId: string;
}>;


export type InvitationsQuery = { company: { __typename: 'Company', id: string, invitations: Array<{ __typename: 'Invitation', id: string, email: string | null, state: InvitationState, sentAt: string, expiresAt: string, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, invitedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } }> } | null };

export type InvitationCreateMutationVariables = Exact<{
  input: InvitationCreateInput;
}>;


export type InvitationCreateMutation = { invitationCreate:
    | { __typename: 'AlreadyInvitedError', code: ErrorCode, message: string }
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'DeletionPendingError', code: ErrorCode, message: string }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'InvitationSendSuccess', token: string | null, invitation: { __typename: 'Invitation', id: string, email: string | null, state: InvitationState, sentAt: string, expiresAt: string, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, invitedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } } }
    | { __typename: 'LimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type InvitationResendMutationVariables = Exact<{
  input: InvitationResendInput;
}>;


export type InvitationResendMutation = { invitationResend:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'InvitationOverError', code: ErrorCode, message: string }
    | { __typename: 'InvitationSendSuccess', token: string | null, invitation: { __typename: 'Invitation', id: string, email: string | null, state: InvitationState, sentAt: string, expiresAt: string, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, invitedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } } }
    | { __typename: 'LimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type InvitationRevokeMutationVariables = Exact<{
  input: InvitationRevokeInput;
}>;


export type InvitationRevokeMutation = { invitationRevoke:
    | { __typename: 'InvitationOverError', code: ErrorCode, message: string }
    | { __typename: 'InvitationRevokeSuccess', invitationId: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type InvitationOfLinkQueryVariables = Exact<{
  token: string;
}>;


export type InvitationOfLinkQuery = { invitation: { __typename: 'InvitationPreview', companyName: string, roleId: string, roleName: string, email: string | null, state: InvitationState, expiresAt: string } | null };

export type InvitationAcceptMutationVariables = Exact<{
  input: InvitationAcceptInput;
}>;


export type InvitationAcceptMutation = { invitationAccept:
    | { __typename: 'AlreadyMemberError', code: ErrorCode, message: string }
    | { __typename: 'DeletionPendingError', code: ErrorCode, message: string }
    | { __typename: 'InvitationAcceptSuccess', companyId: string }
    | { __typename: 'InvitationForOtherError', email: string, unverified: boolean, code: ErrorCode, message: string }
    | { __typename: 'InvitationOverError', code: ErrorCode, message: string }
   };

export type MemberFieldsFragment = { __typename: 'Member', operatorId: string, joinedAt: string, person: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null, email: string | null }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, projectRoles: Array<{ __typename: 'MemberProjectRole', project: { __typename: 'Project', id: string, name: string }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean } }> };

export type MembersQueryVariables = Exact<{
  companyId: string;
  after?: string | null | undefined;
}>;


export type MembersQuery = { company: { __typename: 'Company', id: string, members: { __typename: 'MemberConnection', edges: Array<{ __typename: 'MemberEdge', node: { __typename: 'Member', operatorId: string, joinedAt: string, person: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null, email: string | null }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, projectRoles: Array<{ __typename: 'MemberProjectRole', project: { __typename: 'Project', id: string, name: string }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean } }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type MemberRoleSetMutationVariables = Exact<{
  input: MemberRoleSetInput;
}>;


export type MemberRoleSetMutation = { memberRoleSet:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'LastOwnerError', code: ErrorCode, message: string }
    | { __typename: 'MemberSaveSuccess', member: { __typename: 'Member', operatorId: string, joinedAt: string, person: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null, email: string | null }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, projectRoles: Array<{ __typename: 'MemberProjectRole', project: { __typename: 'Project', id: string, name: string }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean } }> } }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type MemberProjectRoleSetMutationVariables = Exact<{
  input: MemberProjectRoleSetInput;
}>;


export type MemberProjectRoleSetMutation = { memberProjectRoleSet:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'MemberSaveSuccess', member: { __typename: 'Member', operatorId: string, joinedAt: string, person: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null, email: string | null }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean }, projectRoles: Array<{ __typename: 'MemberProjectRole', project: { __typename: 'Project', id: string, name: string }, role: { __typename: 'Role', id: string, name: string, builtIn: boolean } }> } }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type MemberRemoveMutationVariables = Exact<{
  input: MemberRemoveInput;
}>;


export type MemberRemoveMutation = { memberRemove:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'LastOwnerError', code: ErrorCode, message: string }
    | { __typename: 'MemberRemoveSuccess', operatorId: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type CompanyLeaveMutationVariables = Exact<{
  input: CompanyLeaveInput;
}>;


export type CompanyLeaveMutation = { companyLeave:
    | { __typename: 'CompanyLeaveSuccess', companyId: string }
    | { __typename: 'LastOwnerError', code: ErrorCode, message: string }
   };

export type RolesQueryVariables = Exact<{
  companyId: string;
}>;


export type RolesQuery = { permissions: Array<{ __typename: 'PermissionInfo', name: string }>, company: { __typename: 'Company', id: string, roles: Array<{ __typename: 'Role', id: string, name: string, builtIn: boolean, permissions: Array<string>, uses: number }> } | null };

export type RoleCreateMutationVariables = Exact<{
  input: RoleCreateInput;
}>;


export type RoleCreateMutation = { roleCreate:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'RoleNameTakenError', code: ErrorCode, message: string }
    | { __typename: 'RoleSaveSuccess', role: { __typename: 'Role', id: string, name: string } }
   };

export type RoleUpdateMutationVariables = Exact<{
  input: RoleUpdateInput;
}>;


export type RoleUpdateMutation = { roleUpdate:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RoleNameTakenError', code: ErrorCode, message: string }
    | { __typename: 'RoleSaveSuccess', role: { __typename: 'Role', id: string, name: string } }
   };

export type RoleDeleteMutationVariables = Exact<{
  input: RoleDeleteInput;
}>;


export type RoleDeleteMutation = { roleDelete:
    | { __typename: 'BeyondOwnRightsError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RoleDeleteSuccess', roleId: string }
    | { __typename: 'RoleInUseError', code: ErrorCode, message: string }
   };

export type CompanySettingsQueryVariables = Exact<{
  companyId: string;
}>;


export type CompanySettingsQuery = { company: { __typename: 'Company', id: string, name: string, memberCount: number, ownershipOffer: { __typename: 'OwnershipOffer', staysOwner: boolean, expiresAt: string, offeredBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null }, offeredTo: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } } | null } | null };

export type CompanyUpdateMutationVariables = Exact<{
  input: CompanyUpdateInput;
}>;


export type CompanyUpdateMutation = { companyUpdate: { __typename: 'CompanySaveSuccess', company: { __typename: 'Company', id: string, name: string } } };

export type CompanyDeleteMutationVariables = Exact<{
  input: CompanyDeleteInput;
}>;


export type CompanyDeleteMutation = { companyDelete:
    | { __typename: 'CompanySaveSuccess', company: { __typename: 'Company', id: string, deletion: { __typename: 'Deletion', deleteAfter: string } | null } }
    | { __typename: 'NameNotConfirmedError', code: ErrorCode, message: string }
   };

export type CompanyRestoreMutationVariables = Exact<{
  input: CompanyRestoreInput;
}>;


export type CompanyRestoreMutation = { companyRestore: { __typename: 'CompanySaveSuccess', company: { __typename: 'Company', id: string, deletion: { __typename: 'Deletion', deleteAfter: string } | null } } };

export type OwnershipOfferMutationVariables = Exact<{
  input: OwnershipOfferInput;
}>;


export type OwnershipOfferMutation = { ownershipOffer:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OwnershipOfferSuccess', offer: { __typename: 'OwnershipOffer', expiresAt: string } }
   };

export type OwnershipAcceptMutationVariables = Exact<{
  input: OwnershipAcceptInput;
}>;


export type OwnershipAcceptMutation = { ownershipAccept:
    | { __typename: 'OfferOverError', code: ErrorCode, message: string }
    | { __typename: 'OwnershipAcceptSuccess', companyId: string }
   };

export type OwnershipOfferEndMutationVariables = Exact<{
  input: OwnershipOfferEndInput;
}>;


export type OwnershipOfferEndMutation = { ownershipOfferEnd:
    | { __typename: 'OfferOverError', code: ErrorCode, message: string }
    | { __typename: 'OwnershipOfferEndSuccess', companyId: string }
   };

export type ProjectUpdateMutationVariables = Exact<{
  input: ProjectUpdateInput;
}>;


export type ProjectUpdateMutation = { projectUpdate:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'ProjectSaveSuccess', project: { __typename: 'Project', id: string, name: string, slug: string, languages: Array<string>, timeZone: string, environments: Array<{ __typename: 'Environment', id: string, slug: string }> } }
    | { __typename: 'SlugNotAllowedError', code: ErrorCode, message: string }
    | { __typename: 'SlugTakenError', code: ErrorCode, message: string }
   };

export type ProjectDeleteMutationVariables = Exact<{
  input: ProjectDeleteInput;
}>;


export type ProjectDeleteMutation = { projectDelete:
    | { __typename: 'NameNotConfirmedError', code: ErrorCode, message: string }
    | { __typename: 'ProjectSaveSuccess', project: { __typename: 'Project', id: string, deletion: { __typename: 'Deletion', deleteAfter: string } | null } }
   };

export type ProjectRestoreMutationVariables = Exact<{
  input: ProjectRestoreInput;
}>;


export type ProjectRestoreMutation = { projectRestore:
    | { __typename: 'DeletionPendingError', code: ErrorCode, message: string }
    | { __typename: 'LimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'ProjectSaveSuccess', project: { __typename: 'Project', id: string, deletion: { __typename: 'Deletion', deleteAfter: string } | null } }
   };

export type EconomyQueryVariables = Exact<{
  environmentId: string;
  from: string;
  to: string;
  timeZone: string;
  locale?: string | null | undefined;
}>;


export type EconomyQuery = { environment: { __typename: 'Environment', id: string, economy: Array<{ __typename: 'CurrencyEconomy', circulation: string, held: string, currency: { __typename: 'Currency', environmentId: string, id: string, code: string, name: string }, movement: { __typename: 'EconomyMovement', minted: string, burnt: string, exchangedIn: string, exchangedOut: string, net: string }, days: Array<{ __typename: 'EconomyDay', day: string, circulation: string, movement: { __typename: 'EconomyMovement', minted: string, burnt: string, net: string } }>, rules: Array<{ __typename: 'EconomyRule', kind: TransferKind, given: string, taken: string, transfers: string, cause: { __typename: 'Cause', environmentId: string, kind: string, id: string, name: string | null, level: number | null } | null }> }> } | null };

export type LedgerProofQueryVariables = Exact<{
  environmentId: string;
  locale?: string | null | undefined;
}>;


export type LedgerProofQuery = { environment: { __typename: 'Environment', id: string, ledgerProof: { __typename: 'LedgerProof', provedAt: string | null, wholeProvedAt: string | null, breaches: Array<{ __typename: 'LedgerBreach', law: LedgerLaw, subject: string, playerId: string | null, expected: string | null, found: string | null, foundAt: string, currency: { __typename: 'Currency', environmentId: string, id: string, code: string, name: string } | null }> } } | null };

export type DraftQueryVariables = Exact<{
  projectId: string;
}>;


export type DraftQuery = { project: { __typename: 'Project', id: string, draft: { __typename: 'Draft', revision: number, nodes: Array<{ __typename: 'DraftNode', id: string, kind: DraftNodeKind, parentId: string | null, order: string, props: unknown }> } } | null };

export type DraftEditMutationVariables = Exact<{
  input: DraftEditInput;
}>;


export type DraftEditMutation = { draftEdit:
    | { __typename: 'DraftConflictError', paths: Array<string>, revision: number, code: ErrorCode, message: string }
    | { __typename: 'DraftEditSuccess', draft: { __typename: 'Draft', revision: number, nodes: Array<{ __typename: 'DraftNode', id: string, kind: DraftNodeKind, parentId: string | null, order: string, props: unknown }> }, inverse: Array<{ __typename: 'DraftOperation', insert: { __typename: 'DraftInsert', id: string, kind: DraftNodeKind, parentId: string | null, order: string | null, props: unknown } | null, set: { __typename: 'DraftSet', id: string, path: Array<string>, value: unknown } | null, move: { __typename: 'DraftMove', id: string, parentId: string | null, order: string | null } | null, remove: { __typename: 'DraftRemove', id: string } | null }> }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
   };

export type CurrentReleaseQueryVariables = Exact<{
  environmentId: string;
}>;


export type CurrentReleaseQuery = { environment: { __typename: 'Environment', id: string, slug: string, release: { __typename: 'Release', hash: string, number: number, publishedAt: string, content: unknown } | null } | null };

export type ReleasePublishMutationVariables = Exact<{
  input: ReleasePublishInput;
}>;


export type ReleasePublishMutation = { releasePublish:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'ReleaseInvalidError', code: ErrorCode, message: string, problems: Array<{ __typename: 'ReleaseProblem', nodeId: string | null, path: Array<string>, code: ReleaseProblemCode, message: string }> }
    | { __typename: 'ReleasePublishSuccess', release: { __typename: 'Release', hash: string, number: number, publishedAt: string } }
    | { __typename: 'ReleaseTakenDownError', code: ErrorCode, message: string }
    | { __typename: 'RevisionMovedError', revision: number, code: ErrorCode, message: string }
   };

export type DraftImagesQueryVariables = Exact<{
  projectId: string;
}>;


export type DraftImagesQuery = { project: { __typename: 'Project', id: string, draft: { __typename: 'Draft', assets: Array<{ __typename: 'Asset', id: string, name: string, url: string | null, width: number | null, height: number | null }> } } | null };

export type AssetUploadCreateMutationVariables = Exact<{
  input: AssetUploadCreateInput;
}>;


export type AssetUploadCreateMutation = { assetUploadCreate:
    | { __typename: 'AssetTooLargeError', code: ErrorCode, message: string }
    | { __typename: 'AssetTypeNotAllowedError', code: ErrorCode, message: string }
    | { __typename: 'AssetUploadCreateSuccess', asset: { __typename: 'Asset', id: string, name: string, url: string | null, width: number | null, height: number | null }, upload: { __typename: 'AssetUpload', method: string, url: string, headers: Array<{ __typename: 'AssetUploadHeader', name: string, value: string }> } | null }
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'LimitReachedError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type AssetUploadCompleteMutationVariables = Exact<{
  input: AssetUploadCompleteInput;
}>;


export type AssetUploadCompleteMutation = { assetUploadComplete:
    | { __typename: 'AssetContentMismatchError', code: ErrorCode, message: string }
    | { __typename: 'AssetNotUploadedError', code: ErrorCode, message: string }
    | { __typename: 'AssetTooLargeError', code: ErrorCode, message: string }
    | { __typename: 'AssetUploadCompleteSuccess', asset: { __typename: 'Asset', id: string, name: string, url: string | null, width: number | null, height: number | null } }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type KeyFieldsFragment = { __typename: 'ApiKey', id: string, prefix: string, name: string, scopes: Array<ApiScope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null, replacedBy: string | null };

export type ApiKeysQueryVariables = Exact<{
  environmentId: string;
}>;


export type ApiKeysQuery = { environment: { __typename: 'Environment', id: string, apiKeys: Array<{ __typename: 'ApiKey', id: string, prefix: string, name: string, scopes: Array<ApiScope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null, replacedBy: string | null }> } | null };

export type ApiKeyCreateMutationVariables = Exact<{
  input: ApiKeyCreateInput;
}>;


export type ApiKeyCreateMutation = { apiKeyCreate:
    | { __typename: 'ApiKeyCreateSuccess', secret: string, apiKey: { __typename: 'ApiKey', id: string, prefix: string, name: string, scopes: Array<ApiScope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null, replacedBy: string | null } }
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
   };

export type ApiKeyRotateMutationVariables = Exact<{
  input: ApiKeyRotateInput;
}>;


export type ApiKeyRotateMutation = { apiKeyRotate:
    | { __typename: 'ApiKeyRotateSuccess', secret: string, apiKey: { __typename: 'ApiKey', id: string, prefix: string, name: string, scopes: Array<ApiScope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null, replacedBy: string | null }, former: { __typename: 'ApiKey', id: string, prefix: string, name: string, scopes: Array<ApiScope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null, replacedBy: string | null } }
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
   };

export type ApiKeyRevokeMutationVariables = Exact<{
  input: ApiKeyRevokeInput;
}>;


export type ApiKeyRevokeMutation = { apiKeyRevoke:
    | { __typename: 'ApiKeyRevokeSuccess', apiKey: { __typename: 'ApiKey', id: string, prefix: string, name: string, scopes: Array<ApiScope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null, replacedBy: string | null } }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
   };

export type LegalTextsQueryVariables = Exact<{
  environmentId: string;
}>;


export type LegalTextsQuery = { environment: { __typename: 'Environment', id: string, legalTexts: Array<{ __typename: 'LegalText', kind: LegalTextKind, language: string, text: string, updatedAt: string }> } | null };

export type LegalTextSetMutationVariables = Exact<{
  input: LegalTextSetInput;
}>;


export type LegalTextSetMutation = { legalTextSet:
    | { __typename: 'LegalTextSetSuccess', texts: Array<{ __typename: 'LegalText', kind: LegalTextKind, language: string, text: string, updatedAt: string }> }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
   };

export type MetricsQueryVariables = Exact<{
  environmentId: string;
  from: string;
  to: string;
  timeZone: string;
}>;


export type MetricsQuery = { environment: { __typename: 'Environment', id: string, metrics: { __typename: 'EnvironmentMetrics', activePlayers: number, activePlayersByDay: Array<{ __typename: 'DayPlayers', day: string, players: number }>, events: Array<{ __typename: 'EventCount', name: string, day: string, count: string }>, revenue: Array<{ __typename: 'RevenueLine', day: string, amount: string, purchases: number, currency: { __typename: 'Currency', environmentId: string, id: string, code: string } }>, starsRevenue: Array<{ __typename: 'StarsRevenueLine', day: string, stars: string, payments: number, refunded: string, refunds: number, net: string }> } } | null };

export type ActivityQueryVariables = Exact<{
  environmentId: string;
  first: number;
}>;


export type ActivityQuery = { environment: { __typename: 'Environment', id: string, activity: Array<{ __typename: 'ActivityEvent', id: string, name: string, occurredAt: string, playerId: string | null, data: unknown }> } | null };

export type StarsPaymentFieldsFragment = { __typename: 'StarsPayment', id: string, chargeId: string, stars: string, playerId: string | null, state: StarsPaymentState, reason: StarsPaymentReason | null, paidAt: string, recordedAt: string, order: { __typename: 'StarsOrder', id: string, state: StarsOrderState, createdAt: string, checkedOutAt: string | null, stars: number, product: { __typename: 'Product', environmentId: string, id: string, title: string } } | null, playerProfile: { __typename: 'PlayerProfile', environmentId: string, id: string, displayName: string } | null, refunds: Array<{ __typename: 'StarsRefund', id: string, state: StarsRefundState, cause: StarsRefundCause, reason: string, failure: StarsRefundFailure | null, failureWords: string | null, requestedAt: string, settledAt: string | null, requestedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null, taken: Array<{ __typename: 'StarsTakenBack', amount: string, debt: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } }> }> };

export type StarsPaymentsQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
  state?: StarsPaymentState | null | undefined;
  refunded?: boolean | null | undefined;
  search?: string | null | undefined;
  locale?: string | null | undefined;
}>;


export type StarsPaymentsQuery = { environment: { __typename: 'Environment', id: string, starsPayments: { __typename: 'StarsPaymentConnection', edges: Array<{ __typename: 'StarsPaymentEdge', cursor: string, node: { __typename: 'StarsPayment', id: string, chargeId: string, stars: string, playerId: string | null, state: StarsPaymentState, reason: StarsPaymentReason | null, paidAt: string, recordedAt: string, order: { __typename: 'StarsOrder', id: string, state: StarsOrderState, createdAt: string, checkedOutAt: string | null, stars: number, product: { __typename: 'Product', environmentId: string, id: string, title: string } } | null, playerProfile: { __typename: 'PlayerProfile', environmentId: string, id: string, displayName: string } | null, refunds: Array<{ __typename: 'StarsRefund', id: string, state: StarsRefundState, cause: StarsRefundCause, reason: string, failure: StarsRefundFailure | null, failureWords: string | null, requestedAt: string, settledAt: string | null, requestedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null, taken: Array<{ __typename: 'StarsTakenBack', amount: string, debt: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } }> }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type StarsPaymentRefundMutationVariables = Exact<{
  input: StarsPaymentRefundInput;
  locale?: string | null | undefined;
}>;


export type StarsPaymentRefundMutation = { starsPaymentRefund:
    | { __typename: 'AlreadyRefundedError', message: string, code: ErrorCode }
    | { __typename: 'BotDisconnectedError', message: string, code: ErrorCode }
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'RefundRefusedError', message: string, code: ErrorCode }
    | { __typename: 'StarsBalanceTooLowError', message: string, code: ErrorCode }
    | { __typename: 'StarsPaymentRefundSuccess', payment: { __typename: 'StarsPayment', id: string, chargeId: string, stars: string, playerId: string | null, state: StarsPaymentState, reason: StarsPaymentReason | null, paidAt: string, recordedAt: string, order: { __typename: 'StarsOrder', id: string, state: StarsOrderState, createdAt: string, checkedOutAt: string | null, stars: number, product: { __typename: 'Product', environmentId: string, id: string, title: string } } | null, playerProfile: { __typename: 'PlayerProfile', environmentId: string, id: string, displayName: string } | null, refunds: Array<{ __typename: 'StarsRefund', id: string, state: StarsRefundState, cause: StarsRefundCause, reason: string, failure: StarsRefundFailure | null, failureWords: string | null, requestedAt: string, settledAt: string | null, requestedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null, taken: Array<{ __typename: 'StarsTakenBack', amount: string, debt: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } }> }> } }
   };

export type StarsPolicyQueryVariables = Exact<{
  environmentId: string;
}>;


export type StarsPolicyQuery = { environment: { __typename: 'Environment', id: string, starsPolicy: { __typename: 'StarsPolicy', refundUnmatchedAfterHours: number | null } } | null };

export type StarsPolicySetMutationVariables = Exact<{
  input: StarsPolicySetInput;
}>;


export type StarsPolicySetMutation = { starsPolicySet: { __typename: 'StarsPolicySetSuccess', policy: { __typename: 'StarsPolicy', refundUnmatchedAfterHours: number | null } } };

export type ReconciliationRunFieldsFragment = { __typename: 'ReconciliationRun', id: string, state: ReconciliationRunState, failure: ReconciliationFailure | null, scheduled: boolean, whole: boolean, transactions: number, repaired: number, shown: number, startedAt: string, finishedAt: string | null, requestedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null };

export type ReconciliationFindingFieldsFragment = { __typename: 'ReconciliationFinding', id: string, kind: ReconciliationFindingKind, state: ReconciliationFindingState, transactionId: string, incoming: boolean, theirs: string | null, ours: string | null, at: string, foundAt: string, dismissedAt: string | null, dismissReason: string | null, dismissedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null };

export type ReconciliationRunsQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ReconciliationRunsQuery = { environment: { __typename: 'Environment', id: string, reconciliationRuns: { __typename: 'ReconciliationRunConnection', edges: Array<{ __typename: 'ReconciliationRunEdge', cursor: string, node: { __typename: 'ReconciliationRun', id: string, state: ReconciliationRunState, failure: ReconciliationFailure | null, scheduled: boolean, whole: boolean, transactions: number, repaired: number, shown: number, startedAt: string, finishedAt: string | null, requestedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type ReconciliationFindingsQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
  state?: ReconciliationFindingState | null | undefined;
}>;


export type ReconciliationFindingsQuery = { environment: { __typename: 'Environment', id: string, reconciliationFindings: { __typename: 'ReconciliationFindingConnection', edges: Array<{ __typename: 'ReconciliationFindingEdge', cursor: string, node: { __typename: 'ReconciliationFinding', id: string, kind: ReconciliationFindingKind, state: ReconciliationFindingState, transactionId: string, incoming: boolean, theirs: string | null, ours: string | null, at: string, foundAt: string, dismissedAt: string | null, dismissReason: string | null, dismissedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type StarsReconcileMutationVariables = Exact<{
  input: StarsReconcileInput;
}>;


export type StarsReconcileMutation = { starsReconcile:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StarsReconcileSuccess', run: { __typename: 'ReconciliationRun', id: string, state: ReconciliationRunState } }
   };

export type ReconciliationFindingDismissMutationVariables = Exact<{
  input: ReconciliationFindingDismissInput;
}>;


export type ReconciliationFindingDismissMutation = { reconciliationFindingDismiss:
    | { __typename: 'FindingStateError', message: string, code: ErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'ReconciliationFindingDismissSuccess' }
   };

export type ReconciliationFindingReopenMutationVariables = Exact<{
  input: ReconciliationFindingReopenInput;
}>;


export type ReconciliationFindingReopenMutation = { reconciliationFindingReopen:
    | { __typename: 'FindingStateError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'ReconciliationFindingReopenSuccess' }
   };

export type StarsPayoutForecastQueryVariables = Exact<{
  environmentId: string;
}>;


export type StarsPayoutForecastQuery = { environment: { __typename: 'Environment', id: string, starsPayoutForecast: { __typename: 'StarsPayoutForecast', available: string, held: string, balance: string | null, balanceAt: string | null, days: Array<{ __typename: 'StarsPayoutDay', day: string, stars: string }> } } | null };

export type ErasureFieldsFragment = { __typename: 'ErasureRequest', id: string, playerId: string, reason: string, requestedAt: string, round: number, verifiedAt: string | null, parts: Array<{ __typename: 'ErasurePart', domain: string, round: number, found: number, reportedAt: string | null, erased: Array<{ __typename: 'ErasedRows', table: string, count: number }> }> };

export type ErasuresQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ErasuresQuery = { erasureRequests: { __typename: 'ErasureRequestConnection', edges: Array<{ __typename: 'ErasureRequestEdge', cursor: string, node: { __typename: 'ErasureRequest', id: string, playerId: string, reason: string, requestedAt: string, round: number, verifiedAt: string | null, parts: Array<{ __typename: 'ErasurePart', domain: string, round: number, found: number, reportedAt: string | null, erased: Array<{ __typename: 'ErasedRows', table: string, count: number }> }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type PlayerExportFieldsFragment = { __typename: 'PlayerExport', id: string, playerId: string, requestedAt: string, state: PlayerExportState, interruption: PlayerExportInterruption | null, attempts: number, endedAt: string | null, bytes: string, sha256: string | null, requester: { __typename: 'Colleague', name: string | null }, parts: Array<{ __typename: 'PlayerExportPart', domain: string, rows: number, whole: boolean, tables: Array<{ __typename: 'ExportedRows', table: string, count: number }> }> };

export type PlayerExportsQueryVariables = Exact<{
  environmentId: string;
  playerId?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PlayerExportsQuery = { playerExports: { __typename: 'PlayerExportConnection', edges: Array<{ __typename: 'PlayerExportEdge', cursor: string, node: { __typename: 'PlayerExport', id: string, playerId: string, requestedAt: string, state: PlayerExportState, interruption: PlayerExportInterruption | null, attempts: number, endedAt: string | null, bytes: string, sha256: string | null, requester: { __typename: 'Colleague', name: string | null }, parts: Array<{ __typename: 'PlayerExportPart', domain: string, rows: number, whole: boolean, tables: Array<{ __typename: 'ExportedRows', table: string, count: number }> }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type PlayerOfTelegramUserQueryVariables = Exact<{
  environmentId: string;
  telegramUserId: string;
}>;


export type PlayerOfTelegramUserQuery = { playerIdByTelegramUser: string | null };

export type PlayerEraseMutationVariables = Exact<{
  input: PlayerEraseInput;
}>;


export type PlayerEraseMutation = { playerErase:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'PlayerEraseSuccess', request: { __typename: 'ErasureRequest', id: string, playerId: string, reason: string, requestedAt: string, round: number, verifiedAt: string | null, parts: Array<{ __typename: 'ErasurePart', domain: string, round: number, found: number, reportedAt: string | null, erased: Array<{ __typename: 'ErasedRows', table: string, count: number }> }> } }
   };

export type PlayerExportMutationVariables = Exact<{
  input: PlayerExportCreateInput;
}>;


export type PlayerExportMutation = { playerExportCreate:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'PlayerExportCreateSuccess', path: string }
   };

export type PlayersQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type PlayersQuery = { players: { __typename: 'PlayerConnection', edges: Array<{ __typename: 'PlayerEdge', cursor: string, node: { __typename: 'Player', environmentId: string, id: string, points: string, level: number, createdAt: string | null, profile: { __typename: 'PlayerProfile', environmentId: string, id: string, displayName: string } } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type PlayerQueryVariables = Exact<{
  environmentId: string;
  id: string;
  locale?: string | null | undefined;
}>;


export type PlayerQuery = { playerById: { __typename: 'Player', environmentId: string, id: string, points: string, level: number, createdAt: string | null, invited: number, profile: { __typename: 'PlayerProfile', environmentId: string, id: string, displayName: string }, quests: Array<{ __typename: 'QuestProgress', count: number, completedAt: string | null, claimedAt: string | null, claimable: boolean, quest: { __typename: 'Quest', environmentId: string, id: string, title: string, goal: number, archived: boolean } }>, items: Array<{ __typename: 'InventoryItem', quantity: string, item: { __typename: 'Item', environmentId: string, id: string, title: string } }>, wallets: Array<{ __typename: 'Wallet', balance: string, held: string, debt: string, available: string, currency: { __typename: 'Currency', environmentId: string, id: string, code: string, name: string }, nextExpiry: { __typename: 'WalletExpiry', amount: string, at: string } | null }> } | null };

export type WalletEntriesQueryVariables = Exact<{
  environmentId: string;
  id: string;
  currencyId: string;
  first: number;
  after?: string | null | undefined;
  locale?: string | null | undefined;
}>;


export type WalletEntriesQuery = { playerById: { __typename: 'Player', environmentId: string, id: string, wallet: { __typename: 'Wallet', currency: { __typename: 'Currency', environmentId: string, id: string, code: string }, entries: { __typename: 'WalletEntryConnection', edges: Array<{ __typename: 'WalletEntryEdge', cursor: string, node: { __typename: 'WalletEntry', id: string, amount: string, balanceAfter: string, kind: TransferKind, createdAt: string, expiresAt: string | null, cause: { __typename: 'Cause', environmentId: string, kind: string, id: string, name: string | null, level: number | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } } | null };

export type PlayerOrdersQueryVariables = Exact<{
  environmentId: string;
  id: string;
  locale?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PlayerOrdersQuery = { playerById: { __typename: 'Player', environmentId: string, id: string, starsOrders: { __typename: 'StarsOrderConnection', edges: Array<{ __typename: 'StarsOrderEdge', cursor: string, node: { __typename: 'StarsOrder', id: string, stars: number, state: StarsOrderState, createdAt: string, paidAt: string | null, product: { __typename: 'Product', environmentId: string, id: string, title: string } } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type PlayerSubscriptionsQueryVariables = Exact<{
  environmentId: string;
  id: string;
  locale?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PlayerSubscriptionsQuery = { playerById: { __typename: 'Player', environmentId: string, id: string, subscriptions: { __typename: 'StarsSubscriptionConnection', edges: Array<{ __typename: 'StarsSubscriptionEdge', cursor: string, node: { __typename: 'StarsSubscription', id: string, stars: number, state: StarsSubscriptionState, startedAt: string, paidUntil: string, graceUntil: string | null, canceledBy: StarsSubscriptionCanceler | null, endReason: StarsSubscriptionEnd | null, pendingChange: StarsSubscriptionChange | null, product: { __typename: 'Product', environmentId: string, id: string, title: string } } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type PlayerPurchasesQueryVariables = Exact<{
  environmentId: string;
  id: string;
  locale?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PlayerPurchasesQuery = { playerById: { __typename: 'Player', environmentId: string, id: string, purchases: { __typename: 'PurchaseConnection', edges: Array<{ __typename: 'PurchaseEdge', cursor: string, node: { __typename: 'Purchase', id: string, state: PurchaseState, createdAt: string, product: { __typename: 'Product', environmentId: string, id: string, title: string }, price: { __typename: 'Money', amount: string, currency: { __typename: 'Currency', environmentId: string, id: string, code: string } } } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type PlayerEventsQueryVariables = Exact<{
  environmentId: string;
  id: string;
  first: number;
  after?: string | null | undefined;
}>;


export type PlayerEventsQuery = { playerById: { __typename: 'Player', environmentId: string, id: string, events: { __typename: 'PlayerEventConnection', edges: Array<{ __typename: 'PlayerEventEdge', cursor: string, node: { __typename: 'PlayerEvent', id: string, name: string, occurredAt: string, data: unknown } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type PlayerSessionsRevokeMutationVariables = Exact<{
  input: PlayerSessionsRevokeInput;
}>;


export type PlayerSessionsRevokeMutation = { playerSessionsRevoke: { __typename: 'PlayerSessionsRevokeSuccess', count: number } };

export type ProductsQueryVariables = Exact<{
  environmentId: string;
  locale: string;
}>;


export type ProductsQuery = { environment: { __typename: 'Environment', id: string, release: { __typename: 'Release', hash: string, number: number, products: Array<{ __typename: 'Product', environmentId: string, id: string, title: string, kind: ProductKind, stars: number | null, stock: number | null, availableFrom: string | null, availableUntil: string | null, price: { __typename: 'Money', amount: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } } | null }> } | null, productSales: Array<{ __typename: 'ProductSales', sold: string, revenue: string, product: { __typename: 'Product', environmentId: string, id: string, title: string, archived: boolean }, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } | null }> } | null };

export type PricePartsFragment = { __typename: 'ProductPrice', stars: number | null, money: { __typename: 'Money', amount: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } } | null };

export type ProductPricesQueryVariables = Exact<{
  environmentId: string;
  productId: string;
  locale: string;
}>;


export type ProductPricesQuery = { environment: { __typename: 'Environment', id: string, priceChanges: Array<{ __typename: 'ProductPriceChange', release: { __typename: 'Release', hash: string, number: number, publishedAt: string }, before: { __typename: 'ProductPrice', stars: number | null, money: { __typename: 'Money', amount: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } } | null } | null, after: { __typename: 'ProductPrice', stars: number | null, money: { __typename: 'Money', amount: string, currency: { __typename: 'Currency', environmentId: string, id: string, name: string } } | null } | null }> } | null };

export type ReleasesQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ReleasesQuery = { environment: { __typename: 'Environment', id: string, release: { __typename: 'Release', hash: string, number: number } | null, releases: { __typename: 'ReleaseConnection', edges: Array<{ __typename: 'ReleaseEdge', cursor: string, node: { __typename: 'Release', hash: string, number: number, publishedAt: string, note: string | null, takenDownReason: string | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type ReleaseContentsQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ReleaseContentsQuery = { environment: { __typename: 'Environment', id: string, releases: { __typename: 'ReleaseConnection', edges: Array<{ __typename: 'ReleaseEdge', node: { __typename: 'Release', hash: string, number: number, content: unknown } }> } } | null };

export type ReleaseRollbackMutationVariables = Exact<{
  input: ReleaseRollbackInput;
}>;


export type ReleaseRollbackMutation = { releaseRollback:
    | { __typename: 'IdempotencyConflictError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ReleaseRollbackSuccess', release: { __typename: 'Release', hash: string, number: number } }
    | { __typename: 'ReleaseTakenDownError', code: ErrorCode, message: string }
   };

export type SignInMutationVariables = Exact<{
  input: OperatorSignInInput;
}>;


export type SignInMutation = { operatorSignIn:
    | { __typename: 'InvalidCredentialsError', code: ErrorCode, message: string }
    | { __typename: 'OperatorSignInSuccess', accessToken: string, expiresAt: string, deviceToken: string }
    | { __typename: 'SecondFactorRequired', challenge: string, challengeExpiresAt: string }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type SecondFactorMutationVariables = Exact<{
  input: OperatorSecondFactorInput;
}>;


export type SecondFactorMutation = { operatorSecondFactor:
    | { __typename: 'InvalidCodeError', code: ErrorCode, message: string }
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'OperatorSecondFactorSuccess', accessToken: string, expiresAt: string, deviceToken: string }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type RegisterMutationVariables = Exact<{
  input: OperatorRegisterInput;
}>;


export type RegisterMutation = { operatorRegister:
    | { __typename: 'EmailTakenError', code: ErrorCode, message: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string }
    | { __typename: 'OperatorRegisterSuccess', accessToken: string, expiresAt: string, deviceToken: string }
    | { __typename: 'OperatorVerificationSent', sentTo: string }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
    | { __typename: 'WeakPasswordError', reasons: Array<PasswordWeakness>, code: ErrorCode, message: string }
   };

export type RegistrationConfirmMutationVariables = Exact<{
  input: OperatorRegistrationConfirmInput;
}>;


export type RegistrationConfirmMutation = { operatorRegistrationConfirm:
    | { __typename: 'InvalidCredentialsError', code: ErrorCode, message: string }
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'OperatorRegistrationConfirmSuccess', accessToken: string, expiresAt: string, deviceToken: string }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type PasswordForgotMutationVariables = Exact<{
  input: OperatorPasswordForgotInput;
}>;


export type PasswordForgotMutation = { operatorPasswordForgot:
    | { __typename: 'OperatorPasswordForgotSuccess', done: boolean }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type PasswordResetMutationVariables = Exact<{
  input: OperatorPasswordResetInput;
}>;


export type PasswordResetMutation = { operatorPasswordReset:
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'OperatorPasswordResetSuccess', done: boolean }
    | { __typename: 'WeakPasswordError', reasons: Array<PasswordWeakness>, code: ErrorCode, message: string }
   };

export type EmailConfirmMutationVariables = Exact<{
  input: OperatorEmailConfirmInput;
}>;


export type EmailConfirmMutation = { operatorEmailConfirm:
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'OperatorEmailConfirmSuccess', done: boolean }
   };

export type VerifyMutationVariables = Exact<{
  input: OperatorVerifyInput;
}>;


export type VerifyMutation = { operatorVerify:
    | { __typename: 'InvalidCodeError', code: ErrorCode, message: string }
    | { __typename: 'InvalidCredentialsError', code: ErrorCode, message: string }
    | { __typename: 'OperatorVerifySuccess', accessToken: string, expiresAt: string }
    | { __typename: 'TooManyAttemptsError', retryAfter: number, code: ErrorCode, message: string }
   };

export type VerifyHowQueryVariables = Exact<{ [key: string]: never; }>;


export type VerifyHowQuery = { operatorAccount: { __typename: 'OperatorAccount', totpEnabled: boolean, hasPassword: boolean, operator: { __typename: 'Operator', id: string, email: string | null } } };

export type SessionRefreshMutationVariables = Exact<{
  input: SessionRefreshInput;
}>;


export type SessionRefreshMutation = { sessionRefresh:
    | { __typename: 'SessionEndedError', code: ErrorCode, message: string }
    | { __typename: 'SessionRefreshSuccess', accessToken: string, expiresAt: string }
   };

export type SessionEndMutationVariables = Exact<{
  input: SessionEndInput;
}>;


export type SessionEndMutation = { sessionEnd: { __typename: 'SessionEndSuccess', ended: boolean } };

export type SessionCookieKeptQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionCookieKeptQuery = { sessionCookieKept: boolean };

export type TelegramSignInAvailableQueryVariables = Exact<{ [key: string]: never; }>;


export type TelegramSignInAvailableQuery = { telegramSignInAvailable: boolean };

export type TelegramSignInBeginMutationVariables = Exact<{ [key: string]: never; }>;


export type TelegramSignInBeginMutation = { telegramSignInBegin: { __typename: 'TelegramSignInBeginSuccess', url: string, state: string } };

export type TelegramSignInFinishMutationVariables = Exact<{
  input: TelegramSignInFinishInput;
}>;


export type TelegramSignInFinishMutation = { telegramSignInFinish:
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'SecondFactorRequired', challenge: string, challengeExpiresAt: string }
    | { __typename: 'TelegramRefusedError', code: ErrorCode, message: string }
    | { __typename: 'TelegramSignInFinishSuccess', accessToken: string, expiresAt: string, deviceToken: string }
   };

export type TelegramAccountQueryVariables = Exact<{ [key: string]: never; }>;


export type TelegramAccountQuery = { telegramSignInAvailable: boolean, operator: { __typename: 'Operator', id: string, telegram: { __typename: 'OperatorTelegram', label: string, linkedAt: string } | null } };

export type TelegramLinkBeginMutationVariables = Exact<{ [key: string]: never; }>;


export type TelegramLinkBeginMutation = { telegramLinkBegin: { __typename: 'TelegramLinkBeginSuccess', url: string, state: string } };

export type TelegramLinkFinishMutationVariables = Exact<{
  input: TelegramLinkFinishInput;
}>;


export type TelegramLinkFinishMutation = { telegramLinkFinish:
    | { __typename: 'LinkEndedError', code: ErrorCode, message: string }
    | { __typename: 'TelegramLinkFinishSuccess', done: boolean }
    | { __typename: 'TelegramRefusedError', code: ErrorCode, message: string }
    | { __typename: 'TelegramTakenError', code: ErrorCode, message: string }
   };

export type TelegramUnlinkMutationVariables = Exact<{ [key: string]: never; }>;


export type TelegramUnlinkMutation = { telegramUnlink:
    | { __typename: 'OnlyWayInError', code: ErrorCode, message: string }
    | { __typename: 'TelegramUnlinkSuccess', done: boolean }
   };

export type BotsQueryVariables = Exact<{
  projectId: string;
}>;


export type BotsQuery = { project: { __typename: 'Project', id: string, environments: Array<{ __typename: 'Environment', id: string, kind: EnvironmentKind, slug: string, bot: { __typename: 'Bot', id: string, username: string, telegramBotId: string, simulated: boolean, connectedAt: string, registrationProblem: string | null, revokedAt: string | null, health: { __typename: 'BotHealth', state: BotHealthState, checkedAt: string | null, pendingUpdates: number | null, lastErrorAt: string | null, lastError: string | null, queuedMessages: number } } | null }> } | null };

export type BotDisconnectMutationVariables = Exact<{
  input: BotDisconnectInput;
}>;


export type BotDisconnectMutation = { botDisconnect:
    | { __typename: 'BotDisconnectSuccess', environment: { __typename: 'Environment', id: string, bot: { __typename: 'Bot', id: string } | null } }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type BotConnectMutationVariables = Exact<{
  input: BotConnectInput;
}>;


export type BotConnectMutation = { botConnect:
    | { __typename: 'BotConnectSuccess', bot: { __typename: 'Bot', id: string, username: string, telegramBotId: string, simulated: boolean, connectedAt: string } }
    | { __typename: 'BotTakenError', code: ErrorCode, message: string }
    | { __typename: 'BotTokenRefusedError', code: ErrorCode, message: string }
   };

export type WorkspaceQueryVariables = Exact<{ [key: string]: never; }>;


export type WorkspaceQuery = { operator: { __typename: 'Operator', id: string, email: string | null, name: string }, staffDesk: { __typename: 'StaffDesk', look: { __typename: 'StaffLook', id: string, companyId: string, expiresAt: string } | null } | null, companies: Array<{ __typename: 'Company', id: string, name: string, viewerPermissions: Array<string>, viewerRoleId: string | null, deletion: { __typename: 'Deletion', deleteAfter: string } | null, suspension: { __typename: 'Suspension', reason: string, suspendedAt: string } | null, projects: Array<{ __typename: 'Project', id: string, name: string, slug: string, timeZone: string, languages: Array<string>, viewerPermissions: Array<string>, deletion: { __typename: 'Deletion', deleteAfter: string } | null, suspension: { __typename: 'Suspension', reason: string, suspendedAt: string } | null, environments: Array<{ __typename: 'Environment', id: string, kind: EnvironmentKind, slug: string }> }> }> };

export type StaffCompaniesQueryVariables = Exact<{
  search?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type StaffCompaniesQuery = { staffCompanies: { __typename: 'StaffCompanyConnection', edges: Array<{ __typename: 'StaffCompanyEdge', cursor: string, node: { __typename: 'StaffCompany', id: string, name: string, createdAt: string, members: number, plan: PlanId, suspension: { __typename: 'Suspension', reason: string, suspendedAt: string } | null, projects: Array<{ __typename: 'StaffProject', id: string, name: string, slug: string, suspension: { __typename: 'Suspension', reason: string, suspendedAt: string } | null, environments: Array<{ __typename: 'Environment', id: string, kind: EnvironmentKind, slug: string }> }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type StaffSuspendMutationVariables = Exact<{
  input: StaffTargetInput;
}>;


export type StaffSuspendMutation = { staffSuspend:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffActSuccess', companyId: string }
   };

export type StaffResumeMutationVariables = Exact<{
  input: StaffTargetInput;
}>;


export type StaffResumeMutation = { staffResume:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffActSuccess', companyId: string }
   };

export type StaffLookStartMutationVariables = Exact<{
  input: StaffLookStartInput;
}>;


export type StaffLookStartMutation = { staffLookStart:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffLookStartSuccess', look: { __typename: 'StaffLook', id: string, companyId: string, expiresAt: string } }
   };

export type StaffLookEndMutationVariables = Exact<{ [key: string]: never; }>;


export type StaffLookEndMutation = { staffLookEnd: boolean };

export type StaffReleaseTakeDownMutationVariables = Exact<{
  input: StaffReleaseTakeDownInput;
}>;


export type StaffReleaseTakeDownMutation = { staffReleaseTakeDown:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffReleaseTakeDownSuccess', hash: string, number: number }
   };

export type StaffPlanPaymentsQueryVariables = Exact<{
  companyId: string;
  after?: string | null | undefined;
}>;


export type StaffPlanPaymentsQuery = { staffPlanPayments: { __typename: 'PlanPaymentConnection', edges: Array<{ __typename: 'PlanPaymentEdge', node: { __typename: 'PlanPayment', id: string, stars: string, reason: PlanPaymentReason | null, paidAt: string, paidUntil: string, chargeId: string, refundRequestedAt: string | null, refundedAt: string | null, refundProblem: string | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type StaffPlanPaymentRefundMutationVariables = Exact<{
  input: StaffPlanPaymentRefundInput;
}>;


export type StaffPlanPaymentRefundMutation = { staffPlanPaymentRefund:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffPlanPaymentRefundSuccess', payment: { __typename: 'PlanPayment', id: string, refundedAt: string | null } }
   };

export type StaffPlanSetMutationVariables = Exact<{
  input: StaffPlanSetInput;
}>;


export type StaffPlanSetMutation = { staffPlanSet:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffPlanSetSuccess' }
   };

export type StaffPlatformStarsQueryVariables = Exact<{ [key: string]: never; }>;


export type StaffPlatformStarsQuery = { staffPlatformStars: { __typename: 'PlatformStars', balance: string | null, balanceAt: string | null } };

export type StaffReconciliationRunsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type StaffReconciliationRunsQuery = { staffPlatformStars: { __typename: 'PlatformStars', reconciliationRuns: { __typename: 'ReconciliationRunConnection', edges: Array<{ __typename: 'ReconciliationRunEdge', cursor: string, node: { __typename: 'ReconciliationRun', id: string, state: ReconciliationRunState, failure: ReconciliationFailure | null, scheduled: boolean, whole: boolean, transactions: number, repaired: number, shown: number, startedAt: string, finishedAt: string | null, requestedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } };

export type StaffReconciliationFindingsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  state?: ReconciliationFindingState | null | undefined;
}>;


export type StaffReconciliationFindingsQuery = { staffPlatformStars: { __typename: 'PlatformStars', reconciliationFindings: { __typename: 'ReconciliationFindingConnection', edges: Array<{ __typename: 'ReconciliationFindingEdge', cursor: string, node: { __typename: 'ReconciliationFinding', id: string, kind: ReconciliationFindingKind, state: ReconciliationFindingState, transactionId: string, incoming: boolean, theirs: string | null, ours: string | null, at: string, foundAt: string, dismissedAt: string | null, dismissReason: string | null, planPayment: { __typename: 'PlanPayment', id: string, companyId: string | null } | null, dismissedBy: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } };

export type StaffStarsReconcileMutationVariables = Exact<{
  input: StaffStarsReconcileInput;
}>;


export type StaffStarsReconcileMutation = { staffStarsReconcile:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffStarsReconcileSuccess', run: { __typename: 'ReconciliationRun', id: string, state: ReconciliationRunState } }
   };

export type StaffFindingDismissMutationVariables = Exact<{
  input: StaffFindingDismissInput;
}>;


export type StaffFindingDismissMutation = { staffFindingDismiss:
    | { __typename: 'FindingStateError', message: string, code: ErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffFindingDismissSuccess' }
   };

export type StaffFindingReopenMutationVariables = Exact<{
  input: StaffFindingReopenInput;
}>;


export type StaffFindingReopenMutation = { staffFindingReopen:
    | { __typename: 'FindingStateError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StaffFindingReopenSuccess' }
   };

export type StaffAuditEntriesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type StaffAuditEntriesQuery = { staffAuditEntries: { __typename: 'AuditEntryConnection', edges: Array<{ __typename: 'AuditEntryEdge', cursor: string, node: { __typename: 'AuditEntry', id: string, position: string, at: string, action: string, projectId: string | null, environmentId: string | null, before: unknown, after: unknown, ip: string | null, userAgent: string | null, hash: string, actor: { __typename: 'AuditActor', kind: AuditActorKind, id: string, colleague: { __typename: 'Colleague', companyId: string, operatorId: string, name: string | null } | null }, target: { __typename: 'AuditTarget', kind: string, id: string, name: string | null } } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } };

export type UsageQueryVariables = Exact<{
  companyId: string;
}>;


export type UsageQuery = { plans: Array<{ __typename: 'Plan', id: PlanId, stars: number | null, limits: Array<{ __typename: 'PlanLimit', limit: UsageLimit, allowed: string | null }> }>, company: { __typename: 'Company', id: string, plan: { __typename: 'Plan', id: PlanId, since: string | null, setByStaff: boolean }, planSubscription: { __typename: 'PlanSubscription', id: string, plan: PlanId, stars: number, state: PlanSubscriptionState, paidUntil: string | null, endsAt: string | null, stoppedAt: string | null, renewalPending: boolean, endedAt: string | null, endReason: PlanSubscriptionEnd | null } | null, usage: Array<{ __typename: 'LimitUsage', limit: UsageLimit, used: string, allowed: string | null, refusedAt: string | null, state: UsageState, periodEnd: string | null, history: Array<{ __typename: 'UsageMonth', month: string, used: string }> }> } | null };

export type PlanPaymentsQueryVariables = Exact<{
  companyId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type PlanPaymentsQuery = { company: { __typename: 'Company', id: string, planPayments: { __typename: 'PlanPaymentConnection', edges: Array<{ __typename: 'PlanPaymentEdge', node: { __typename: 'PlanPayment', id: string, stars: string, renewal: boolean, reason: PlanPaymentReason | null, paidAt: string, paidUntil: string, chargeId: string, refundRequestedAt: string | null, refundedAt: string | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type PlanOrderCreateMutationVariables = Exact<{
  input: PlanOrderCreateInput;
}>;


export type PlanOrderCreateMutation = { planOrderCreate:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'InvoiceUnavailableError', message: string, code: ErrorCode }
    | { __typename: 'PlanOrderCreateSuccess', invoiceLink: string, order: { __typename: 'PlanSubscription', id: string, stars: number } }
    | { __typename: 'PlanOrderRefusedError', reason: PlanOrderRefusal, message: string, code: ErrorCode }
   };

export type PlanRenewalSetMutationVariables = Exact<{
  input: PlanRenewalSetInput;
}>;


export type PlanRenewalSetMutation = { planRenewalSet:
    | { __typename: 'NoPlanSubscriptionError', message: string, code: ErrorCode }
    | { __typename: 'PlanRenewalSetSuccess', subscription: { __typename: 'PlanSubscription', id: string, state: PlanSubscriptionState, stoppedAt: string | null, renewalPending: boolean } }
   };

export type WebhookEndpointPartsFragment = { __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null };

export type WebhookEndpointsQueryVariables = Exact<{
  environmentId: string;
}>;


export type WebhookEndpointsQuery = { environment: { __typename: 'Environment', id: string, webhookEndpoints: Array<{ __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null }> } | null };

export type WebhookEndpointQueryVariables = Exact<{
  environmentId: string;
  endpointId: string;
}>;


export type WebhookEndpointQuery = { environment: { __typename: 'Environment', id: string, webhookEndpoint: { __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null } | null } | null };

export type WebhookEventTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhookEventTypesQuery = { webhookEventTypes: Array<{ __typename: 'WebhookEventType', name: string, description: string }> };

export type WebhookDeliveriesQueryVariables = Exact<{
  environmentId: string;
  first: number;
  after?: string | null | undefined;
  endpointId?: string | null | undefined;
  state?: WebhookDeliveryState | null | undefined;
  eventType?: string | null | undefined;
}>;


export type WebhookDeliveriesQuery = { environment: { __typename: 'Environment', id: string, webhookDeliveries: { __typename: 'WebhookDeliveryConnection', edges: Array<{ __typename: 'WebhookDeliveryEdge', node: { __typename: 'WebhookDelivery', id: string, eventType: string, state: WebhookDeliveryState, attemptCount: number, nextAttemptAt: string | null, createdAt: string, endpoint: { __typename: 'WebhookEndpoint', id: string, url: string } | null, lastAttempt: { __typename: 'WebhookAttempt', number: number, status: number | null, problem: WebhookProblem | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type WebhookDeliveryQueryVariables = Exact<{
  environmentId: string;
  deliveryId: string;
}>;


export type WebhookDeliveryQuery = { environment: { __typename: 'Environment', id: string, webhookDelivery: { __typename: 'WebhookDelivery', id: string, eventId: string, eventType: string, state: WebhookDeliveryState, attemptCount: number, nextAttemptAt: string | null, createdAt: string, endedAt: string | null, payload: string | null, endpoint: { __typename: 'WebhookEndpoint', id: string, url: string, state: WebhookEndpointState } | null, attempts: Array<{ __typename: 'WebhookAttempt', number: number, at: string, durationMs: number, status: number | null, problem: WebhookProblem | null, response: string | null }> } | null } | null };

export type WebhookEndpointCreateMutationVariables = Exact<{
  input: WebhookEndpointCreateInput;
}>;


export type WebhookEndpointCreateMutation = { webhookEndpointCreate:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointCreateSuccess', secret: string | null, endpoint: { __typename: 'WebhookEndpoint', id: string } }
    | { __typename: 'WebhookLimitError', message: string, code: ErrorCode }
    | { __typename: 'WebhookUrlRefusedError', message: string, code: ErrorCode }
   };

export type WebhookEndpointUpdateMutationVariables = Exact<{
  input: WebhookEndpointUpdateInput;
}>;


export type WebhookEndpointUpdateMutation = { webhookEndpointUpdate:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointUpdateSuccess', endpoint: { __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null } }
    | { __typename: 'WebhookUrlRefusedError', message: string, code: ErrorCode }
   };

export type WebhookEndpointPauseMutationVariables = Exact<{
  input: WebhookEndpointPauseInput;
}>;


export type WebhookEndpointPauseMutation = { webhookEndpointPause:
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointPauseSuccess', endpoint: { __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null } }
   };

export type WebhookEndpointResumeMutationVariables = Exact<{
  input: WebhookEndpointResumeInput;
}>;


export type WebhookEndpointResumeMutation = { webhookEndpointResume:
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointResumeSuccess', endpoint: { __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null } }
   };

export type WebhookEndpointDeleteMutationVariables = Exact<{
  input: WebhookEndpointDeleteInput;
}>;


export type WebhookEndpointDeleteMutation = { webhookEndpointDelete:
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointDeleteSuccess', endpointId: string }
   };

export type WebhookEndpointSecretRotateMutationVariables = Exact<{
  input: WebhookEndpointSecretRotateInput;
}>;


export type WebhookEndpointSecretRotateMutation = { webhookEndpointSecretRotate:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointSecretRotateSuccess', secret: string | null, endpoint: { __typename: 'WebhookEndpoint', id: string, url: string, description: string, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, stateChangedAt: string, failingSince: string | null, deliveredAt: string | null, createdAt: string, secretCreatedAt: string, previousSecretUntil: string | null, health: { __typename: 'WebhookHealth', open: number, delivered: number, failed: number }, replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } | null } }
    | { __typename: 'WebhookLimitError', message: string, code: ErrorCode }
   };

export type WebhookEndpointTestMutationVariables = Exact<{
  input: WebhookEndpointTestInput;
}>;


export type WebhookEndpointTestMutation = { webhookEndpointTest:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointTestSuccess', delivery: { __typename: 'WebhookDelivery', id: string } }
   };

export type WebhookEndpointReplayMutationVariables = Exact<{
  input: WebhookEndpointReplayInput;
}>;


export type WebhookEndpointReplayMutation = { webhookEndpointReplay:
    | { __typename: 'IdempotencyConflictError', message: string, code: ErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode }
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookEndpointReplaySuccess', replay: { __typename: 'WebhookReplay', id: string, since: string, everything: boolean, queued: number, createdAt: string, endedAt: string | null } }
    | { __typename: 'WebhookReplayRunningError', message: string, code: ErrorCode }
   };

export type WebhookDeliveryReplayMutationVariables = Exact<{
  input: WebhookDeliveryReplayInput;
}>;


export type WebhookDeliveryReplayMutation = { webhookDeliveryReplay:
    | { __typename: 'NotFoundError', message: string, code: ErrorCode }
    | { __typename: 'WebhookDeliveryReplaySuccess', delivery: { __typename: 'WebhookDelivery', id: string, state: WebhookDeliveryState, nextAttemptAt: string | null } }
   };

export type CompanyCreateMutationVariables = Exact<{
  input: CompanyCreateInput;
}>;


export type CompanyCreateMutation = { companyCreate:
    | { __typename: 'CompanyCreateSuccess', company: { __typename: 'Company', id: string, name: string } }
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
    | { __typename: 'ProjectCreateSuccess', project: { __typename: 'Project', id: string, name: string, slug: string, environments: Array<{ __typename: 'Environment', id: string, kind: EnvironmentKind, slug: string }> } }
    | { __typename: 'SlugNotAllowedError', code: ErrorCode, message: string }
    | { __typename: 'SlugTakenError', code: ErrorCode, message: string }
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

export const AccountDocument = /*#__PURE__*/ trusted('query', 'Account', 'a2e26bfb4f15b8ee177350829262fee1e6ef76e025fbcb80c15a61c0fa422f76') as unknown as TrustedDocument<AccountQuery, AccountQueryVariables>;
export const ProfileUpdateDocument = /*#__PURE__*/ trusted('mutation', 'ProfileUpdate', '38651eacbfe1bc2c57674168925fe5a92213e964275877a3773d13d201d727c1') as unknown as TrustedDocument<ProfileUpdateMutation, ProfileUpdateMutationVariables>;
export const EmailChangeDocument = /*#__PURE__*/ trusted('mutation', 'EmailChange', 'a1f53d3284b661877d94db74198db95f4807754c4f537224fd3962b42a5e4106') as unknown as TrustedDocument<EmailChangeMutation, EmailChangeMutationVariables>;
export const EmailChangeCancelDocument = /*#__PURE__*/ trusted('mutation', 'EmailChangeCancel', '21257768e7c104f8a373fe881f9383be897ba89dc8c447109016bad5b03a6b0e') as unknown as TrustedDocument<EmailChangeCancelMutation, EmailChangeCancelMutationVariables>;
export const PasswordChangeDocument = /*#__PURE__*/ trusted('mutation', 'PasswordChange', 'a5140e5a1a7e9cb981925ea7c0aa533ab4fd8ef52fd240b33b8a93f95a8bf1e0') as unknown as TrustedDocument<PasswordChangeMutation, PasswordChangeMutationVariables>;
export const TotpBeginDocument = /*#__PURE__*/ trusted('mutation', 'TotpBegin', 'f5eae32611ab1279328c3ba169a0833bbc1cfc21894f931a0ffcae8408047350') as unknown as TrustedDocument<TotpBeginMutation, TotpBeginMutationVariables>;
export const TotpConfirmDocument = /*#__PURE__*/ trusted('mutation', 'TotpConfirm', 'e374f683bbd16fd1aeac14f07d42a1801c2f75c0d76f864f710fafa9fb718ce1') as unknown as TrustedDocument<TotpConfirmMutation, TotpConfirmMutationVariables>;
export const TotpDisableDocument = /*#__PURE__*/ trusted('mutation', 'TotpDisable', '1f2d77061f8ad2318f2e9b0c2b29f8e181ff20d48088a1ee8e4af4a9c24ae21a') as unknown as TrustedDocument<TotpDisableMutation, TotpDisableMutationVariables>;
export const RecoveryCodesRenewDocument = /*#__PURE__*/ trusted('mutation', 'RecoveryCodesRenew', '65a64bfd4f7f1a691ceef33d21daf4d911a4930e94cbd58e82e1753e100b20ab') as unknown as TrustedDocument<RecoveryCodesRenewMutation, RecoveryCodesRenewMutationVariables>;
export const OperatorDeleteDocument = /*#__PURE__*/ trusted('mutation', 'OperatorDelete', '89dae801604f7c4f682baef55f74d7608d5079dd7789c390a647c80972e0248e') as unknown as TrustedDocument<OperatorDeleteMutation, OperatorDeleteMutationVariables>;
export const SessionsDocument = /*#__PURE__*/ trusted('query', 'Sessions', 'f61e46c0e40c387c1daec8bbe116b5ca82a90fd06698437624ed03a947bce174') as unknown as TrustedDocument<SessionsQuery, SessionsQueryVariables>;
export const SessionRevokeDocument = /*#__PURE__*/ trusted('mutation', 'SessionRevoke', 'c84e42eaf9a368addbc89e263fe7ed8225055841cd810dddb6893ad88c347898') as unknown as TrustedDocument<SessionRevokeMutation, SessionRevokeMutationVariables>;
export const SessionRevokeAllDocument = /*#__PURE__*/ trusted('mutation', 'SessionRevokeAll', '4fcb5fd02a40e36e561dbee4d617000b6adc5b3edb1f7495271fdc33449cfef9') as unknown as TrustedDocument<SessionRevokeAllMutation, SessionRevokeAllMutationVariables>;
export const AuditEntriesDocument = /*#__PURE__*/ trusted('query', 'AuditEntries', '8e37f16468ce0660eebf9a1aaf6617acc18eff9c10f38e0692013c63b0bfdc8e') as unknown as TrustedDocument<AuditEntriesQuery, AuditEntriesQueryVariables>;
export const AuditExportDocument = /*#__PURE__*/ trusted('mutation', 'AuditExport', 'b1456aeb65f10d987eb51f94c1412b0d5b359c0f4b8d034b7a3582b88687f4a3') as unknown as TrustedDocument<AuditExportMutation, AuditExportMutationVariables>;
export const InvitationsDocument = /*#__PURE__*/ trusted('query', 'Invitations', '0a09b4107ade7c860b92dc55b0c07aafd65544816cd710457b6a3dfc992a07fb') as unknown as TrustedDocument<InvitationsQuery, InvitationsQueryVariables>;
export const InvitationCreateDocument = /*#__PURE__*/ trusted('mutation', 'InvitationCreate', '3618e209bd9b8db5710b5c321dfec121047169508c84f028f2dca987afa23fb5') as unknown as TrustedDocument<InvitationCreateMutation, InvitationCreateMutationVariables>;
export const InvitationResendDocument = /*#__PURE__*/ trusted('mutation', 'InvitationResend', '440eea66b7031819dc953649f51a2b6e2d801c7b34d9128dfa65c28c869a63a2') as unknown as TrustedDocument<InvitationResendMutation, InvitationResendMutationVariables>;
export const InvitationRevokeDocument = /*#__PURE__*/ trusted('mutation', 'InvitationRevoke', '7d6249d0c324ddf1dfb6d61a4d4ef38149bce63d9db8c0d231bb9abb60269e76') as unknown as TrustedDocument<InvitationRevokeMutation, InvitationRevokeMutationVariables>;
export const InvitationOfLinkDocument = /*#__PURE__*/ trusted('query', 'InvitationOfLink', '4096a6be259b6c3a699a41238de0528c7f90496b04e3b678fa0f2b3e2a4ab4c4') as unknown as TrustedDocument<InvitationOfLinkQuery, InvitationOfLinkQueryVariables>;
export const InvitationAcceptDocument = /*#__PURE__*/ trusted('mutation', 'InvitationAccept', 'a238148db97cc35028666cbaee7a75f8627fa5057400e6a317cb56c5832e49ce') as unknown as TrustedDocument<InvitationAcceptMutation, InvitationAcceptMutationVariables>;
export const MembersDocument = /*#__PURE__*/ trusted('query', 'Members', '9e8b4cc523016a6d682b8d78347f6b7d9865eda2fd7bb4f1d5faf5ddd9ef1ac8') as unknown as TrustedDocument<MembersQuery, MembersQueryVariables>;
export const MemberRoleSetDocument = /*#__PURE__*/ trusted('mutation', 'MemberRoleSet', '0ddec6b2840c943e0b034601292163529b2380f54e9ceb7dd090d117bad6b4c2') as unknown as TrustedDocument<MemberRoleSetMutation, MemberRoleSetMutationVariables>;
export const MemberProjectRoleSetDocument = /*#__PURE__*/ trusted('mutation', 'MemberProjectRoleSet', 'c8aa15d0ccee37c0111d584cc7377862395468ec46a2f70d00f22bae5e0d4126') as unknown as TrustedDocument<MemberProjectRoleSetMutation, MemberProjectRoleSetMutationVariables>;
export const MemberRemoveDocument = /*#__PURE__*/ trusted('mutation', 'MemberRemove', 'd7a4bd80d57032a96bdb145d52e844e620701ab37dc013a25b28b6501df4723d') as unknown as TrustedDocument<MemberRemoveMutation, MemberRemoveMutationVariables>;
export const CompanyLeaveDocument = /*#__PURE__*/ trusted('mutation', 'CompanyLeave', '76c2d250c18049c2a441f464cc08ded908c6e1360b2ef90bc724160e4029e50a') as unknown as TrustedDocument<CompanyLeaveMutation, CompanyLeaveMutationVariables>;
export const RolesDocument = /*#__PURE__*/ trusted('query', 'Roles', 'c486d54045c339c1bab8e0457c79e87afeccbec7ee94e5a8dfefea144a9924a8') as unknown as TrustedDocument<RolesQuery, RolesQueryVariables>;
export const RoleCreateDocument = /*#__PURE__*/ trusted('mutation', 'RoleCreate', '51853a416bcc8866a0fe0ac989c3411b56df580bc587ac19420595307c78c997') as unknown as TrustedDocument<RoleCreateMutation, RoleCreateMutationVariables>;
export const RoleUpdateDocument = /*#__PURE__*/ trusted('mutation', 'RoleUpdate', '3693c9661646e30ecd8e73fbb452e66dcd8b9651e31e412236d1b6c2f263c8dd') as unknown as TrustedDocument<RoleUpdateMutation, RoleUpdateMutationVariables>;
export const RoleDeleteDocument = /*#__PURE__*/ trusted('mutation', 'RoleDelete', 'd61f658ae041157a224cced6375184fc890bf1629bd1c9c4bf84b2a55b5a3932') as unknown as TrustedDocument<RoleDeleteMutation, RoleDeleteMutationVariables>;
export const CompanySettingsDocument = /*#__PURE__*/ trusted('query', 'CompanySettings', '68a07869e0fb39fe320c633dac77874d68d294a756f3c831b6a94818b82b21bd') as unknown as TrustedDocument<CompanySettingsQuery, CompanySettingsQueryVariables>;
export const CompanyUpdateDocument = /*#__PURE__*/ trusted('mutation', 'CompanyUpdate', '6f345e2b2e2da631a52fa6a1fa525dce9cff17bbe93e99b692f78436bd2f5d0f') as unknown as TrustedDocument<CompanyUpdateMutation, CompanyUpdateMutationVariables>;
export const CompanyDeleteDocument = /*#__PURE__*/ trusted('mutation', 'CompanyDelete', '70c6725dfe8615d285616e76e6188f35f97181098f4e0019240229c0ef85b8c9') as unknown as TrustedDocument<CompanyDeleteMutation, CompanyDeleteMutationVariables>;
export const CompanyRestoreDocument = /*#__PURE__*/ trusted('mutation', 'CompanyRestore', '47c65e9a26ec8c6d8ed4dc2ab2ac11b9a57590d72ad01f05f62e373183c913bd') as unknown as TrustedDocument<CompanyRestoreMutation, CompanyRestoreMutationVariables>;
export const OwnershipOfferDocument = /*#__PURE__*/ trusted('mutation', 'OwnershipOffer', '278dc1705c402a150cd0a826831f55e3f5d4b3379768758651431ecd94be3bc6') as unknown as TrustedDocument<OwnershipOfferMutation, OwnershipOfferMutationVariables>;
export const OwnershipAcceptDocument = /*#__PURE__*/ trusted('mutation', 'OwnershipAccept', '46fa0ca4a6017d20f25e3d578b9064576d28ed98659b8e1e0b09b84ce93790a9') as unknown as TrustedDocument<OwnershipAcceptMutation, OwnershipAcceptMutationVariables>;
export const OwnershipOfferEndDocument = /*#__PURE__*/ trusted('mutation', 'OwnershipOfferEnd', '332b732ed7ecac1c19d418ede6b2ae84186651af7dbcdf522fedf67092bb7d03') as unknown as TrustedDocument<OwnershipOfferEndMutation, OwnershipOfferEndMutationVariables>;
export const ProjectUpdateDocument = /*#__PURE__*/ trusted('mutation', 'ProjectUpdate', '2e3001f1e17d127e3b0e97eb94f83705fbf06881d8a2b48c1dca11afd123b2e7') as unknown as TrustedDocument<ProjectUpdateMutation, ProjectUpdateMutationVariables>;
export const ProjectDeleteDocument = /*#__PURE__*/ trusted('mutation', 'ProjectDelete', 'f5436cfe153a3a82c378bc995fdbd0966d4645b643e1b083519835a0a8381ec3') as unknown as TrustedDocument<ProjectDeleteMutation, ProjectDeleteMutationVariables>;
export const ProjectRestoreDocument = /*#__PURE__*/ trusted('mutation', 'ProjectRestore', '60c8a2b3a77b74fef7539a4d5120bd254be0b69209011f00ec23399fe270f1eb') as unknown as TrustedDocument<ProjectRestoreMutation, ProjectRestoreMutationVariables>;
export const EconomyDocument = /*#__PURE__*/ trusted('query', 'Economy', 'f483533ea0480ade0fba81857c2fc057531fd9797a08307f2860f972daa9be62') as unknown as TrustedDocument<EconomyQuery, EconomyQueryVariables>;
export const LedgerProofDocument = /*#__PURE__*/ trusted('query', 'LedgerProof', 'f3efc4505f7614445570b0847acc5e151ba1681429db5716890c90fd82fbef46') as unknown as TrustedDocument<LedgerProofQuery, LedgerProofQueryVariables>;
export const DraftDocument = /*#__PURE__*/ trusted('query', 'Draft', 'd6c0f23716138b841f14589e4d57796379e252d2455c89759aa6db1f37379632') as unknown as TrustedDocument<DraftQuery, DraftQueryVariables>;
export const DraftEditDocument = /*#__PURE__*/ trusted('mutation', 'DraftEdit', 'bb45815869dad8949ace8a1bfcd4ec79dff38aad84cdfee0cf0b3f39fe41894c') as unknown as TrustedDocument<DraftEditMutation, DraftEditMutationVariables>;
export const CurrentReleaseDocument = /*#__PURE__*/ trusted('query', 'CurrentRelease', '930743b15423c708806b5fea43098550f65f945df06885772c503254f9ae2ce9') as unknown as TrustedDocument<CurrentReleaseQuery, CurrentReleaseQueryVariables>;
export const ReleasePublishDocument = /*#__PURE__*/ trusted('mutation', 'ReleasePublish', 'c607f9ab175234055bcacd34d3286019aebeb102c431b67a09b88af760cdc84e') as unknown as TrustedDocument<ReleasePublishMutation, ReleasePublishMutationVariables>;
export const DraftImagesDocument = /*#__PURE__*/ trusted('query', 'DraftImages', 'ba2664c12d05f447e814bc3a8e1c7fbee73b189537198e81a4a2e7c6b021f104') as unknown as TrustedDocument<DraftImagesQuery, DraftImagesQueryVariables>;
export const AssetUploadCreateDocument = /*#__PURE__*/ trusted('mutation', 'AssetUploadCreate', '374c1cc21df0ed34d6c64550d8364e9967ef209abeaac151798a8ca3a2c046c0') as unknown as TrustedDocument<AssetUploadCreateMutation, AssetUploadCreateMutationVariables>;
export const AssetUploadCompleteDocument = /*#__PURE__*/ trusted('mutation', 'AssetUploadComplete', 'aebbf6b31c1e2a193fee98589b0e280399f3725ed1697b7e80fa5007be530396') as unknown as TrustedDocument<AssetUploadCompleteMutation, AssetUploadCompleteMutationVariables>;
export const ApiKeysDocument = /*#__PURE__*/ trusted('query', 'ApiKeys', '92a3040200ea4c0eae413c65203596c50d00c60ae781fa9533a93343c48ccab7') as unknown as TrustedDocument<ApiKeysQuery, ApiKeysQueryVariables>;
export const ApiKeyCreateDocument = /*#__PURE__*/ trusted('mutation', 'ApiKeyCreate', 'ffd12fe2663c7fcd089e97cb75b38b15dba1ace7be2b3ad4db86780264c72de9') as unknown as TrustedDocument<ApiKeyCreateMutation, ApiKeyCreateMutationVariables>;
export const ApiKeyRotateDocument = /*#__PURE__*/ trusted('mutation', 'ApiKeyRotate', '3d6ed27f6945ecd0eccf40de93619e62df9def07b1157841bc1917ecd3699846') as unknown as TrustedDocument<ApiKeyRotateMutation, ApiKeyRotateMutationVariables>;
export const ApiKeyRevokeDocument = /*#__PURE__*/ trusted('mutation', 'ApiKeyRevoke', '40d379df77fe2346bf7498ddfb6e9251ca96972b6599d3daffe6b68d7dcce1ef') as unknown as TrustedDocument<ApiKeyRevokeMutation, ApiKeyRevokeMutationVariables>;
export const LegalTextsDocument = /*#__PURE__*/ trusted('query', 'LegalTexts', 'ded48173b1c11df29d36ba20e6dec42597b17a55de9f8aac9a79a308fc22123f') as unknown as TrustedDocument<LegalTextsQuery, LegalTextsQueryVariables>;
export const LegalTextSetDocument = /*#__PURE__*/ trusted('mutation', 'LegalTextSet', 'e828708b32304cee9aef788136c129ee048262d618d65c6dc1ea4c9bfb0b2a86') as unknown as TrustedDocument<LegalTextSetMutation, LegalTextSetMutationVariables>;
export const MetricsDocument = /*#__PURE__*/ trusted('query', 'Metrics', '991df1ba00e95943150fbb563c46ace4c67d77fc43e457f109d64bf56da6a69b') as unknown as TrustedDocument<MetricsQuery, MetricsQueryVariables>;
export const ActivityDocument = /*#__PURE__*/ trusted('query', 'Activity', 'c4232fb05396da1469593e5070b1935f41c7354c6d2e6a5b578c3f5bb8a85058') as unknown as TrustedDocument<ActivityQuery, ActivityQueryVariables>;
export const StarsPaymentsDocument = /*#__PURE__*/ trusted('query', 'StarsPayments', '00350da7d81d5f4784169de779434a4c8fa282a5fa12fe43c228b005c0b501ba') as unknown as TrustedDocument<StarsPaymentsQuery, StarsPaymentsQueryVariables>;
export const StarsPaymentRefundDocument = /*#__PURE__*/ trusted('mutation', 'StarsPaymentRefund', '788f8e7d29f7328a2811293b00ac0b5aa453185f2f19b5adfe237dd63ef2390f') as unknown as TrustedDocument<StarsPaymentRefundMutation, StarsPaymentRefundMutationVariables>;
export const StarsPolicyDocument = /*#__PURE__*/ trusted('query', 'StarsPolicy', '7f0aeee7e8e27ec1008218f5848b6c2dd3de68b109ea4f19bf4a5e673915611c') as unknown as TrustedDocument<StarsPolicyQuery, StarsPolicyQueryVariables>;
export const StarsPolicySetDocument = /*#__PURE__*/ trusted('mutation', 'StarsPolicySet', '3d9ff544fb765fb56685534f1d61893d07808bb7efe95cfd952f0dbdc027c3d3') as unknown as TrustedDocument<StarsPolicySetMutation, StarsPolicySetMutationVariables>;
export const ReconciliationRunsDocument = /*#__PURE__*/ trusted('query', 'ReconciliationRuns', '1b6951b21dedd679791d86382e8ebedc80847b88517a47b782f002b26c0a07d0') as unknown as TrustedDocument<ReconciliationRunsQuery, ReconciliationRunsQueryVariables>;
export const ReconciliationFindingsDocument = /*#__PURE__*/ trusted('query', 'ReconciliationFindings', '62ad9d1a2cf589d3878b5f038118abf6ed01aa9a8ec25da05a1aa59e3ecfb33f') as unknown as TrustedDocument<ReconciliationFindingsQuery, ReconciliationFindingsQueryVariables>;
export const StarsReconcileDocument = /*#__PURE__*/ trusted('mutation', 'StarsReconcile', '70fcde07cbc26cf80d4a79e417846961e853e17645d6cc76b695140729a58ac1') as unknown as TrustedDocument<StarsReconcileMutation, StarsReconcileMutationVariables>;
export const ReconciliationFindingDismissDocument = /*#__PURE__*/ trusted('mutation', 'ReconciliationFindingDismiss', 'af2e1241b765e253450004e52a404accf2fb1aeafbac89244d6dc3092dcf89b8') as unknown as TrustedDocument<ReconciliationFindingDismissMutation, ReconciliationFindingDismissMutationVariables>;
export const ReconciliationFindingReopenDocument = /*#__PURE__*/ trusted('mutation', 'ReconciliationFindingReopen', 'fe06ef89ed7c2b19c233afbe8a2290a22c8c6a5ca691c07a2073604c225d6dfd') as unknown as TrustedDocument<ReconciliationFindingReopenMutation, ReconciliationFindingReopenMutationVariables>;
export const StarsPayoutForecastDocument = /*#__PURE__*/ trusted('query', 'StarsPayoutForecast', 'e6e92c1fb05efa520d5aa5c57574efdeb871b13fa29a3fae4adb08b017abf7b7') as unknown as TrustedDocument<StarsPayoutForecastQuery, StarsPayoutForecastQueryVariables>;
export const ErasuresDocument = /*#__PURE__*/ trusted('query', 'Erasures', '92ff05505766e8f35207990c067ed18f7d1481e15d516135d779451f7d337d88') as unknown as TrustedDocument<ErasuresQuery, ErasuresQueryVariables>;
export const PlayerExportsDocument = /*#__PURE__*/ trusted('query', 'PlayerExports', '7ca1a1d167db15eb207a0a9e4584cc0c798d88e45f960bde8645103e8ac3bcd0') as unknown as TrustedDocument<PlayerExportsQuery, PlayerExportsQueryVariables>;
export const PlayerOfTelegramUserDocument = /*#__PURE__*/ trusted('query', 'PlayerOfTelegramUser', '1192d173a29cd053a00ca9132355ee7f96f69eaa933880111b7fee204181df5d') as unknown as TrustedDocument<PlayerOfTelegramUserQuery, PlayerOfTelegramUserQueryVariables>;
export const PlayerEraseDocument = /*#__PURE__*/ trusted('mutation', 'PlayerErase', 'cf433017081a9bfb9220d9b8540ce6f56f2d4f7206ce8038d79dd20d1ccdc718') as unknown as TrustedDocument<PlayerEraseMutation, PlayerEraseMutationVariables>;
export const PlayerExportDocument = /*#__PURE__*/ trusted('mutation', 'PlayerExport', 'b9b546c0fb54ed38c91914e44006541b696b97e2da0515092f4100bf718d1304') as unknown as TrustedDocument<PlayerExportMutation, PlayerExportMutationVariables>;
export const PlayersDocument = /*#__PURE__*/ trusted('query', 'Players', '862af5a4e8a4382099b25bdc9be1f368c7e73da15f023aca3441a2eb88b982c1') as unknown as TrustedDocument<PlayersQuery, PlayersQueryVariables>;
export const PlayerDocument = /*#__PURE__*/ trusted('query', 'Player', 'b76f598d0bdea0af59d1a425d5288aeeb25fc19793a565e5a7eab45b079553ad') as unknown as TrustedDocument<PlayerQuery, PlayerQueryVariables>;
export const WalletEntriesDocument = /*#__PURE__*/ trusted('query', 'WalletEntries', '437fc5150a39d9c73588c459e9983425ddddedeb915624b1baf03b5520f4dd8f') as unknown as TrustedDocument<WalletEntriesQuery, WalletEntriesQueryVariables>;
export const PlayerOrdersDocument = /*#__PURE__*/ trusted('query', 'PlayerOrders', 'a3f45cd168239e9aed17b4b5cba61458866971698c51af648da5d3e7439b3ad2') as unknown as TrustedDocument<PlayerOrdersQuery, PlayerOrdersQueryVariables>;
export const PlayerSubscriptionsDocument = /*#__PURE__*/ trusted('query', 'PlayerSubscriptions', '24346dd8166fe10d8ef25d5637049156d660234bfecefc7b167389e85979ff81') as unknown as TrustedDocument<PlayerSubscriptionsQuery, PlayerSubscriptionsQueryVariables>;
export const PlayerPurchasesDocument = /*#__PURE__*/ trusted('query', 'PlayerPurchases', '903c806e361f6aeac4aaa32581917c77d199918a4cb51470af951e62f43c358e') as unknown as TrustedDocument<PlayerPurchasesQuery, PlayerPurchasesQueryVariables>;
export const PlayerEventsDocument = /*#__PURE__*/ trusted('query', 'PlayerEvents', 'd3cd715d17eb633cab44fdeb8cd0780c0e23bcdf7f17d890715bd842a3ff3e94') as unknown as TrustedDocument<PlayerEventsQuery, PlayerEventsQueryVariables>;
export const PlayerSessionsRevokeDocument = /*#__PURE__*/ trusted('mutation', 'PlayerSessionsRevoke', 'a97b7572299ec7ba14f36963af82eea8f95e939e1faf03c3fedca6966af6bab6') as unknown as TrustedDocument<PlayerSessionsRevokeMutation, PlayerSessionsRevokeMutationVariables>;
export const ProductsDocument = /*#__PURE__*/ trusted('query', 'Products', 'f7a717db1da8a0eaadd9753a3efcc19607f5661f6beeb1bd25d71a8af081752e') as unknown as TrustedDocument<ProductsQuery, ProductsQueryVariables>;
export const ProductPricesDocument = /*#__PURE__*/ trusted('query', 'ProductPrices', '9254376cf32877760102f9497021f44d286f10fb97322dbbf16d1a20b12c130e') as unknown as TrustedDocument<ProductPricesQuery, ProductPricesQueryVariables>;
export const ReleasesDocument = /*#__PURE__*/ trusted('query', 'Releases', 'a68df4f676e584ab388dc9d7c7b454abc1eea8d5731f966f49975ef681bb8614') as unknown as TrustedDocument<ReleasesQuery, ReleasesQueryVariables>;
export const ReleaseContentsDocument = /*#__PURE__*/ trusted('query', 'ReleaseContents', '8b7764390084ef6b06a2281726f330d8eb370b740b3ac05b57839c90b7adf7ca') as unknown as TrustedDocument<ReleaseContentsQuery, ReleaseContentsQueryVariables>;
export const ReleaseRollbackDocument = /*#__PURE__*/ trusted('mutation', 'ReleaseRollback', '7229db001e8800ab219567e0736d1863c76e4c252b16876f98228623a257c85e') as unknown as TrustedDocument<ReleaseRollbackMutation, ReleaseRollbackMutationVariables>;
export const SignInDocument = /*#__PURE__*/ trusted('mutation', 'SignIn', '2942c2efe2045396cdf4233a226c9bbc5930471a0e00ed0025683c7cbb6d83a4') as unknown as TrustedDocument<SignInMutation, SignInMutationVariables>;
export const SecondFactorDocument = /*#__PURE__*/ trusted('mutation', 'SecondFactor', 'b7c81e814e94eecf2574f226e31154b45af66aa74d2c2e5a5d854bbbde118b44') as unknown as TrustedDocument<SecondFactorMutation, SecondFactorMutationVariables>;
export const RegisterDocument = /*#__PURE__*/ trusted('mutation', 'Register', '4bdcba19c121fb761ec0f42b72bd745a97c4fedf5154ff88d32a147b64ece3b5') as unknown as TrustedDocument<RegisterMutation, RegisterMutationVariables>;
export const RegistrationConfirmDocument = /*#__PURE__*/ trusted('mutation', 'RegistrationConfirm', 'fe3cb1c5f427b4fc23ce86a83f6f30a58c1c2e3a4a001e44b8566bd4b7ac8c25') as unknown as TrustedDocument<RegistrationConfirmMutation, RegistrationConfirmMutationVariables>;
export const PasswordForgotDocument = /*#__PURE__*/ trusted('mutation', 'PasswordForgot', 'f0936f79a8bc560ff05c7ad806451a07c4b9b770f74face3a6a7d0c7ac3d36ca') as unknown as TrustedDocument<PasswordForgotMutation, PasswordForgotMutationVariables>;
export const PasswordResetDocument = /*#__PURE__*/ trusted('mutation', 'PasswordReset', '0ecf95b73fab55e85846359f794ae7ede060e5913b7d105105c66f5cd652a3a0') as unknown as TrustedDocument<PasswordResetMutation, PasswordResetMutationVariables>;
export const EmailConfirmDocument = /*#__PURE__*/ trusted('mutation', 'EmailConfirm', 'c9474d031ddb24603bee7d8bd891c673cd407c6fc765e01fad16352a4e3d7061') as unknown as TrustedDocument<EmailConfirmMutation, EmailConfirmMutationVariables>;
export const VerifyDocument = /*#__PURE__*/ trusted('mutation', 'Verify', '9734a0f2efe34216308169f5e31625f29b12cfdf80810296e401c97be8576e8f') as unknown as TrustedDocument<VerifyMutation, VerifyMutationVariables>;
export const VerifyHowDocument = /*#__PURE__*/ trusted('query', 'VerifyHow', '8f291504496ffe5394e8d3bf0991e3b3c1132b629d5515a8f16f86b7f09af811') as unknown as TrustedDocument<VerifyHowQuery, VerifyHowQueryVariables>;
export const SessionRefreshDocument = /*#__PURE__*/ trusted('mutation', 'SessionRefresh', 'b4b81ae265a7d9db6ab983d75981c3c18db9b8691cd734eb04d544a54fcdaa8c') as unknown as TrustedDocument<SessionRefreshMutation, SessionRefreshMutationVariables>;
export const SessionEndDocument = /*#__PURE__*/ trusted('mutation', 'SessionEnd', 'f5148d1e4478992d970edd1503017d9220e494656e55757e2aea847d15a148a6') as unknown as TrustedDocument<SessionEndMutation, SessionEndMutationVariables>;
export const SessionCookieKeptDocument = /*#__PURE__*/ trusted('query', 'SessionCookieKept', '5321ce411e30f3c077402489c2d636ad414ee28c9ccde5cf785e6fdbec1bc7fd') as unknown as TrustedDocument<SessionCookieKeptQuery, SessionCookieKeptQueryVariables>;
export const TelegramSignInAvailableDocument = /*#__PURE__*/ trusted('query', 'TelegramSignInAvailable', '16467ffec6f27d234c724aa74a1fb1b72a784e5827f7aa4b9be7d07c6d96c8a4') as unknown as TrustedDocument<TelegramSignInAvailableQuery, TelegramSignInAvailableQueryVariables>;
export const TelegramSignInBeginDocument = /*#__PURE__*/ trusted('mutation', 'TelegramSignInBegin', '0d08cf3b9231d33e39d1eac7b2e4d1353b63d2e24be3d5934d276f544a0ac394') as unknown as TrustedDocument<TelegramSignInBeginMutation, TelegramSignInBeginMutationVariables>;
export const TelegramSignInFinishDocument = /*#__PURE__*/ trusted('mutation', 'TelegramSignInFinish', '7ca670d2042f1731babf6ad65c1d30cfd9400a7ce697168a7f67e8bb9852618d') as unknown as TrustedDocument<TelegramSignInFinishMutation, TelegramSignInFinishMutationVariables>;
export const TelegramAccountDocument = /*#__PURE__*/ trusted('query', 'TelegramAccount', 'b5e2a7e3bec8c039abd38f2e3308097d93026276ba0fd7b8a9ff5008e568dbb4') as unknown as TrustedDocument<TelegramAccountQuery, TelegramAccountQueryVariables>;
export const TelegramLinkBeginDocument = /*#__PURE__*/ trusted('mutation', 'TelegramLinkBegin', 'c351175060b8f47bde3af91411fd5a4e77d71375f061bc037514ab33241ad60c') as unknown as TrustedDocument<TelegramLinkBeginMutation, TelegramLinkBeginMutationVariables>;
export const TelegramLinkFinishDocument = /*#__PURE__*/ trusted('mutation', 'TelegramLinkFinish', '25056d3ddaabea1df0c3ca1604237def3b0f9336fe08f5dabf543d2a745994c4') as unknown as TrustedDocument<TelegramLinkFinishMutation, TelegramLinkFinishMutationVariables>;
export const TelegramUnlinkDocument = /*#__PURE__*/ trusted('mutation', 'TelegramUnlink', '906301ec0215255abceb6c6a6b99c86c90d6320f082cef678e1d4853818d9714') as unknown as TrustedDocument<TelegramUnlinkMutation, TelegramUnlinkMutationVariables>;
export const BotsDocument = /*#__PURE__*/ trusted('query', 'Bots', '6d7a819fad6bf6057ec3f3bed5417924e9916200bf51b2337006d6d58d5d301a') as unknown as TrustedDocument<BotsQuery, BotsQueryVariables>;
export const BotDisconnectDocument = /*#__PURE__*/ trusted('mutation', 'BotDisconnect', 'ebed6da71ee0e847a14d61de4fb21fa8d421f308616abf15acdf3039a62201da') as unknown as TrustedDocument<BotDisconnectMutation, BotDisconnectMutationVariables>;
export const BotConnectDocument = /*#__PURE__*/ trusted('mutation', 'BotConnect', 'af570bd6b1797f944d145e6bf67083ab044968e950fe0f042787c6c56e99f78e') as unknown as TrustedDocument<BotConnectMutation, BotConnectMutationVariables>;
export const WorkspaceDocument = /*#__PURE__*/ trusted('query', 'Workspace', 'a973dcb4a06fa67c6e570715e3015767da0caabeeb205ace6e05f574b742a781') as unknown as TrustedDocument<WorkspaceQuery, WorkspaceQueryVariables>;
export const StaffCompaniesDocument = /*#__PURE__*/ trusted('query', 'StaffCompanies', 'c02863fd6ed44f2123b4f754379f620fcccff85a66b4ea7b8a617f4fbb24aaec') as unknown as TrustedDocument<StaffCompaniesQuery, StaffCompaniesQueryVariables>;
export const StaffSuspendDocument = /*#__PURE__*/ trusted('mutation', 'StaffSuspend', 'ca41db3145b7ce5c6868ab9c5160281099ab577c14bb7a274bb1afe077ad5791') as unknown as TrustedDocument<StaffSuspendMutation, StaffSuspendMutationVariables>;
export const StaffResumeDocument = /*#__PURE__*/ trusted('mutation', 'StaffResume', 'e3ac47d0b9398a545a7dc04fdf4a8aa4bf1a029f944920a80a5023eb671ad306') as unknown as TrustedDocument<StaffResumeMutation, StaffResumeMutationVariables>;
export const StaffLookStartDocument = /*#__PURE__*/ trusted('mutation', 'StaffLookStart', '1822b3f89aa7775d733250e9e657f6e87d2073065979f6a597f56d7eb975ccb9') as unknown as TrustedDocument<StaffLookStartMutation, StaffLookStartMutationVariables>;
export const StaffLookEndDocument = /*#__PURE__*/ trusted('mutation', 'StaffLookEnd', '755e43bcd77408fb7d00cc45088080702425b1f232b422f5fb23b9adb12f4609') as unknown as TrustedDocument<StaffLookEndMutation, StaffLookEndMutationVariables>;
export const StaffReleaseTakeDownDocument = /*#__PURE__*/ trusted('mutation', 'StaffReleaseTakeDown', '11e321fa7fdc2a7d561e37010bc975a3268dc874608bd0292bd38884b9f15037') as unknown as TrustedDocument<StaffReleaseTakeDownMutation, StaffReleaseTakeDownMutationVariables>;
export const StaffPlanPaymentsDocument = /*#__PURE__*/ trusted('query', 'StaffPlanPayments', '6bf6a0f425cac538b3dac6c03f66fa2a7d5cc79e8c57aac23a26ef55af97538e') as unknown as TrustedDocument<StaffPlanPaymentsQuery, StaffPlanPaymentsQueryVariables>;
export const StaffPlanPaymentRefundDocument = /*#__PURE__*/ trusted('mutation', 'StaffPlanPaymentRefund', 'fe73c213f52672c4d7676a3adb6723b1f00a6864ced1405ad037bcb6a51b2345') as unknown as TrustedDocument<StaffPlanPaymentRefundMutation, StaffPlanPaymentRefundMutationVariables>;
export const StaffPlanSetDocument = /*#__PURE__*/ trusted('mutation', 'StaffPlanSet', 'fcbd5aecf65335b7a857116f1858e9a526c509412693f2d9f08459f204f6aa14') as unknown as TrustedDocument<StaffPlanSetMutation, StaffPlanSetMutationVariables>;
export const StaffPlatformStarsDocument = /*#__PURE__*/ trusted('query', 'StaffPlatformStars', '9f01c5f5a9be15a737040ff9e051566b38510dbf606d2c97233849327ced2195') as unknown as TrustedDocument<StaffPlatformStarsQuery, StaffPlatformStarsQueryVariables>;
export const StaffReconciliationRunsDocument = /*#__PURE__*/ trusted('query', 'StaffReconciliationRuns', '3914b953d20d35b1b800b6b9bc1a0f77999f630ee8f9c562c19895d41c429484') as unknown as TrustedDocument<StaffReconciliationRunsQuery, StaffReconciliationRunsQueryVariables>;
export const StaffReconciliationFindingsDocument = /*#__PURE__*/ trusted('query', 'StaffReconciliationFindings', '05374f5fb76f1a8d9c56b20f2d85d4ebaf51d63d6645954aeba99da79ae558d9') as unknown as TrustedDocument<StaffReconciliationFindingsQuery, StaffReconciliationFindingsQueryVariables>;
export const StaffStarsReconcileDocument = /*#__PURE__*/ trusted('mutation', 'StaffStarsReconcile', 'a427085a5c069cfb8bc4a38006cd0e1ceb9aa47355feacf2ce35901a7562fd47') as unknown as TrustedDocument<StaffStarsReconcileMutation, StaffStarsReconcileMutationVariables>;
export const StaffFindingDismissDocument = /*#__PURE__*/ trusted('mutation', 'StaffFindingDismiss', 'c396360a99b326d094efb1675ec3c76636c064bf83120372cb0f12ef0f0849ca') as unknown as TrustedDocument<StaffFindingDismissMutation, StaffFindingDismissMutationVariables>;
export const StaffFindingReopenDocument = /*#__PURE__*/ trusted('mutation', 'StaffFindingReopen', '6f47b302ad431165931d69d20531cf484019c24ffd62c409a795e69adbed40ec') as unknown as TrustedDocument<StaffFindingReopenMutation, StaffFindingReopenMutationVariables>;
export const StaffAuditEntriesDocument = /*#__PURE__*/ trusted('query', 'StaffAuditEntries', 'c7664265616ce597968a24301e4a836be4dc795d5643d29a9a4c95fe262a041a') as unknown as TrustedDocument<StaffAuditEntriesQuery, StaffAuditEntriesQueryVariables>;
export const UsageDocument = /*#__PURE__*/ trusted('query', 'Usage', '89b1056b5e294d3d479e2e2e282d7c4c48856040fa38a9674b3a035fca0da2d6') as unknown as TrustedDocument<UsageQuery, UsageQueryVariables>;
export const PlanPaymentsDocument = /*#__PURE__*/ trusted('query', 'PlanPayments', '9cc07ab05e08ca950f48c80d353b4b27a6d4eab7c7f0c5f13f5a0dea0f2faa30') as unknown as TrustedDocument<PlanPaymentsQuery, PlanPaymentsQueryVariables>;
export const PlanOrderCreateDocument = /*#__PURE__*/ trusted('mutation', 'PlanOrderCreate', '9e79b00d125f74eb0d056c760bca8b0339d293d29a076d738a5e2a7e2cd36b08') as unknown as TrustedDocument<PlanOrderCreateMutation, PlanOrderCreateMutationVariables>;
export const PlanRenewalSetDocument = /*#__PURE__*/ trusted('mutation', 'PlanRenewalSet', '9a5af16818b5e0733444bb55194891b72c2c95d70bf67f58636f38ccde7d8c53') as unknown as TrustedDocument<PlanRenewalSetMutation, PlanRenewalSetMutationVariables>;
export const WebhookEndpointsDocument = /*#__PURE__*/ trusted('query', 'WebhookEndpoints', '1eaad84e8832ca566880b1f9c752b5da2e866af2375e52cef41e8a7009f7f1f1') as unknown as TrustedDocument<WebhookEndpointsQuery, WebhookEndpointsQueryVariables>;
export const WebhookEndpointDocument = /*#__PURE__*/ trusted('query', 'WebhookEndpoint', 'ebea4eaa5c7f76070b2729028c450351a1220eba523ed86b3bb08b7c62db1ed6') as unknown as TrustedDocument<WebhookEndpointQuery, WebhookEndpointQueryVariables>;
export const WebhookEventTypesDocument = /*#__PURE__*/ trusted('query', 'WebhookEventTypes', '42c0cbf89e3fb0317fd5969965c02f011d15f730fc6c8347c127989cc53a15aa') as unknown as TrustedDocument<WebhookEventTypesQuery, WebhookEventTypesQueryVariables>;
export const WebhookDeliveriesDocument = /*#__PURE__*/ trusted('query', 'WebhookDeliveries', '34fc2172b0b38e1637b1dc1166a856a0da8256570bf9fa7277e09c9d062730e1') as unknown as TrustedDocument<WebhookDeliveriesQuery, WebhookDeliveriesQueryVariables>;
export const WebhookDeliveryDocument = /*#__PURE__*/ trusted('query', 'WebhookDelivery', '9ac402624296f51065782fd91bb00951285897f83976cd25f5f898a370cdc77a') as unknown as TrustedDocument<WebhookDeliveryQuery, WebhookDeliveryQueryVariables>;
export const WebhookEndpointCreateDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointCreate', 'a85aea880e0e5ee9c0cca58fddb40d8858089d7c06acc8f15df6a16aff0c6163') as unknown as TrustedDocument<WebhookEndpointCreateMutation, WebhookEndpointCreateMutationVariables>;
export const WebhookEndpointUpdateDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointUpdate', 'c7a121be619e8ddb9e730d2981f102814e4e446c313368a32424df9d9ac517fe') as unknown as TrustedDocument<WebhookEndpointUpdateMutation, WebhookEndpointUpdateMutationVariables>;
export const WebhookEndpointPauseDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointPause', '8cb6d5b43f953e8ac668a7687c3cd9f4bbc1aeba8f79792b1d07d6b30b95e12b') as unknown as TrustedDocument<WebhookEndpointPauseMutation, WebhookEndpointPauseMutationVariables>;
export const WebhookEndpointResumeDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointResume', 'd2237d676e96aa494ed52ac97a9e311ac9233f649de236848e50376f76d99baf') as unknown as TrustedDocument<WebhookEndpointResumeMutation, WebhookEndpointResumeMutationVariables>;
export const WebhookEndpointDeleteDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointDelete', 'a96b339b69da3d054fa7b77cc5f49bb7720e255350922da9e17a37892b62ee0f') as unknown as TrustedDocument<WebhookEndpointDeleteMutation, WebhookEndpointDeleteMutationVariables>;
export const WebhookEndpointSecretRotateDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointSecretRotate', 'dd38c83e4c193e93fab3ef10df3816139d1eda293e5fcfd62c671a659dd5ef9a') as unknown as TrustedDocument<WebhookEndpointSecretRotateMutation, WebhookEndpointSecretRotateMutationVariables>;
export const WebhookEndpointTestDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointTest', 'b6ce3e6d7af6227dd344cf2f222cccfd255574b051804c6947173213f73be2d8') as unknown as TrustedDocument<WebhookEndpointTestMutation, WebhookEndpointTestMutationVariables>;
export const WebhookEndpointReplayDocument = /*#__PURE__*/ trusted('mutation', 'WebhookEndpointReplay', '3b12452055cac51a1da56647864f91f9d620a40a6062ff0c1e536b415d695b21') as unknown as TrustedDocument<WebhookEndpointReplayMutation, WebhookEndpointReplayMutationVariables>;
export const WebhookDeliveryReplayDocument = /*#__PURE__*/ trusted('mutation', 'WebhookDeliveryReplay', '56c0636756aab07fac740d4f2116a26318f31de7234722eb23d3c4fcc0b0a267') as unknown as TrustedDocument<WebhookDeliveryReplayMutation, WebhookDeliveryReplayMutationVariables>;
export const CompanyCreateDocument = /*#__PURE__*/ trusted('mutation', 'CompanyCreate', '8bb631983d96e4f41d7528d9333717c77d2a6cd2acccb444714291251a58fd3b') as unknown as TrustedDocument<CompanyCreateMutation, CompanyCreateMutationVariables>;
export const ProjectCreateDocument = /*#__PURE__*/ trusted('mutation', 'ProjectCreate', '85aaf792f076efdd412cd7d0de38acf619509bde45f7ac22791cf9d365ed12c0') as unknown as TrustedDocument<ProjectCreateMutation, ProjectCreateMutationVariables>;
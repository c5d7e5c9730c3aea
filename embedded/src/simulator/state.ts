import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Faults, NetworkSpeed, StoredMessage } from './contract.ts';
import type { BotCommand, MenuButton, ReplyKeyboard, TelegramUpdate, UpdateKind } from './telegram.ts';

export interface Webhook {
  url: string;
  secret: string | null;
  /** Undefined: every kind but those that must be asked for. */
  allowed: readonly UpdateKind[] | null;
  maxConnections: number;
  lastErrorAt: number | null;
  lastError: string | null;
}

export interface BotRow {
  readonly id: number;
  readonly username: string;
  name: string;
  readonly token: string;
  stars: number;
  webhook: Webhook | null;
  description: string;
  shortDescription: string;
  /** By chat id; `default` for every other. */
  menuButtons: Record<string, MenuButton>;
  /** By scope and language code. */
  commands: Record<string, readonly BotCommand[]>;
}

export interface UserRow {
  readonly id: number;
  firstName: string;
  lastName: string | null;
  username: string | null;
  languageCode: string;
  isPremium: boolean;
  stars: number;
}

/** One user's chat with one bot. */
export interface ChatRow {
  readonly botId: number;
  readonly userId: number;
  /** The user has written, so that the bot may. */
  started: boolean;
  blocked: boolean;
  unread: number;
  messages: StoredMessage[];
  keyboard: ReplyKeyboard | null;
}

export interface InvoiceRow {
  readonly slug: string;
  readonly botId: number;
  readonly title: string;
  readonly description: string;
  readonly photoUrl: string | null;
  readonly payload: string;
  readonly stars: number;
  readonly subscriptionPeriod: number | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  payments: number;
}

/** A payment, or with a negative amount its refund, under the same id. */
export interface TransactionRow {
  readonly id: string;
  readonly botId: number;
  /** Null: what the bot's owner withdrew through Fragment. */
  readonly userId: number | null;
  readonly amount: number;
  readonly at: number;
  readonly title: string;
  readonly payload: string;
  readonly subscriptionPeriod: number | null;
}

/** What a user pays a bot every period. */
export interface SubscriptionRow {
  /** The charge of its first payment. */
  readonly id: string;
  readonly botId: number;
  readonly userId: number;
  readonly title: string;
  readonly payload: string;
  readonly stars: number;
  /** Seconds, as the invoice has it: 30 days. */
  readonly period: number;
  /** Milliseconds since the Unix epoch. */
  expiresAt: number;
  /** By the user, in Telegram's own settings. */
  canceled: boolean;
  /** By the bot: the user can't take it back. */
  botCanceled: boolean;
  /** The last renewal found too few Stars. */
  failed: boolean;
  charges: string[];
}

export interface PendingUpdate {
  readonly botId: number;
  readonly userId: number;
  /** Updates of one queue go out one after the other. */
  readonly queue: string;
  readonly kind: UpdateKind;
  readonly update: TelegramUpdate;
  readonly expiresAt: number;
  attempts: number;
  nextAt: number;
  held: boolean;
}

/** Everything that a restart keeps. */
export interface SimulatorState {
  readonly version: 1;
  nextUpdateId: number;
  nextMessageId: number;
  nextUserId: number;
  nextBotNumber: number;
  bots: BotRow[];
  users: UserRow[];
  chats: ChatRow[];
  invoices: InvoiceRow[];
  transactions: TransactionRow[];
  subscriptions: SubscriptionRow[];
  /** How many seconds a subscription's 30 days take here. */
  month: number;
  pending: PendingUpdate[];
  faults: Faults;
  network: NetworkSpeed;
}

/** The only period that Telegram has for subscriptions, seconds. */
export const thirtyDays = 2_592_000;

const noFaults: Faults = {
  hold: false,
  deliveryDelay: 0,
  duplicate: false,
  loseWebhookAnswers: 0,
  loseCallAnswers: 0,
  floods: 0,
  callDelay: 0,
  failPayments: 0,
  reorder: false,
  loseUpdates: 0,
  calls: [],
};

const newState = (): SimulatorState => ({
  version: 1,
  nextUpdateId: 100_000_001,
  nextMessageId: 1,
  nextUserId: 1001,
  // Lower numbers are the demo's and the tests' own.
  nextBotNumber: 101,
  bots: [],
  users: [],
  chats: [],
  invoices: [],
  transactions: [],
  subscriptions: [],
  month: thirtyDays,
  pending: [],
  faults: noFaults,
  network: 'online',
});

export interface StateStore {
  readonly state: SimulatorState;
  /** Resolves when everything that the state holds now is on disk; changes made meanwhile share the next write. */
  save(): Promise<void>;
}

const readState = async (path: string): Promise<SimulatorState> => {
  try {
    const state = JSON.parse(await readFile(path, 'utf8')) as SimulatorState;
    if (state.version !== 1) throw new Error(`${path} was written by another version of the simulator: delete it`);
    // A file of an earlier version has less.
    return { ...newState(), ...state, faults: { ...noFaults, ...state.faults } };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return newState();
    throw error;
  }
};

/**
 * The simulator's memory, in one file of `folder`; without a folder it ends with the process. Written aside and
 * renamed, so that a kill leaves the old one or the new one whole.
 */
export const openState = async (folder: string | undefined): Promise<StateStore> => {
  if (folder === undefined) return { state: newState(), save: () => Promise.resolve() };
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'simulator.json');
  const state = await readState(path);
  const write = async (): Promise<void> => {
    const file = await open(`${path}.part`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(state));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
  };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return {
    state,
    save: () => {
      next ??= (running ?? Promise.resolve())
        // A write that failed was reported to those who waited for it.
        .catch(() => undefined)
        .then(() => {
          running = next;
          next = undefined;
          return write();
        });
      return next;
    },
  };
};

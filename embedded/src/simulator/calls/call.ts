import { badRequest, BotApiError } from '../api-error.ts';
import type { Chats } from '../chats.ts';
import type { Delivery } from '../delivery.ts';
import type { MethodName } from '../methods.ts';
import type { Payments } from '../payments.ts';
import type { BotRow, ChatRow, UserRow } from '../state.ts';
import type { Subscriptions } from '../subscriptions.ts';
import type { World } from '../world.ts';

export interface CallDeps {
  readonly world: World;
  readonly chats: Chats;
  readonly delivery: Delivery;
  readonly payments: Payments;
  readonly subscriptions: Subscriptions;
}

/** Parameters that {@link ../methods.ts} has checked, so a reader may take their types as given. */
export type Parameters = Readonly<Record<string, unknown>>;

export type Call = (bot: BotRow, parameters: Parameters) => unknown;

/** Those of the methods that one file carries out. */
export type Calls = Partial<Record<MethodName, Call>>;

export const stringOf = (parameters: Parameters, name: string): string | undefined =>
  parameters[name] as string | undefined;

export interface Recipient {
  readonly user: UserRow;
  readonly chat: ChatRow;
}

/**
 * The private chat that a call names.
 * @throws BotApiError 400 where it doesn't exist
 */
export const chatOf = (deps: CallDeps, bot: BotRow, parameters: Parameters): Recipient => {
  const id = parameters['chat_id'];
  if (id === '') throw badRequest('chat_id is empty');
  const user = deps.world.state.users.find((each) =>
    typeof id === 'number' ? each.id === id : `@${each.username ?? ''}` === id,
  );
  const chat = user === undefined ? undefined : deps.chats.find(bot.id, user.id);
  if (user === undefined || chat === undefined) throw badRequest('chat not found');
  return { user, chat };
};

/**
 * The private chat that a call writes into.
 * @throws BotApiError 400 where it doesn't exist, 403 where the user blocked the bot
 */
export const recipientOf = (deps: CallDeps, bot: BotRow, parameters: Parameters): Recipient => {
  const recipient = chatOf(deps, bot, parameters);
  if (recipient.chat.blocked) throw new BotApiError(403, 'Forbidden: bot was blocked by the user');
  return recipient;
};

import type { TelegramMessage, TelegramMemberChange } from '../domain/update.ts';
import type { BotParameters } from '../telegram.ts';

export type MessageBody = Omit<BotParameters<'sendMessage'>, 'chat_id'>;

/** What an update leads to, for the transaction that ends it. */
export interface UpdateEffects {
  readonly messages: readonly {
    readonly reason: string;
    readonly body: MessageBody;
    /** Sent whatever the company's plan allows: it is about somebody's money. */
    readonly owed: boolean;
  }[];
  readonly reachable: boolean | null;
}

/** A command is answered once in so many seconds of a chat, however often it is sent. */
const commandWindowSeconds = 10;
/** In which of these windows a message came. */
export const answerWindow = ({ date }: TelegramMessage): number => Math.floor(date / commandWindowSeconds);

/** What Telegram says of a member who can be written to. */
const present: ReadonlySet<string> = new Set(['member', 'administrator', 'creator', 'restricted']);
/** Whether the chat can be written to after this change. */
export const isPresent = ({ new_chat_member: { status } }: TelegramMemberChange): boolean => present.has(status);

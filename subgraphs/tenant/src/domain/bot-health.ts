/** What Telegram said of a bot's webhook when it was last asked. */
export interface WebhookReport {
  readonly checkedAt: Date;
  /** Updates that wait at Telegram. */
  readonly pendingUpdates: number;
  readonly lastErrorAt: Date | null;
  /** In Telegram's words. */
  readonly lastError: string | null;
}

export type BotHealthState = 'revoked' | 'unregistered' | 'unchecked' | 'failing' | 'healthy';

/** The same of a bot that may not have been asked of yet. */
export type KnownReport = { readonly [Field in keyof WebhookReport]: WebhookReport[Field] | null };

export interface BotHealthFacts extends KnownReport {
  readonly revokedAt: Date | null;
  readonly registeredAt: Date | null;
  readonly registrationProblem: string | null;
}

const minuteMs = 60_000;
/** An error of so long ago, with nothing waiting since, is over. */
const freshErrorMs = 60 * minuteMs;
/** Longest text of Telegram's that is kept, in characters. */
const longestError = 300;

/** Whether updates wait at Telegram that it could not bring us lately. */
const isFailing = ({ checkedAt, pendingUpdates, lastErrorAt }: KnownReport): boolean =>
  checkedAt !== null &&
  pendingUpdates !== null &&
  pendingUpdates > 0 &&
  lastErrorAt !== null &&
  checkedAt.getTime() - lastErrorAt.getTime() < freshErrorMs;

/** The worst that is known of a bot. */
export const healthOf = (bot: BotHealthFacts): BotHealthState => {
  if (bot.revokedAt !== null) return 'revoked';
  if (bot.registrationProblem !== null || bot.registeredAt === null) return 'unregistered';
  if (bot.checkedAt === null) return 'unchecked';
  return isFailing(bot) ? 'failing' : 'healthy';
};

/**
 * How long until a bot is looked at again: an hour, or five minutes while updates fail to reach us, spread by a sixth
 * either way, so that bots that were connected together are not asked of together.
 * @param random from 0 to below 1
 */
export const checkAgainMs = (report: WebhookReport, random: number): number =>
  (isFailing(report) ? 5 : 60) * minuteMs * (5 / 6 + random / 3);

/** Telegram's `WebhookInfo` as a report. */
export const reportOf = (
  info: {
    readonly pending_update_count: number;
    readonly last_error_date?: number;
    readonly last_error_message?: string;
  },
  now: number,
): WebhookReport => ({
  checkedAt: new Date(now),
  pendingUpdates: info.pending_update_count,
  lastErrorAt: info.last_error_date === undefined ? null : new Date(info.last_error_date * 1000),
  lastError: info.last_error_message?.slice(0, longestError) ?? null,
});

import { isId } from '@stargraph/kit/ids';
import { inTransaction } from '@stargraph/kit/db/sql';
import { hearTelegram, type TelegramWord } from '../domain/subscription.ts';
import { lockSubscriptionOfOrder } from '../store/subscription-store.ts';
import { changeSubscription } from './change-subscription.ts';
import type { LedgerDeps } from './credit-rewards.ts';

interface Word {
  readonly environmentId: string;
  readonly telegramBotId: string;
  readonly payload: string;
  readonly playerId: string | null;
  readonly state: TelegramWord;
}

/** Takes Telegram's word of a subscription: from the bot that is paid, about the player who pays; of others it is nothing. */
export const hearOfSubscription = async (
  deps: Pick<LedgerDeps, 'pool' | 'clock' | 'wake'>,
  { environmentId, telegramBotId, payload, playerId, state }: Word,
): Promise<{ readonly outcome: 'changed' | 'unchanged' | 'unknown' }> => {
  const known = isId('order', payload)
    ? await inTransaction(deps.pool, (tx) => lockSubscriptionOfOrder(tx, environmentId, payload))
    : null;
  if (known === null || known.telegramBotId !== telegramBotId || known.playerId !== playerId)
    return { outcome: 'unknown' };
  const changed = await changeSubscription(deps, known, async (subscription, now) =>
    hearTelegram(subscription, state, now),
  );
  return { outcome: changed?.isChanged === true ? 'changed' : 'unchanged' };
};

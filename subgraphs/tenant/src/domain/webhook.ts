import { createHash, timingSafeEqual } from 'node:crypto';

/** What Telegram is asked to send; everything else would only fill the inbox. */
export const allowedUpdates = [
  'message',
  'callback_query',
  'pre_checkout_query',
  'my_chat_member',
  'subscription',
] as const;

/** Where the outside finds us: given by whoever composes the platform. */
export interface PublicPlaces {
  /** The API's origin as Telegram reaches it, without a slash at the end. */
  readonly webhookOrigin: () => string;
  /** The Mini App of an environment, by its slug. */
  readonly appUrlOf: (slug: string) => string;
}

/** What a bot is to be told, as one text: where it differs from what it was told last, it is told again. */
export interface Registration {
  readonly webhookUrl: string;
  readonly appUrl: string;
}

/** Raised with any change to what a registration tells Telegram. */
const version = 2;

export const registrationOf = (botId: string, slug: string, places: PublicPlaces): Registration => ({
  webhookUrl: `${places.webhookOrigin()}/telegram/${botId}`,
  appUrl: places.appUrlOf(slug),
});

export const registrationText = ({ webhookUrl, appUrl }: Registration): string => `${version} ${webhookUrl} ${appUrl}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether Telegram proved itself, in constant time. A door without a secret lets nobody in. */
export const isSecret = (expected: string | null, given: string): boolean => {
  const same = timingSafeEqual(digest(expected ?? ''), digest(given));
  return expected !== null && expected !== '' && same;
};

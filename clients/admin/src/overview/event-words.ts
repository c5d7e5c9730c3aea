import { objectAt } from '../draft/node.ts';

/** Events that have a sentence under `event.<key>`: what the values in it are, from the event's data. */
const sentences: Readonly<Record<string, readonly string[]>> = {
  'auth.session.started.v1': [],
  'tenant.bot.connected.v1': [],
  'tenant.webhook.disabled.v1': [],
  'config.release.switched.v1': ['number'],
  'game.act.applied.v1': ['points'],
  'game.level.reached.v1': ['level'],
  'game.quest.completed.v1': [],
  'game.quest.claimed.v1': [],
  'game.referral.registered.v1': [],
  'game.reward.granted.v1': [],
  'game.item.granted.v1': ['quantity'],
  'game.item.taken.v1': ['quantity'],
  'billing.transfer.posted.v1': ['amount'],
  'billing.purchase.completed.v1': [],
  'billing.stars.paid.v1': ['stars'],
  'billing.stars.refunded.v1': ['stars'],
  'billing.subscription.canceled.v1': [],
  'billing.subscription.expired.v1': [],
  'billing.subscription.lapsed.v1': [],
  'billing.subscription.renewed.v1': [],
  'billing.subscription.resumed.v1': [],
  'billing.subscription.started.v1': [],
};

export const toldEvents: readonly string[] = Object.keys(sentences);

/** `game.level.reached.v1` as a key of the words: dots separate keys there. */
export const eventKey = (name: string): string => `event.${name.replaceAll('.', '_')}`;

export interface EventWords {
  /** Null for an event that has no sentence: then its name is shown. */
  readonly key: string | null;
  readonly values: Readonly<Record<string, string | number>>;
}

export const eventWords = (name: string, data: unknown): EventWords => {
  const fields = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  if (fields === undefined) return { key: null, values: {} };
  const object = objectAt(data);
  const values = Object.fromEntries(
    fields.map((field) => {
      const value = object[field];
      return [field, typeof value === 'string' || typeof value === 'number' ? value : '?'];
    }),
  );
  if (name === 'config.release.switched.v1' && object['rollback'] === true)
    return { key: `${eventKey(name)}_back`, values };
  return { key: eventKey(name), values };
};

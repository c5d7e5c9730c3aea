import { isAuditEvent, type Envelope } from '@stargraph/kit/contracts/event';
import type { LiveTopic } from '@stargraph/kit/contracts/live';

/** Something that may look different now: a topic of a player, or of an environment by its own id. */
export interface Change {
  readonly environmentId: string;
  readonly id: string;
  readonly topic: LiveTopic;
}

/** What of a player each event changes. An event that is not here changes nothing that a Mini App shows. */
const topicOfPlayer: Readonly<Record<string, LiveTopic>> = {
  'billing.transfer.posted.v1': 'wallet',
  'billing.stars.paid.v1': 'order',
  'billing.stars.refunded.v1': 'order',
  'billing.subscription.started.v1': 'order',
  'billing.subscription.renewed.v1': 'order',
  'billing.subscription.canceled.v1': 'order',
  'billing.subscription.resumed.v1': 'order',
  'billing.subscription.lapsed.v1': 'order',
  'billing.subscription.expired.v1': 'order',
  'billing.purchase.completed.v1': 'order',
  'game.act.applied.v1': 'progress',
  'game.level.reached.v1': 'progress',
  'game.quest.completed.v1': 'progress',
  'game.quest.claimed.v1': 'progress',
  'game.referral.registered.v1': 'progress',
  'game.item.granted.v1': 'inventory',
  'game.item.taken.v1': 'inventory',
};

/** The environment points to another release, or to none. */
const releaseTypes: ReadonlySet<string> = new Set(['config.release.switched.v1', 'config.release.withdrawn.v1']);

const playerOf = (data: unknown): string | undefined =>
  typeof data === 'object' && data !== null && 'playerId' in data && typeof data.playerId === 'string'
    ? data.playerId
    : undefined;

/** What a batch of events changes, each once: a burst of acts is one change to whoever looks. */
export const changesOf = (batch: readonly Envelope[]): Change[] => {
  const changes = new Map<string, Change>();
  const add = (environmentId: string, id: string, topic: LiveTopic): void => {
    changes.set(`${environmentId} ${id} ${topic}`, { environmentId, id, topic });
  };
  for (const { type, environmentId, data } of batch) {
    const topic = topicOfPlayer[type];
    const playerId = playerOf(data);
    if (topic !== undefined && playerId !== undefined) add(environmentId, playerId, topic);
    if (releaseTypes.has(type)) add(environmentId, environmentId, 'release');
    if (!isAuditEvent(type)) add(environmentId, environmentId, 'activity');
  }
  return [...changes.values()];
};

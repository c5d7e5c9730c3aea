import { publicEventTypes, testEventType } from '@stargraph/kit/contracts/public-event';
import { DomainError, InvalidInputError, badInput } from '@stargraph/kit/errors';

/** Endpoints of one environment. */
export const mostEndpoints = 20;
/** Secrets that sign at once: the current one, and those that were replaced in the last day. */
export const mostSecrets = 5;
/** How long a replaced secret still signs. */
export const secretOverlapMs = 24 * 60 * 60 * 1000;
/** How long messages, deliveries and attempts are kept, which is how far back a replay reaches. */
export const keptMs = 30 * 24 * 60 * 60 * 1000;

const longestDescription = 200;
/** Every public event, those of later versions of the platform too. */
const everyType = '*';

export type EndpointState = 'active' | 'paused' | 'disabled';
export type DisabledReason = 'gone' | 'failing';

/** What an endpoint is told, checked. */
export interface EndpointPlan {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
}

/** @throws RequestError (BAD_USER_INPUT) for more than 200 characters */
export const cleanDescription = (text: string): string => {
  const description = text.trim();
  if (description.length > longestDescription)
    throw badInput(`description must have at most ${longestDescription} characters.`);
  return description;
};

/**
 * Each type once, in the catalogue's order; `*` stands alone.
 * @throws InvalidInputError for none and for one that is not public
 */
export const planEventTypes = (types: readonly string[]): string[] => {
  if (types.length === 0) throw new InvalidInputError('An endpoint wants at least one event type, or * for all.');
  if (types.includes(everyType)) return [everyType];
  const unknown = types.find((type) => !publicEventTypes.some((known) => known === type));
  if (unknown !== undefined)
    throw new InvalidInputError(`${unknown.slice(0, 80)} is no public event type. See webhookEventTypes.`);
  return publicEventTypes.filter((known) => types.includes(known));
};

/** Tests are sent because somebody pressed a button: they are nobody's subscription. */
export const wants = (eventTypes: readonly string[], type: string): boolean =>
  type !== testEventType && (eventTypes.includes(everyType) || eventTypes.includes(type));

/** The environment has as many endpoints, or the endpoint as many live secrets, as it may. */
export class WebhookLimitError extends DomainError {
  constructor(message: string) {
    super('LIMIT_REACHED', message);
  }
}

/** The endpoint's replay is still at work. */
export class WebhookReplayRunningError extends DomainError {
  constructor() {
    super('CONFLICT', 'A replay of this endpoint is still at work. Wait until it has ended.');
  }
}

import { hash } from 'node:crypto';
import { isClientEventName } from '@stargraph/kit/contracts/event';
import { isId, isUuid } from '@stargraph/kit/ids';

/** An event as a client hands it in. */
export interface TrackedEvent {
  /** The client's own UUID for it; a repeat with the same id is the same event. */
  readonly id: string;
  readonly name: string;
  readonly occurredAt: Date;
  readonly properties: unknown;
  readonly playerId: string | null;
}

export interface EventProblem {
  readonly index: number;
  readonly message: string;
}

/** Oldest and newest time that an event may claim, against the server's clock. */
const oldestMs = 24 * 3_600_000;
const aheadMs = 60_000;

export const maxEvents = 100;

/** No store takes NUL or half a surrogate pair in a text. */
const storable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const isKey = (key: string): boolean => key.length >= 1 && key.length <= 64 && storable(key);

const isProperty = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= 1000 && storable(value));

/** By hand and not by a schema: it is done for each of thousands of events a second. */
const areProperties = (value: unknown): boolean => {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= 16 && entries.every(([key, property]) => isKey(key) && isProperty(property));
};

/**
 * What is wrong with one event; undefined where nothing is.
 * @param ownPlayerId the player who sends it; null for an integration, which may name any player of its environment
 */
export const problemOf = (event: TrackedEvent, ownPlayerId: string | null, now: number): string | undefined => {
  if (!isUuid(event.id)) return 'id must be a UUID.';
  if (!isClientEventName(event.name))
    return 'name must be like client.screen.opened: lower case, two to five words, first word client.';
  const age = now - event.occurredAt.getTime();
  if (age > oldestMs) return 'occurredAt is more than 24 hours ago.';
  if (age < -aheadMs) return 'occurredAt is more than 60 seconds ahead.';
  if (!areProperties(event.properties))
    return 'properties must be up to 16 texts (1000 characters), numbers, booleans or nulls.';
  if (ownPlayerId !== null && event.playerId !== null && event.playerId !== ownPlayerId)
    return 'playerId must be your own or left out.';
  if (event.playerId !== null && !isId('player', event.playerId)) return 'playerId is not the id of a player.';
  return undefined;
};

const namespace = Buffer.from('ea0c7d1f6a7b5f049d0e0b7c6f0f9a51', 'hex');

const uuidLength = 36;

/**
 * The ids of a sender's events by the client's own, which are UUIDs. Scoped to the sender, so that no sender can make an
 * id collide with another's event. Each is a UUIDv5 (RFC 9562, 5.5), by one call of the hash on bytes of which all but
 * the client's id are the same.
 */
export const createEventIds = (environmentId: string, sender: string): ((clientId: string) => string) => {
  const scope = Buffer.from(`${environmentId}\n${sender}\n`);
  const name = Buffer.concat([namespace, scope, Buffer.alloc(uuidLength)]);
  return (clientId) => {
    name.write(clientId.toLowerCase(), namespace.length + scope.length, uuidLength, 'latin1');
    const hex = hash('sha1', name, 'hex');
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
};

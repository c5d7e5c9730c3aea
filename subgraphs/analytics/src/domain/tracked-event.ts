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

/**
 * Scoped to the sender, so that no sender can make an id collide with another's event. A UUIDv5 (RFC 9562, 5.5), made
 * by one call of the hash.
 */
export const eventIdOf = (environmentId: string, sender: string, clientId: string): string => {
  const name = Buffer.from(`${environmentId}\n${sender}\n${clientId.toLowerCase()}`);
  const digest = hash('sha1', Buffer.concat([namespace, name]), 'buffer');
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

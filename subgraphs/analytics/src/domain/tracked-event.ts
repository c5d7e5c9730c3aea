import { v5 } from 'uuid';
import { z } from 'zod';
import { clientEventName } from '@stargraph/kit/contracts/event';
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

const propertiesSchema = z
  .record(
    z.string().min(1).max(64).refine(storable),
    z.union([z.string().max(1000).refine(storable), z.number(), z.boolean(), z.null()]),
  )
  .refine((properties) => Object.keys(properties).length <= 16);

export type EventProperties = z.infer<typeof propertiesSchema>;

export const readProperties = (value: unknown): EventProperties | undefined =>
  propertiesSchema.safeParse(value ?? {}).data;

/**
 * What is wrong with one event; undefined where nothing is.
 * @param ownPlayerId the player who sends it; null for an integration, which may name any player of its environment
 */
export const problemOf = (event: TrackedEvent, ownPlayerId: string | null, now: number): string | undefined => {
  if (!isUuid(event.id)) return 'id must be a UUID.';
  if (!clientEventName.safeParse(event.name).success)
    return 'name must be like client.screen.opened: lower case, two to five words, first word client.';
  const age = now - event.occurredAt.getTime();
  if (age > oldestMs) return 'occurredAt is more than 24 hours ago.';
  if (age < -aheadMs) return 'occurredAt is more than 60 seconds ahead.';
  if (readProperties(event.properties) === undefined)
    return 'properties must be up to 16 texts (1000 characters), numbers, booleans or nulls.';
  if (ownPlayerId !== null && event.playerId !== null && event.playerId !== ownPlayerId)
    return 'playerId must be your own or left out.';
  if (event.playerId !== null && !isId('player', event.playerId)) return 'playerId is not the id of a player.';
  return undefined;
};

const namespace = 'ea0c7d1f-6a7b-5f04-9d0e-0b7c6f0f9a51';

/** Scoped to the sender, so that no sender can make an id collide with another's event. */
export const eventIdOf = (environmentId: string, sender: string, clientId: string): string =>
  v5(`${environmentId}\n${sender}\n${clientId.toLowerCase()}`, namespace);

import { randomUUID } from 'node:crypto';
import type { Domain } from './domain.ts';

/**
 * What answers of the gateway that are kept for many (docs/adr/0031-response-cache.md) are valid by: each carries the
 * marks that its tags had before it was asked for, and is dead once one of them has another.
 */
export type ResponseTag = `${Domain}:${string}`;

/** Of all that a domain says about an environment to everybody in it. */
export const responseTag = (domain: Domain, environmentId: string): ResponseTag => `${domain}:${environmentId}`;

/** Where a tag's mark stands in Redis. One that is not there is a mark too. */
export const responseMarkKey = (tag: ResponseTag): string => `response-mark:${tag}`;

/** How long a mark stands, seconds: longer than any answer is kept, so that none meets the lack of it again. */
const markSeconds = 86_400;

/** The part of a Redis client that is needed here. */
export interface ResponseMarks {
  set(key: string, value: string, unit: 'EX', seconds: number): Promise<unknown>;
}

/** Makes every answer with this tag dead, at every gateway, and whatever is being asked for now. Safe to repeat. */
export const invalidateResponses = async (redis: ResponseMarks, tag: ResponseTag): Promise<void> => {
  await redis.set(responseMarkKey(tag), randomUUID(), 'EX', markSeconds);
};

import type { Clock } from '@stargraph/kit/clock';
import { invalidateResponses, responseMarkKey, type ResponseTag } from '@stargraph/kit/contracts/response-cache';
import { createDegradation } from '@stargraph/kit/degradation';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';
import { within } from '@stargraph/kit/within';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** The answer's `data`, and what the response needs to know of it. */
export interface KeptAnswer {
  readonly data: Record<string, unknown>;
  /** When it was asked for, milliseconds since the epoch. */
  readonly at: number;
  /** As it is kept, characters. */
  readonly size: number;
}

/** The marks of an answer's tags, in the tags' order. */
export type Marks = readonly (string | null)[];

/** What was found under a key, and the marks that an answer which is asked for now is to carry. */
export interface Found {
  readonly answer: KeptAnswer | undefined;
  readonly marks: Marks;
}

interface KeepRequest {
  readonly owner: string;
  readonly marks: Marks;
  /** As {@link entryText} gives it. */
  readonly text: string;
  readonly seconds: number;
}

export interface ResponseStore {
  /** @returns undefined where Redis gives no answer: nothing that is asked for now may be kept there */
  find(key: string, tags: readonly ResponseTag[]): Promise<Found | undefined>;
  /**
   * Keeps an answer, unless too much is kept for its owner. Never fails.
   * @param owner whose room it takes: an environment's id, or nobody's in particular
   */
  keep(key: string, answer: KeepRequest): Promise<'kept' | 'full' | 'lost'>;
  /** Makes every answer with this tag dead. Never fails. */
  invalidate(tag: ResponseTag): Promise<void>;
}

/** A request waits so long for Redis, milliseconds, and then asks the subgraphs. */
const patienceMs = 150;
/** Most that is put for one owner within `windowSeconds`, characters: programs send documents of their own, each with an answer. */
const maxKept = 8_388_608;
const windowSeconds = 600;
/** After Redis gave no answer it is left alone for so long; the next request then tries it. */
const restMs = 1000;

const entrySchema = z.object({
  marks: z.array(z.string().nullable()),
  at: z.number(),
  data: z.record(z.string(), z.unknown()),
});

/** An answer as it is kept, but for its marks. */
export const entryText = (at: number, data: unknown): string => `"at":${at},"data":${JSON.stringify(data)}}`;

const entryIn = (text: string): z.infer<typeof entrySchema> | undefined => {
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

const keyOf = (key: string): string => `response:${key}`;

/**
 * Answers in Redis, for all gateways. Each carries the marks that its tags had before it was asked for; a reader gets it
 * together with the marks as they are now, in one command, and takes it only where they are the same. So nothing is
 * searched or deleted when something changes, and an answer that was being asked for meanwhile is dead when it comes.
 */
export const createResponseStore = (deps: {
  /** It must fail fast where Redis is out of reach. */
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}): ResponseStore => {
  const { redis } = deps;
  const degraded = createDegradation('response-cache', deps);
  let restUntil = 0;

  /** What Redis answers; undefined where it gives no answer in time, or did not lately. */
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> => {
    if (deps.clock.now() < restUntil) return undefined;
    try {
      const answer = await within(patienceMs, 'Redis', question());
      degraded.end();
      return answer;
    } catch (error) {
      restUntil = deps.clock.now() + restMs;
      degraded.begin(messageOf(error));
      return undefined;
    }
  };

  return {
    find: async (key, tags) => {
      const answer = await ask(() => redis.mget(keyOf(key), ...tags.map(responseMarkKey)));
      if (answer === undefined) return undefined;
      const [text, ...marks] = answer;
      const entry = typeof text === 'string' ? entryIn(text) : undefined;
      const valid =
        entry !== undefined &&
        entry.marks.length === marks.length &&
        entry.marks.every((mark, index) => mark === marks[index]);
      return { answer: valid ? { ...entry, size: text?.length ?? 0 } : undefined, marks };
    },
    keep: async (key, { owner, marks, text, seconds }) => {
      const outcome = await ask(async () => {
        const sum = `responses-kept:${owner}`;
        await redis.set(sum, 0, 'EX', windowSeconds, 'NX');
        if ((await redis.incrby(sum, text.length)) > maxKept) return 'full';
        await redis.set(keyOf(key), `{"marks":${JSON.stringify(marks)},${text}`, 'EX', seconds);
        return 'kept';
      });
      return outcome ?? 'lost';
    },
    // Not given up where Redis was silent a moment ago: whoever told may be the only one who does for now.
    invalidate: async (tag) => {
      try {
        await within(patienceMs, 'Redis', invalidateResponses(redis, tag));
      } catch (error) {
        deps.logger.warn({ problem: messageOf(error) }, 'kept answers could not be invalidated here');
      }
    },
  };
};

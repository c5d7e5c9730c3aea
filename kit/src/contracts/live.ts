import { z } from 'zod';

/**
 * What may have changed for whoever listens. `wallet`, `order`: billing; `progress`, `inventory`: game; of one
 * player. `release`: the environment points to another release; `activity`: something happened in it, for
 * operators alone.
 */
export const liveTopics = ['wallet', 'order', 'progress', 'inventory', 'release', 'activity'] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** Where notices travel between processes (Redis pub/sub). A lost one is made up for by the versions. */
export const liveChannel = 'live';

/** Something has a new version: whoever shows it asks for it again. Carries nothing of what it is. */
export const liveNoticeSchema = z.object({
  environmentId: z.string(),
  /** A player's id, or the environment's own for what concerns all of it. */
  id: z.string(),
  topic: z.enum(liveTopics),
  /** Grows with each change of (environment, id, topic). */
  version: z.number().int().nonnegative(),
});
export type LiveNotice = z.infer<typeof liveNoticeSchema>;

/** The Redis hash `topic → version` of one player, or of an environment (`id` is then the environment's own). */
export const liveVersionsKey = (environmentId: string, id: string): string => `live:${environmentId}:${id}`;

/** How long versions are kept after the last change, in seconds. Nobody looks at an older one. */
export const liveVersionsSeconds = 86_400;

import { z } from 'zod';
import { defineCommand } from '../../commands.ts';
import { privateReleaseSchema, publicReleaseSchema } from '../release.ts';

/** The release that an environment points to now; null before the first publication. */
export const releasePinned = defineCommand({
  name: 'release.pinned',
  owner: 'config',
  callers: ['gateway', 'billing'],
  timeoutMs: 3000,
  input: z.object({ environmentId: z.string() }),
  output: z.object({ hash: z.string().nullable() }),
});

/** A release's private artefact. Immutable by hash: callers may keep it for ever. Null for an unknown hash. */
export const releaseLoad = defineCommand({
  name: 'release.load',
  owner: 'config',
  callers: ['game', 'billing'],
  timeoutMs: 5000,
  input: z.object({ projectId: z.string(), hash: z.string() }),
  output: privateReleaseSchema.nullable(),
});

/** A release's public artefact: what the Mini App shows. Immutable by hash. Null for an unknown hash. */
export const releasePublic = defineCommand({
  name: 'release.public',
  owner: 'config',
  callers: ['gateway'],
  timeoutMs: 5000,
  input: z.object({ projectId: z.string(), hash: z.string() }),
  output: publicReleaseSchema.nullable(),
});

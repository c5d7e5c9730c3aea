import type { CacheControl } from '@stargraph/kit/graphql/cache-control-plugin';

/**
 * Of what a release says: the same for all who are answered by it. The gateway keeps it under the release's hash, and
 * lets go of it when the environment switches; the time only bounds what goes wrong with that.
 */
export const ofRelease: CacheControl = { maxAge: 300 };

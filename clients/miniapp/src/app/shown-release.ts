import { useCallback, useState } from 'react';
import { App_ReleaseDocument } from '../generated/graphql.ts';
import type { Release } from '../release/release.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The release that is shown, and how to look for a newer one. */
export const useRelease = (runtime: Runtime) => {
  const { boot, request } = runtime;
  const [shown, setShown] = useState({ hash: boot.releaseHash, release: boot.release });
  const reload = useCallback(async (): Promise<void> => {
    try {
      const { release } = await request(App_ReleaseDocument, {});
      if (release !== null) setShown({ hash: release.hash, release: release.content as Release });
    } catch {
      // The next notice, or the next look at the player, finds the difference again.
    }
  }, [request]);
  return { ...shown, reload };
};

import { membershipFor, type Viewer } from '@stargraph/kit/viewer';

/** The release that answers a viewer in one environment. */
export interface Pin {
  readonly environmentId: string;
  readonly projectId: string;
  readonly hash: string;
}

/**
 * Players and integrations are answered by the hash that the gateway pinned for the whole request, never by
 * the pointer, which may have moved since. Operators, whom nothing is pinned for, see the pointer of an
 * environment of theirs.
 *
 * @returns null where nothing is published, or the environment is not the viewer's
 */
export const findPin = async (
  viewer: Viewer,
  environmentId: string,
  pointerOf: (environmentId: string) => Promise<{ readonly projectId: string; readonly hash: string } | null>,
): Promise<Pin | null> => {
  switch (viewer.kind) {
    case 'anonymous':
      return null;
    case 'player':
    case 'integration':
      if (viewer.environmentId !== environmentId || viewer.releaseHash === null) return null;
      return { environmentId, projectId: viewer.projectId, hash: viewer.releaseHash };
    case 'operator': {
      if (membershipFor(viewer.memberships, { environmentId }) === undefined) return null;
      const pointer = await pointerOf(environmentId);
      return pointer === null ? null : { environmentId, projectId: pointer.projectId, hash: pointer.hash };
    }
  }
};

import type { Viewer } from '@stargraph/kit/viewer';

/** Those who are answered the same, as long as they ask for nothing that depends on the person. */
export interface ViewerClass {
  /** Equal for all of a class, and for nobody else. Names nobody in it. */
  readonly key: string;
  /** Whose data it is about; undefined for nobody's in particular. */
  readonly environmentId: string | undefined;
  /**
   * Asks in the place of them all: with their environment, release and rights, and no identity. So what depends on the
   * person can't get into what is shared, even where the schema is wrong about a field.
   */
  readonly standIn: Viewer;
}

/** Of no player and of no key: TypeIDs of the nil UUID. */
const nobody = { player: 'plr_00000000000000000000000000', apiKey: 'key_00000000000000000000000000' };

/**
 * The class of a viewer: everything that access rules and a release's definitions decide by, but the person.
 * @returns undefined for operators. They are few, no two have the same rights, and they look at what they just changed.
 */
export const classOf = (viewer: Viewer): ViewerClass | undefined => {
  switch (viewer.kind) {
    case 'anonymous':
      return { key: 'anonymous', environmentId: undefined, standIn: viewer };
    case 'player': {
      const { kind, environmentId, projectId, releaseHash } = viewer;
      return {
        key: JSON.stringify([kind, environmentId, projectId, releaseHash]),
        environmentId,
        standIn: { kind, playerId: nobody.player, environmentId, projectId, releaseHash },
      };
    }
    case 'integration': {
      const { kind, environmentId, projectId, releaseHash } = viewer;
      const scopes = viewer.scopes.toSorted();
      return {
        key: JSON.stringify([kind, environmentId, projectId, releaseHash, scopes]),
        environmentId,
        standIn: { kind, apiKeyId: nobody.apiKey, environmentId, projectId, scopes, releaseHash },
      };
    }
    case 'operator':
      return undefined;
  }
};

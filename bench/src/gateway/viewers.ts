import { loadKeys } from '@stargraph/embedded/keys';
import { systemClock } from '@stargraph/kit/clock';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { signViewer, viewerHeader, type Viewer } from '@stargraph/kit/viewer';

/** What a peer is told of the platform whose subgraphs it asks. */
export interface PeerPlatform {
  /** The platform's data folder. */
  readonly folder: string;
  readonly releaseHash: string;
}

/** The header by which a subgraph knows who asks. */
export type SignFor = (authorization: string | null | undefined, subgraph: string) => Record<string, string>;

interface Claims {
  readonly sub: string;
  readonly aud: string;
  readonly prj: string;
  readonly sid: string;
}

/**
 * For gateways that check no credentials: whoever a token names is taken for true, and is signed for each subgraph as
 * ours does. Without a platform nobody is ever signed in.
 */
export const createSigner = async (text: string | undefined): Promise<SignFor | undefined> => {
  if (text === undefined) return undefined;
  const { folder, releaseHash } = JSON.parse(text) as PeerPlatform;
  const keys = await loadKeys(folder);
  const viewers = new Map<string, Viewer>();
  const viewerOf = (authorization: string): Viewer => {
    const known = viewers.get(authorization);
    if (known !== undefined) return known;
    const payload = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
    const { sub, aud, prj, sid } = JSON.parse(payload) as Claims;
    const viewer: Viewer = {
      kind: 'player',
      playerId: sub,
      environmentId: aud,
      projectId: prj,
      sessionId: sid,
      releaseHash,
    };
    viewers.set(authorization, viewer);
    return viewer;
  };
  return (authorization, subgraph) => {
    if (authorization === null || authorization === undefined) return {};
    const audience = subgraph.toLowerCase() as Domain;
    return { [viewerHeader]: signViewer(viewerOf(authorization), audience, keys.viewerKey(audience), systemClock) };
  };
};

import type { Clock } from '@stargraph/kit/clock';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { signViewer, type Client, type SessionCookie, type Viewer } from '@stargraph/kit/viewer';
import { LRUCache } from 'lru-cache';

/** How long a signature is used again, milliseconds: a small part of what it is good for. */
const reuseMs = 5000;
const maxKept = 5000;
/** Characters. */
const maxText = 8_388_608;

/** Who a request's viewer is, proven to each subgraph. */
export type SignedViewer = (subgraph: Domain) => string;

/**
 * Signs viewers for subgraphs. What was signed a moment ago for a viewer who is the same to the last detail, at the same
 * address, is used again: whatever changes about a viewer has a signature of its own. One with a cookie never is.
 */
export const createViewerSigner = (deps: {
  readonly viewerKeyFor: (subgraph: Domain) => Uint8Array;
  readonly clock: Clock;
}) => {
  const kept = new LRUCache<string, { readonly header: string; readonly at: number }>({
    max: maxKept,
    maxSize: maxText,
    sizeCalculation: ({ header }, key) => header.length + key.length,
  });
  return (viewer: Viewer, client: Client, cookie: SessionCookie | null): SignedViewer => {
    let who: string | undefined;
    return (subgraph) => {
      const sign = (jar: SessionCookie | null): string =>
        signViewer(viewer, subgraph, deps.viewerKeyFor(subgraph), deps.clock, client, jar);
      if (subgraph === 'auth' && cookie !== null) return sign(cookie);
      who ??= JSON.stringify([viewer, client]);
      const name = `${subgraph} ${who}`;
      const now = deps.clock.now();
      const known = kept.get(name);
      if (known !== undefined && now >= known.at && now - known.at < reuseMs) return known.header;
      const header = sign(null);
      kept.set(name, { header, at: now });
      return header;
    };
  };
};

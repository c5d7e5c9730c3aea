import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { Nodes } from '../draft/node.ts';
import type { Images } from '../draft/to-release.ts';
import { DraftImagesDocument } from '../generated/graphql.ts';
import type { LibraryImage } from './upload.ts';

type Known = ReadonlyMap<string, LibraryImage>;

const withAll = (old: Known, images: readonly LibraryImage[]): Known =>
  new Map([...old, ...images.map((image) => [image.id, image] as const)]);

/** The images that the draft names: asked for when it names one that is not known, such as a colleague's. */
export const useImages = (projectId: string, nodes: Nodes) => {
  const client = useClient();
  const [known, setKnown] = useState<Known>(new Map());
  const asked = useRef(new Set<string>());
  const named = nodes.flatMap(({ props }) => (typeof props['assetId'] === 'string' ? [props['assetId']] : []));
  const missing = named.filter((id) => !known.has(id)).join(' ');
  useEffect(() => {
    const fresh = missing.split(' ').filter((id) => id !== '' && !asked.current.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) asked.current.add(id);
    void client
      .query(DraftImagesDocument, { projectId }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => {
        const found = data?.project?.draft.assets;
        // Without an answer the next look may have one.
        if (found === undefined) for (const id of fresh) asked.current.delete(id);
        else setKnown((old) => withAll(old, found));
      });
  }, [client, projectId, missing]);
  const images = useMemo(
    (): Images =>
      new Map(
        [...known.values()].flatMap(({ id, url, width, height }) =>
          url == null || width == null || height == null ? [] : [[id, { path: url, width, height }] as const],
        ),
      ),
    [known],
  );
  const add = useCallback((image: LibraryImage) => setKnown((old) => withAll(old, [image])), []);
  return { images, add };
};

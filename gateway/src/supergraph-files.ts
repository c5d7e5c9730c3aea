import { readFile } from 'node:fs/promises';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { GraphSource } from './deps.ts';
import { readDocumentManifest } from './trusted-documents.ts';

export interface SupergraphFiles {
  /** What the files hold at first. */
  readonly source: GraphSource;
  /** Looks at the files from now on, and gives each other content to `change` once. @returns its end */
  readonly follow: (change: (next: GraphSource) => Promise<void>) => () => void;
}

/**
 * A supergraph and the manifest of trusted documents in two files, which a deployment puts others in the place of. They
 * are taken once neither has changed from one look to the next: they belong together and can't be written at once.
 * @param options.everyMs how often they are looked at. @default 5 s
 * @throws where they can't be read at first
 */
export const openSupergraphFiles = async (options: {
  readonly supergraph: string;
  readonly documents: string;
  readonly everyMs?: number;
  readonly logger: Logger;
}): Promise<SupergraphFiles> => {
  const { logger, everyMs = 5000 } = options;
  const read = async (): Promise<readonly [string, string]> => [
    await readFile(options.supergraph, 'utf8'),
    await readFile(options.documents, 'utf8'),
  ];
  const sourceOf = ([supergraphSdl, documents]: readonly [string, string]): GraphSource => ({
    supergraphSdl,
    documents: readDocumentManifest(documents),
  });
  const same = (one: readonly [string, string], other: readonly [string, string]): boolean =>
    one[0] === other[0] && one[1] === other[1];
  const first = await read();

  return {
    source: sourceOf(first),
    follow: (change) => {
      let tried = first;
      let seen = first;
      let timer: NodeJS.Timeout | undefined;
      let over = false;
      const look = async (): Promise<void> => {
        try {
          const now = await read();
          const settled = same(now, seen);
          seen = now;
          if (settled && !same(now, tried)) {
            tried = now;
            // Whoever changes it tells of what it refuses; other content is tried again.
            await change(sourceOf(now)).catch(() => undefined);
          }
        } catch (error) {
          logger.warn({ problem: messageOf(error) }, 'the supergraph’s files can not be read; the one before answers');
        }
        if (!over) timer = setTimeout(() => void look(), everyMs).unref();
      };
      timer = setTimeout(() => void look(), everyMs).unref();
      return () => {
        over = true;
        clearTimeout(timer);
      };
    },
  };
};

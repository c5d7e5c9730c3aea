import { handleCommand } from '@stargraph/kit/commands';
import { releaseLoad, releasePinned, releasePublic } from '@stargraph/kit/contracts/commands/config';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { FileStore } from '@stargraph/kit/objects';
import type { ConsumerDeps, Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createContext } from './context.ts';
import { createSchema } from './schema.ts';
import { createArtefacts } from './store/artefact.ts';
import { findPointers } from './store/release.ts';
import { createConfigJobs } from './events/jobs.ts';
import { createAssetLibrary, type AssetLibraryDeps } from './use-case/asset-library.ts';
import { createDraftEditor } from './use-case/edit-draft.ts';
import { createTakeDownRelease } from './use-case/take-down-release.ts';
import { createPublisher, type PublisherDeps } from './use-case/publisher.ts';

export type ConfigDeps = ServiceDeps &
  Pick<PublisherDeps, 'notify'> &
  Pick<AssetLibraryDeps, 'uploads' | 'assetMaxBytes'> & {
    /** Where releases' artefacts and uploaded files are kept. */
    readonly objects: FileStore;
    /** The origin that serves uploaded files. */
    readonly assetsUrl: () => string;
  };

/** The config domain: drafts, releases, uploaded files. Built, nothing started. */
export const createConfigServer = (deps: ConfigDeps): Service => {
  const { pool } = deps;
  const artefacts = createArtefacts(deps.objects);
  const subgraph = createSubgraph({
    ...deps,
    name: 'config',
    schema: createSchema(),
    commands: [
      handleCommand(releasePinned, async ({ environmentId }) => ({
        hash: (await findPointers(sqlOfPool(pool), [environmentId]))[0]?.hash ?? null,
      })),
      handleCommand(releaseLoad, ({ projectId, hash }) => artefacts.rules(projectId, hash)),
      handleCommand(
        releasePublic,
        async ({ projectId, hash }) => (await artefacts.view(projectId, hash))?.release ?? null,
      ),
    ],
    context: createContext(pool, {
      artefacts,
      editDraft: createDraftEditor(deps),
      publisher: createPublisher({ ...deps, artefacts }),
      assets: createAssetLibrary(deps),
      assetsUrl: deps.assetsUrl,
      takeDownRelease: createTakeDownRelease({ ...deps, artefacts }),
    }),
  });
  return { subgraph, close: async () => {} };
};

/** Config's jobs; it takes in no events. */
export const createConfigConsumers = (deps: ConsumerDeps & { readonly objects: FileStore }): Worker =>
  createConfigJobs(deps);

export { createConfigEraser } from './events/erase.ts';

import { handleCommand } from '@stargraph/kit/commands';
import { releaseLoad, releasePinned, releasePublic } from '@stargraph/kit/contracts/command';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { ObjectStore } from '@stargraph/kit/objects';
import type { Service, ServiceDeps } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createContext } from './context.ts';
import { createSchema } from './schema.ts';
import { createArtefacts } from './store/artefact.ts';
import { findPointers } from './store/release.ts';
import { createDraftEditor } from './use-case/edit-draft.ts';
import { createPublisher, type PublisherDeps } from './use-case/publisher.ts';

export type ConfigDeps = ServiceDeps &
  Pick<PublisherDeps, 'notify'> & {
    /** Where releases' artefacts are kept. */
    readonly objects: ObjectStore;
  };

/** The config domain: drafts and releases. Built, nothing started. */
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
    }),
  });
  return { subgraph, close: async () => {} };
};

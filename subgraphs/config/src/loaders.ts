import type DataLoader from 'dataloader';
import type { Sql } from '@stargraph/kit/db/sql';
import { createLoader } from '@stargraph/kit/loaders';
import type { Viewer } from '@stargraph/kit/viewer';
import { definitionSchemas, type ContentOf, type Definition, type DefinitionKind } from './domain/definition.ts';
import { findPin, type Pin } from './pin.ts';
import type { Artefacts } from './store/artefact.ts';
import { recallDefinitions } from './store/definition.ts';
import { findPointers, findReleases, type Pointer, type ReleaseRow } from './store/release.ts';

type DefinitionKey<Kind extends DefinitionKind> = {
  readonly environmentId: string;
  readonly kind: Kind;
  readonly id: string;
};
type KeyedDefinition = Definition<DefinitionKind> & { readonly kind: DefinitionKind };

/** One request's look-ups, each batched and remembered for that request alone. */
export interface ConfigLoaders {
  readonly pointer: DataLoader<{ environmentId: string }, Pointer | null, string>;
  readonly release: DataLoader<{ projectId: string; hash: string }, ReleaseRow | null, string>;
  /** The release that the viewer is answered by in an environment; null where there is none, or no right to it. */
  pin(environmentId: string): Promise<Pin | null>;
  /** A definition in the pinned release; else as it was last published in the environment, archived; null if it never was. */
  definition<Kind extends DefinitionKind>(key: DefinitionKey<Kind>): Promise<Definition<Kind> | null>;
}

export const createConfigLoaders = ({
  sql,
  artefacts,
  viewer,
}: {
  readonly sql: Sql;
  readonly artefacts: Artefacts;
  readonly viewer: Viewer;
}): ConfigLoaders => {
  const pointer = createLoader(
    (keys: readonly { environmentId: string }[]) =>
      findPointers(
        sql,
        keys.map((key) => key.environmentId),
      ),
    ({ environmentId }) => ({ environmentId }),
  );
  const release = createLoader(
    async (keys: readonly { projectId: string; hash: string }[]) => {
      const byProject = Map.groupBy(keys, (key) => key.projectId);
      const rows = await Promise.all(
        [...byProject].map(([projectId, asked]) =>
          findReleases(
            sql,
            projectId,
            asked.map((key) => key.hash),
          ),
        ),
      );
      return rows.flat();
    },
    ({ projectId, hash }) => ({ projectId, hash }),
  );
  const pin = (environmentId: string): Promise<Pin | null> =>
    findPin(viewer, environmentId, (id) => pointer.load({ environmentId: id }));

  const inEnvironment = async (
    environmentId: string,
    keys: readonly DefinitionKey<DefinitionKind>[],
  ): Promise<KeyedDefinition[]> => {
    const pinned = await pin(environmentId);
    const view = pinned === null ? null : await artefacts.view(pinned.projectId, pinned.hash);
    const found: KeyedDefinition[] = [];
    const missing: DefinitionKey<DefinitionKind>[] = [];
    for (const key of keys) {
      const content = view?.find(key.kind, key.id) ?? null;
      if (view === null || content === null) missing.push(key);
      else found.push({ ...key, content, defaultLocale: view.release.defaultLocale, archived: false });
    }
    if (missing.length === 0) return found;
    const recalled = await recallDefinitions(sql, environmentId, missing);
    return [
      ...found,
      ...recalled.map((row) => ({ ...row, content: definitionSchemas[row.kind].parse(row.content), archived: true })),
    ];
  };

  const definitions = createLoader(
    async (keys: readonly DefinitionKey<DefinitionKind>[]) => {
      const byEnvironment = Map.groupBy(keys, (key) => key.environmentId);
      return (
        await Promise.all([...byEnvironment].map(([environmentId, asked]) => inEnvironment(environmentId, asked)))
      ).flat();
    },
    ({ environmentId, kind, id }) => ({ environmentId, kind, id }),
  );

  return {
    pointer,
    release,
    pin,
    definition: async <Kind extends DefinitionKind>(key: DefinitionKey<Kind>) => {
      const found = await definitions.load(key);
      return found === null ? null : { ...found, content: found.content as ContentOf<Kind> };
    },
  };
};

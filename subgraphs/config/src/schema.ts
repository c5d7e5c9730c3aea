import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { GraphQLSchema } from 'graphql';
import { createConfigBuilder } from './builder.ts';
import { addAsset } from './schema/asset.ts';
import { addAssetDelete } from './schema/asset-delete.ts';
import { addAssetErrors } from './schema/asset-error-types.ts';
import { addAssetUpload } from './schema/asset-upload.ts';
import { addCommonErrors } from './schema/common-error-types.ts';
import { addDefinitions } from './schema/definitions.ts';
import { addDraft } from './schema/draft.ts';
import { addDraftEdit } from './schema/draft-edit.ts';
import { addDraftOperation } from './schema/draft-operation.ts';
import { addEnvironment } from './schema/environment.ts';
import { addIcons } from './schema/icon.ts';
import { addRelease } from './schema/release.ts';
import { addReleasePublish } from './schema/release-publish.ts';
import { addReleaseRollback } from './schema/release-rollback.ts';
import { addReleaseTakedown } from './schema/release-takedown.ts';
import { addScreen } from './schema/screen.ts';

/** The subgraph's schema. Needs nothing that runs: resolvers find their services in the context. */
export const createSchema = (): GraphQLSchema => {
  const types = createConfigBuilder();
  const errors = addCommonErrors(types);
  const icons = addIcons(types);
  const definitions = addDefinitions(types, icons);
  const release = addRelease(types, { ...definitions, screen: addScreen(types, icons) });
  addEnvironment(types, release);
  const asset = addAsset(types);
  const draft = addDraft(types, asset);
  addDraftEdit(types, { ...draft, ...addDraftOperation(types, draft), ...errors });
  addReleasePublish(types, { release, ...errors });
  addReleaseRollback(types, { release, ...errors });
  const assetErrors = addAssetErrors(types);
  addAssetUpload(types, { asset, ...assetErrors, ...errors });
  addAssetDelete(types, { ...assetErrors, ...errors });
  addReleaseTakedown(types, { release, ...errors });
  return createSubgraphSchema(types.builder, { cacheControl: true });
};

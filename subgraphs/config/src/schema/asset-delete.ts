import { auditSourceOf } from '@stargraph/kit/audit';
import { NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { companyOf } from '@stargraph/kit/graphql/request';
import type { ConfigBuilder } from '../builder.ts';
import { AssetInUseError } from '../domain/errors.ts';
import type { AssetErrorTypes } from './asset-error-types.ts';
import type { CommonErrorTypes } from './common-error-types.ts';

export const addAssetDelete = (
  { builder, resultType }: ConfigBuilder,
  { inUse, notFound }: AssetErrorTypes & CommonErrorTypes,
): void => {
  const success = builder.objectRef<{ readonly assetId: string }>('AssetDeleteSuccess').implement({
    description: 'The image is not in the library any more.',
    access: 'inherit',
    fields: (t) => ({ assetId: t.exposeID('assetId', { description: 'The id that it had.' }) }),
  });
  const input = builder.inputType('AssetDeleteInput', {
    description: 'An image to take out of the library.',
    fields: (t) => ({
      projectId: t.id({ required: true, description: 'The project.' }),
      assetId: t.id({ required: true, description: 'The asset.' }),
    }),
  });
  builder.mutationField('assetDelete', (t) =>
    t.field({
      type: resultType('AssetDeleteResult', success, [inUse, notFound]),
      description:
        'Takes an image out of the library. Its bytes go a day later, unless an earlier release shows them, which may be pointed to again. Uploading the same content brings it back under its id.',
      access: { operator: 'content.edit', tenant: 'args.input.projectId' },
      args: { input: t.arg({ type: input, required: true, description: 'The image.' }) },
      resolve: (_root, { input: { projectId, assetId } }, { services, ...context }) =>
        settle([AssetInUseError, NotFoundError], async () => {
          const companyId = companyOf(context.viewer, { projectId });
          await services.assets.remove({ companyId, projectId, id: assetId, source: auditSourceOf(context) });
          return { assetId };
        }),
    }),
  );
};

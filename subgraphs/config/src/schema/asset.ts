import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import { assetPath, type Asset } from '../domain/asset.ts';

const urlOf = (asset: Asset, { services }: ConfigContext): string => `${services.assetsUrl()}/${assetPath(asset)}`;

export const addAsset = ({ builder }: ConfigBuilder) => {
  const state = builder.enumType('AssetState', {
    description: 'How far an uploaded file has come.',
    values: {
      PENDING: { value: 'pending', description: 'Announced; its upload is not complete.' },
      READY: { value: 'ready', description: 'Checked and served.' },
      DELETED: { value: 'deleted', description: 'Not in the library any more; releases that show it still do.' },
    } as const,
  });
  return builder.objectRef<Asset>('Asset').implement({
    description: "An image of a project's library.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, which blocks of the draft name.' }),
      projectId: t.exposeID('projectId', { description: 'The project.' }),
      name: t.exposeString('name', { description: 'What the file was called.' }),
      contentType: t.string({ description: 'Its media type.', resolve: ({ contentType }) => contentType }),
      byteSize: t.exposeInt('byteSize', { description: 'Its length.' }),
      sha256: t.exposeString('sha256', { description: 'The hash of its bytes, hex.' }),
      state: t.field({ type: state, description: 'How far it has come.', resolve: (parent) => parent.state }),
      width: t.exposeInt('width', {
        nullable: true,
        description: 'In pixels, as it is shown; null until it is ready.',
      }),
      height: t.exposeInt('height', {
        nullable: true,
        description: 'In pixels, as it is shown; null until it is ready.',
      }),
      url: t.string({
        nullable: true,
        description: 'Where it is served, for ever the same bytes; null until it is ready.',
        resolve: (asset, _args, context) => (asset.width === null ? null : urlOf(asset, context)),
      }),
      createdAt: t.field({
        type: 'DateTime',
        description: 'When it was announced first.',
        resolve: ({ createdAt }) => createdAt,
      }),
    }),
  });
};
export type AssetType = ReturnType<typeof addAsset>;

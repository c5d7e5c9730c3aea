import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import { definitionsIn, type Definition, type DefinitionKind } from '../domain/definition.ts';
import type { PublicRelease } from '@stargraph/kit/contracts/release';
import type { Pin } from '../pin.ts';
import type { ReleaseRow } from '../store/release.ts';
import type { DefinitionTypes } from './definitions.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localizedOrNull } from './localized.ts';
import type { ScreenShape, ScreenType } from './screen.ts';

/** A release as one environment sees it. */
export interface ReleaseShape extends ReleaseRow {
  readonly environmentId: string;
}

/** The release that a pin names; null where there is no pin. */
export const releaseOfPin = async (pin: Pin | null, { loaders }: ConfigContext): Promise<ReleaseShape | null> => {
  if (pin === null) return null;
  const row = await loaders.release.load({ projectId: pin.projectId, hash: pin.hash });
  return row === null ? null : { ...row, environmentId: pin.environmentId };
};

const contentOf = async ({ projectId, hash }: ReleaseShape, { services }: ConfigContext): Promise<PublicRelease> => {
  const view = await services.artefacts.view(projectId, hash);
  if (view === null) throw new Error(`The artefact of release ${hash} is missing`);
  return view.release;
};

const screensOf = async (parent: ReleaseShape, context: ConfigContext): Promise<ScreenShape[]> => {
  const { screens, defaultLocale } = await contentOf(parent, context);
  return screens.map((screen) => ({ ...screen, defaultLocale }));
};

const titleIn = localizedOrNull(({ title }: PublicRelease) => title);

const definitions =
  <Kind extends DefinitionKind>(kind: Kind) =>
  async (parent: ReleaseShape, _args: unknown, context: ConfigContext): Promise<Definition<Kind>[]> => {
    const release = await contentOf(parent, context);
    return definitionsIn(release, kind).map((content) => ({
      environmentId: parent.environmentId,
      id: content.id,
      content,
      defaultLocale: release.defaultLocale,
      archived: false,
    }));
  };

export const addRelease = ({ builder }: ConfigBuilder, types: DefinitionTypes & { readonly screen: ScreenType }) => {
  const release = builder.objectRef<ReleaseShape>('Release').implement({
    description: 'An immutable version of everything that a project shows and rules, known by the hash of its content.',
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      hash: t.exposeID('hash', {
        description: 'SHA-256 of its content, 64 hexadecimal digits. The same content has the same hash.',
      }),
      number: t.exposeInt('number', { description: '1, 2, 3, … in the project.' }),
      publishedAt: t.field({
        type: 'DateTime',
        description: 'When this content was published first.',
        resolve: ({ publishedAt }) => publishedAt,
      }),
      note: t.exposeString('note', {
        nullable: true,
        description: 'What its publisher wrote about it. For operators who may read content.',
        access: { operator: 'content.read', tenant: 'parent.environmentId' },
      }),
      defaultLocale: t.string({
        description: 'The locale in which every text exists.',
        resolve: async (parent, _args, context) => (await contentOf(parent, context)).defaultLocale,
      }),
      locales: t.stringList({
        description: 'All locales, the default one included.',
        resolve: async (parent, _args, context) => (await contentOf(parent, context)).locales,
      }),
      title: t.string({
        nullable: true,
        description: "What the Mini App calls itself; null for the project's name.",
        args: { locale: t.arg.string({ description: localeDescription }) },
        resolve: async (parent, args, context) => titleIn(await contentOf(parent, context), args),
      }),
      accent: t.string({
        nullable: true,
        description: "The project's own colour, `#rrggbb`; null for none.",
        resolve: async (parent, _args, context) => (await contentOf(parent, context)).accent,
      }),
      content: t.field({
        type: 'JSON',
        description:
          'All of it that everybody may know, an object: what the Mini App is drawn from. Texts are objects by locale.',
        resolve: (parent, _args, context) => contentOf(parent, context),
      }),
      homeScreen: t.field({
        type: types.screen,
        description: 'Where a player lands.',
        resolve: async (parent, _args, context) => {
          const home = (await screensOf(parent, context)).find((screen) => screen.home);
          if (home === undefined) throw new Error(`Release ${parent.hash} has no home screen`);
          return home;
        },
      }),
      screens: t.field({
        type: [types.screen],
        listSize: { assumedSize: 20 },
        description: 'All screens.',
        resolve: (parent, _args, context) => screensOf(parent, context),
      }),
      quests: t.field({
        type: [types.quest],
        listSize: { assumedSize: 30 },
        description: "All quests, in the constructor's order.",
        resolve: definitions('quest'),
      }),
      products: t.field({
        type: [types.product],
        listSize: { assumedSize: 30 },
        description: "All products, in the constructor's order.",
        resolve: definitions('product'),
      }),
      leaderboards: t.field({
        type: [types.leaderboard],
        listSize: { assumedSize: 5 },
        description: "All leaderboards, in the constructor's order.",
        resolve: definitions('leaderboard'),
      }),
      currencies: t.field({
        type: [types.currency],
        listSize: { assumedSize: 5 },
        description: "All currencies, in the constructor's order.",
        resolve: definitions('currency'),
      }),
      items: t.field({
        type: [types.item],
        listSize: { assumedSize: 30 },
        description: "All items, in the constructor's order.",
        resolve: definitions('item'),
      }),
      levels: t.field({
        type: [types.level],
        listSize: { assumedSize: 30 },
        description: 'All levels, from 1 upwards; empty where the project has none.',
        resolve: async (parent, _args, context) =>
          (await contentOf(parent, context)).levels.map((level) => ({ ...level, environmentId: parent.environmentId })),
      }),
    }),
  });
  builder.queryField('release', (t) =>
    t.field({
      type: release,
      nullable: true,
      description: 'The release that answers this request; null before the first publication.',
      access: { player: true, integration: 'content:read' },
      resolve: async (_root, _args, context) => {
        const { viewer } = context;
        if (viewer.kind !== 'player' && viewer.kind !== 'integration') return null;
        return releaseOfPin(await context.loaders.pin(viewer.environmentId), context);
      },
    }),
  );
  return release;
};
export type ReleaseType = ReturnType<typeof addRelease>;

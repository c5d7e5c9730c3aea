import { entityReference } from '@stargraph/kit/graphql/entity';
import { causeDescription, causeKindDescription, type CauseKey } from '@stargraph/kit/graphql/foreign';
import type { LocalizedText } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';
import type { ConfigContext } from '../context.ts';
import { textIn } from '../domain/text.ts';
import { definitionAccess } from './definition-reference.ts';
import { localeDescription } from './localized.ts';

/** What is known of a cause's name. */
interface NamedCause extends CauseKey {
  /** Null for one that has none: a level, or what no release of the environment names. */
  readonly name: { readonly text: LocalizedText; readonly defaultLocale: string } | null;
  readonly key: string | null;
  readonly level: number | null;
}

/** Kinds that are definitions of their own, which are remembered after a release dropped them. */
const titled = ['quest', 'product'] as const;

const nameOfDefinition = async (
  { environmentId, kind, id }: CauseKey,
  { loaders }: ConfigContext,
): Promise<NamedCause['name']> => {
  const known = titled.find((each) => each === kind);
  if (known !== undefined) {
    const definition = await loaders.definition({ environmentId, kind: known, id });
    return definition && { text: definition.content.title, defaultLocale: definition.defaultLocale };
  }
  const currencyOf = (currencyId: string) => loaders.definition({ environmentId, kind: 'currency', id: currencyId });
  if (kind === 'currency') {
    const currency = await currencyOf(id);
    return currency && { text: currency.content.name, defaultLocale: currency.defaultLocale };
  }
  const rate = kind === 'exchange' ? await loaders.definition({ environmentId, kind, id }) : null;
  if (rate === null) return null;
  const [give, get] = await Promise.all([
    currencyOf(rate.content.give.currencyId),
    currencyOf(rate.content.get.currencyId),
  ]);
  if (give === null || get === null) return null;
  const { defaultLocale } = rate;
  const locales = new Set([...Object.keys(give.content.name), ...Object.keys(get.content.name)]);
  const nameIn = (locale: string): string =>
    `${textIn(give.content.name, locale, defaultLocale)} → ${textIn(get.content.name, locale, defaultLocale)}`;
  return { text: Object.fromEntries([...locales].map((locale) => [locale, nameIn(locale)])), defaultLocale };
};

/** What the release that answers says of a level or an action; an action has the name of what players tap for it. */
const inRelease = async (
  { environmentId, kind, id }: CauseKey,
  { loaders, services }: ConfigContext,
): Promise<Pick<NamedCause, 'name' | 'key' | 'level'>> => {
  const nothing = { name: null, key: null, level: null };
  if (kind !== 'level' && kind !== 'action') return nothing;
  const pin = await loaders.pin(environmentId);
  const view = pin === null ? null : await services.artefacts.view(pin.projectId, pin.hash);
  if (pin === null || view === null) return nothing;
  if (kind === 'level')
    return { ...nothing, level: view.release.levels.find((level) => level.id === id)?.number ?? null };
  const rules = await services.artefacts.rules(pin.projectId, pin.hash);
  const key = rules?.actions.find((action) => action.id === id)?.key ?? null;
  const tap = view.release.screens
    .flatMap(({ blocks }) => blocks)
    .find(({ type, props }) => type === 'tap' && key !== null && props['actionKey'] === key);
  const label = tap?.props['label'] as LocalizedText | undefined;
  return {
    ...nothing,
    key,
    name: label === undefined ? null : { text: label, defaultLocale: view.release.defaultLocale },
  };
};

/** Adds what statements are explained by: why money moved, by the names that the release gives. */
export const addCause = ({ builder }: ConfigBuilder): void => {
  const cause = builder.objectRef<NamedCause>('Cause').implement({
    description: causeDescription,
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      kind: t.exposeString('kind', { description: causeKindDescription }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      name: t.string({
        nullable: true,
        description:
          'Its title or name; of an action what players tap for it, or its key. Null for a level, and for what no release names any more.',
        args: { locale: t.arg.string({ description: localeDescription }) },
        resolve: ({ name, key }, { locale }, { viewer }) => {
          if (name !== null) return textIn(name.text, locale, name.defaultLocale);
          // Keys of actions that nobody taps are the project's own business.
          return viewer.kind === 'player' ? null : key;
        },
      }),
      level: t.exposeInt('level', { nullable: true, description: 'The number of a level; null for all else.' }),
    }),
  });
  builder.asEntity(cause, {
    key: builder.selection<CauseKey>('environmentId kind id'),
    resolveReference: entityReference<CauseKey, NamedCause, ConfigContext>(
      'Cause',
      definitionAccess,
      async (key, context) => {
        const { environmentId, kind, id } = key;
        const [name, release] = await Promise.all([nameOfDefinition(key, context), inRelease(key, context)]);
        return { environmentId, kind, id, ...release, name: name ?? release.name };
      },
    ),
  });
};

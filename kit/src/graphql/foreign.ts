import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import { entityReference } from './entity.ts';

/** Names a definition of a release: config owns it, other domains point to it. */
export interface DefinitionKey {
  readonly environmentId: string;
  readonly id: string;
}

/** The definitions that other domains' types point to, described as config describes them. */
const descriptions = {
  Currency: "A project's own currency, as the release that answers you defines it.",
  Item: 'Something that a player can own.',
  Product: 'Something to buy, for currency or for Telegram Stars.',
  Quest: 'A task that pays once when it is complete.',
} as const;

/** What a `Cause` is, in config and wherever one is pointed to. */
export const causeDescription =
  'Something of a release for which money moved: an action, a level, a quest, a product, an exchange, a currency.';
export const causeKindDescription = 'What it is: `action`, `level`, `quest`, `product`, `exchange` or `currency`.';

/**
 * A definition as a type that only points to it. Its key is not resolvable in that subgraph, so its
 * reference is never asked for; Pothos wants one all the same.
 */
export const foreignDefinition = <Context extends RequestContext>(
  builder: Builder<Context>,
  name: keyof typeof descriptions,
) => {
  const ref = builder.objectRef<DefinitionKey>(name).implement({
    description: descriptions[name],
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
    }),
  });
  builder.asEntity(ref, {
    key: builder.keyDirective(builder.selection<{ environmentId: string; id: string }>('environmentId id'), false),
    resolveReference: entityReference(name, 'public', (key: DefinitionKey) => key),
  });
  return ref;
};

/** Names what money moved for, in a release: config says what it is called. */
export interface CauseKey extends DefinitionKey {
  readonly kind: string;
}

/** A cause as a type that only points to one, as {@link foreignDefinition} does to a definition. */
export const causeReference = <Context extends RequestContext>(builder: Builder<Context>) => {
  const ref = builder.objectRef<CauseKey>('Cause').implement({
    description: causeDescription,
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      kind: t.exposeString('kind', { description: causeKindDescription }),
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
    }),
  });
  builder.asEntity(ref, {
    key: builder.keyDirective(
      builder.selection<{ environmentId: string; kind: string; id: string }>('environmentId kind id'),
      false,
    ),
    resolveReference: entityReference('Cause', 'public', (key: CauseKey) => key),
  });
  return ref;
};

/** Names an operator as members of a company see them: auth says who it is. */
export interface ColleagueKey {
  readonly companyId: string;
  readonly operatorId: string;
}

/** What a `Colleague` is, in auth and wherever one is pointed to. */
export const colleagueDescription =
  'A person as members of a company see them. Whoever left it has neither a name nor an address here.';

/** A colleague as a type that only points to one, as {@link foreignDefinition} does to a definition. */
export const colleagueReference = <Context extends RequestContext>(builder: Builder<Context>) => {
  const ref = builder.objectRef<ColleagueKey>('Colleague').implement({
    description: colleagueDescription,
    access: 'inherit',
    fields: (t) => ({
      companyId: t.exposeID('companyId', { description: 'The company.' }),
      operatorId: t.exposeID('operatorId', { description: 'The operator.' }),
    }),
  });
  builder.asEntity(ref, {
    key: builder.keyDirective(
      builder.selection<{ companyId: string; operatorId: string }>('companyId operatorId'),
      false,
    ),
    resolveReference: entityReference('Colleague', 'public', (key: ColleagueKey) => key),
  });
  return ref;
};

/** Names a player as others see it: auth says by which name. */
interface PlayerProfileKey {
  readonly environmentId: string;
  readonly id: string;
}

/** A player's profile as a type that only points to one. What auth, which owns it, adds is who may see it. */
export const playerProfileReference = <Context extends RequestContext>(builder: Builder<Context>) => {
  const ref = builder.objectRef<PlayerProfileKey>('PlayerProfile').implement({
    description: 'What the players of an environment see of each other.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      id: t.exposeID('id', { description: "The player's id, `plr_…`." }),
    }),
  });
  builder.asEntity(ref, {
    key: builder.keyDirective(builder.selection<{ environmentId: string; id: string }>('environmentId id'), false),
    resolveReference: entityReference('PlayerProfile', 'public', (key: PlayerProfileKey) => key),
  });
  return ref;
};

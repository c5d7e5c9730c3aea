import { entityReference } from '@stargraph/kit/graphql/entity';
import type { AccessRule } from '@stargraph/kit/graphql/access';
import type { ConfigContext } from '../context.ts';
import type { Definition, DefinitionKind } from '../domain/definition.ts';

/** The key of every definition that is an entity. */
export interface DefinitionKey {
  environmentId: string;
  id: string;
}

/**
 * Whoever is in the environment may see what its states are named after: a wallet's currency, a quest in
 * progress. Reading a release as a whole, or the draft, takes more.
 */
export const definitionAccess: AccessRule = {
  player: true,
  operator: true,
  integration: true,
  tenant: 'parent.environmentId',
};

/** The `resolveReference` of a definition: in the pinned release, else archived, else null. */
export const definitionReference = <Kind extends DefinitionKind>(type: string, kind: Kind) =>
  entityReference<DefinitionKey, Definition<Kind>, ConfigContext>(
    type,
    definitionAccess,
    ({ environmentId, id }, context) => context.loaders.definition({ environmentId, kind, id }),
  );

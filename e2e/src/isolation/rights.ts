import { isObjectType } from 'graphql';
import { domains } from '@stargraph/kit/contracts/domain';
import type { Permission, Scope } from '@stargraph/kit/contracts/permission';
import type { Access, AccessRule } from '@stargraph/kit/graphql/access';
import { accessOfField } from '@stargraph/kit/graphql/entity';
import type { EmbeddedTestPlatform } from '../harness.ts';

/** What a caller brings, wherever it asks. */
export type Rights =
  | { readonly kind: 'anonymous' | 'player' }
  | { readonly kind: 'operator'; readonly permissions: readonly Permission[] }
  | { readonly kind: 'integration'; readonly scopes: readonly Scope[] };

/** The rules of every field, `Type.field`, of every subgraph that has it. */
export const rulesOf = (platform: EmbeddedTestPlatform): Map<string, Access[]> => {
  const rules = new Map<string, Access[]>();
  for (const domain of domains) {
    for (const type of Object.values(platform.platform.services[domain].subgraph.schema.getTypeMap())) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const access = accessOfField(field);
        const place = `${type.name}.${field.name}`;
        if (access !== undefined) rules.set(place, [...(rules.get(place) ?? []), access]);
      }
    }
  }
  return rules;
};

/** Read anew from the rule's words, not by the code that enforces it. */
const lacks = (rule: AccessRule, rights: Rights): boolean => {
  const none = (held: readonly string[], needed: true | string | readonly string[] | undefined): boolean =>
    needed === undefined || (needed !== true && ![needed].flat().some((one) => held.includes(one)));
  switch (rights.kind) {
    case 'anonymous':
      return rule.anonymous !== true;
    case 'player':
      return rule.player === undefined;
    case 'operator':
      return none(rights.permissions, rule.operator);
    case 'integration':
      return none(rights.scopes, rule.integration);
  }
};

/** The fields that a caller with these rights must get nothing of, of whatever tenant. */
export const deniedTo = (rules: ReadonlyMap<string, readonly Access[]>, rights: Rights): Set<string> =>
  new Set(
    [...rules].flatMap(([place, ways]) =>
      ways.every((access) => typeof access !== 'string' && lacks(access, rights)) ? [place] : [],
    ),
  );

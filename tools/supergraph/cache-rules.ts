import type { CacheControl } from '@stargraph/kit/graphql/cache-control-plugin';
import { accessOfField, accessRows } from '@stargraph/kit/graphql/entity';
import { getNamedType, isCompositeType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { NamedSchema } from './access-table.ts';

interface Hinted {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What `@cacheControl` says of a type or field in its subgraph. */
const hintOf = ({ extensions }: Hinted): CacheControl | undefined => {
  const directives = (extensions['directives'] ?? []) as readonly { readonly name: string; readonly args?: object }[];
  return directives.find(({ name }) => name === 'cacheControl')?.args;
};

interface PlacedField {
  readonly subgraph: string;
  readonly type: string;
  readonly isRoot: boolean;
  readonly field: GraphQLField<unknown, unknown>;
  /** The type that it answers with, where it answers with objects. */
  readonly answers: string | undefined;
}

const fieldsOf = ({ name: subgraph, schema }: NamedSchema): PlacedField[] =>
  Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('_') && type !== schema.getMutationType()
      ? Object.values(type.getFields())
          .filter(({ name }) => !name.startsWith('_'))
          .map((field) => {
            const named = getNamedType(field.type);
            return {
              subgraph,
              type: type.name,
              isRoot: type === schema.getQueryType(),
              field,
              answers: isCompositeType(named) ? named.name : undefined,
            };
          })
      : [],
  );

/** What each subgraph says of each of its types, by the type and the subgraph. */
const typeHintsOf = (schemas: readonly NamedSchema[]): Map<string, Map<string, CacheControl>> => {
  const hints = new Map<string, Map<string, CacheControl>>();
  for (const { name, schema } of schemas)
    for (const type of Object.values(schema.getTypeMap())) {
      const hint = hintOf(type);
      if (hint === undefined) continue;
      const known = hints.get(type.name) ?? new Map<string, CacheControl>();
      hints.set(type.name, known.set(name, hint));
    }
  return hints;
};

const referenceRules = (name: string, schema: GraphQLSchema) =>
  accessRows(name, schema).filter(({ field }) => field.endsWith('.__resolveReference'));

/**
 * What would let an answer be kept for many that is not the same for them: a field that may be part of such an answer
 * and whose rule looks at the person; one that is kept only because another subgraph says so of a type that both have
 * (which its author does not see); and a type of which two subgraphs say different things.
 */
export const cacheProblems = (schemas: readonly NamedSchema[]): string[] => {
  const typeHints = typeHintsOf(schemas);
  const saysOf = (type: string | undefined): readonly CacheControl[] => [
    ...((type === undefined ? undefined : typeHints.get(type))?.values() ?? []),
  ];
  const fields = schemas.flatMap(fieldsOf);
  const lasts = (hint: CacheControl | undefined): boolean =>
    hint !== undefined && hint.scope !== 'PRIVATE' && ((hint.maxAge ?? 0) > 0 || hint.inheritMaxAge === true);
  const isOut = (hint: CacheControl | undefined): boolean => hint?.scope === 'PRIVATE' || hint?.maxAge === 0;

  /** Types whose objects may be part of an answer that is kept. */
  const kept = new Set([
    ...[...typeHints].filter(([, said]) => [...said.values()].some(lasts)).map(([type]) => type),
    ...fields.flatMap(({ field, answers }) => (answers !== undefined && lasts(hintOf(field)) ? [answers] : [])),
  ]);
  const mayBeKept = ({ type, isRoot, field, answers }: PlacedField): boolean => {
    const own = hintOf(field);
    if (isOut(own) || saysOf(answers).some(isOut)) return false;
    const says = lasts(own) || saysOf(answers).some(lasts);
    return isRoot ? says : kept.has(type) && (says || answers === undefined);
  };
  const reachable = fields.filter(mayBeKept);

  return [
    ...[...typeHints].flatMap(([type, said]) =>
      new Set([...said.values()].map((hint) => JSON.stringify(hint))).size > 1
        ? [`${type}: ${[...said.keys()].join(' and ')} say different things of how long it may be kept`]
        : [],
    ),
    ...reachable.flatMap(({ subgraph, type, field }) => {
      const rule = accessOfField(field);
      return typeof rule === 'object' && rule.player === 'own'
        ? [
            `${subgraph}: ${type}.${field.name} may be kept for many, and its rule asks which player it is. Make it private`,
          ]
        : [];
    }),
    ...schemas.flatMap(({ name, schema }) =>
      referenceRules(name, schema)
        .filter(({ field, access }) => kept.has(field.split('.')[0] ?? '') && access?.includes('own:') === true)
        .map(({ field }) => `${name}: ${field} asks which player it is, and its type may be kept for many`),
    ),
    ...reachable.flatMap(({ subgraph, type, isRoot, field, answers }) => {
      const said = [typeHints.get(answers ?? ''), isRoot ? undefined : typeHints.get(type)];
      const byItself = hintOf(field) !== undefined || said.some((hints) => hints?.has(subgraph) === true);
      const shared = fields.some(
        (other) =>
          other.type === type &&
          other.field.name === field.name &&
          other.subgraph !== subgraph &&
          typeHints.get(type)?.has(other.subgraph) === true,
      );
      return byItself || (shared && !isRoot)
        ? []
        : [
            `${subgraph}: ${type}.${field.name} is kept because another subgraph says so of a type. Let it say so itself`,
          ];
    }),
  ];
};

import { Supergraph } from '@apollo/federation-internals';
import {
  BreakingChangeType,
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type BreakingChange,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { documentProblems, usesOf, type UsedDocument } from './document-uses.ts';

/** What clients would notice of a schema that follows another. */
export interface SchemaChanges {
  /** What breaks programs that were written for the deployed schema, with the trusted documents that it concerns. */
  readonly breaking: readonly string[];
  /** Trusted documents that are no longer answered. */
  readonly unanswered: readonly string[];
  /** What in the new schema is deprecated and does not say until when. */
  readonly undated: readonly string[];
  /** Removals whose date has come and that no trusted document needs any more: nobody is broken who was told. */
  readonly announced: readonly string[];
  /** What may surprise a program, though it breaks none that was written with care. */
  readonly dangerous: readonly string[];
}

/** The API's schema of a supergraph, or of SDL that is one. @throws where it is no SDL */
export const readApiSchema = (sdl: string): GraphQLSchema =>
  sdl.includes('enum join__Graph')
    ? Supergraph.build(sdl).apiSchema().toGraphQLJSSchema()
    : buildSchema(sdl, { assumeValidSDL: true });

/** A field, an argument, an input field or an enum's value. */
interface Place {
  /** As uses are called. */
  readonly place: string;
  /** The type that it stands in. */
  readonly owner: string;
  /** The type that it has, without what is around it; an enum's value has none. */
  readonly has: string | undefined;
  readonly reason: string | null | undefined;
}

const placesOf = (schema: GraphQLSchema): Place[] =>
  Object.values(schema.getTypeMap()).flatMap((type): Place[] => {
    const owner = type.name;
    if (owner.startsWith('__')) return [];
    if (isEnumType(type))
      return type.getValues().map(({ name, deprecationReason: reason }) => ({
        place: `${owner}.${name}`,
        owner,
        has: undefined,
        reason,
      }));
    const placeOf = (
      place: string,
      its: { readonly type: GraphQLType; readonly deprecationReason?: string | null | undefined },
    ): Place => ({
      place,
      owner,
      has: getNamedType(its.type).name,
      reason: its.deprecationReason,
    });
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map((field) => placeOf(`${owner}.${field.name}`, field));
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => [
      placeOf(`${owner}.${field.name}`, field),
      ...field.args.map((arg) => placeOf(`${owner}.${field.name} arg ${arg.name}`, arg)),
    ]);
  });

/** The day until which something deprecated is there, as its reason says it. */
const dateIn = (reason: string): string | undefined => /\b\d{4}-\d{2}-\d{2}\b/.exec(reason)?.[0];

/** Of what a change speaks, as uses are called. */
const placeIn = ({ type, description }: BreakingChange): string => {
  const [field] = /\b\w+\.\w+\b/.exec(description) ?? [];
  if (type === BreakingChangeType.ARG_REMOVED || type === BreakingChangeType.ARG_CHANGED_KIND)
    return `${field} arg ${/ arg (\w+) /.exec(description)?.[1]}`;
  if (field !== undefined) return field;
  const [first = ''] = description.split(' ');
  if (type === BreakingChangeType.TYPE_CHANGED_KIND) return first;
  const owner = / type (\w+)/.exec(description)?.[1];
  return type === BreakingChangeType.VALUE_REMOVED_FROM_ENUM ? `${owner}.${first}` : (owner ?? first);
};

/**
 * Compares what is deployed with what would be.
 * @param today `YYYY-MM-DD`
 */
export const compareSchemas = (given: {
  readonly deployed: GraphQLSchema;
  readonly next: GraphQLSchema;
  /** What clients may send: they outlive a deployment. */
  readonly documents: readonly UsedDocument[];
  readonly today: string;
}): SchemaChanges => {
  const { deployed, next, documents, today } = given;
  const before = placesOf(deployed);
  const over = new Set(
    before.flatMap(({ place, reason }) => {
      const date = typeof reason === 'string' ? dateIn(reason) : undefined;
      return date !== undefined && date <= today ? [place] : [];
    }),
  );
  const users = new Map<string, string[]>();
  for (const document of documents)
    for (const place of usesOf(deployed, document.text)) users.set(place, [...(users.get(place) ?? []), document.name]);

  const wasAnnounced = (change: BreakingChange): boolean => {
    const place = placeIn(change);
    if (change.type !== BreakingChangeType.TYPE_REMOVED)
      return / was removed\b/.test(change.description) && over.has(place);
    // A type goes with the last place that had it.
    return before.every(
      ({ has, owner, place: its }) => has !== place || over.has(its) || next.getType(owner) === undefined,
    );
  };

  const breaking: string[] = [];
  const announced: string[] = [];
  for (const change of findBreakingChanges(deployed, next)) {
    const usedBy = (users.get(placeIn(change)) ?? []).toSorted();
    if (usedBy.length === 0 && wasAnnounced(change)) announced.push(change.description);
    else
      breaking.push(
        `${change.description}${usedBy.length === 0 ? '' : ` Trusted documents that use it: ${usedBy.join(', ')}.`}`,
      );
  }
  return {
    breaking,
    unanswered: documents.flatMap(({ name, text }) => {
      // What was not answered before is not broken by this change.
      if (documentProblems(deployed, text).length > 0) return [];
      return documentProblems(next, text).map((problem) => `${name}: ${problem}`);
    }),
    undated: placesOf(next).flatMap(({ place, reason }) =>
      typeof reason === 'string' && dateIn(reason) === undefined ? [`${place}: ${reason}`] : [],
    ),
    announced,
    dangerous: findDangerousChanges(deployed, next).map(({ description }) => description),
  };
};

import { composeServices } from '@apollo/composition';
import { parse, type ASTNode, type GraphQLError } from 'graphql';

export interface SubgraphSdl {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  /** Where to look, in messages. */
  readonly file: string;
}

export type Composition = { readonly supergraphSdl: string } | { readonly problems: readonly string[] };

/** What to do about the kinds of problem that are met in practice; every other explains itself. */
const advice: Readonly<Record<string, string>> = {
  DIRECTIVE_DEFINITION_INVALID: "Leave federation directives to kit's builder.",
  EMPTY_MERGED_ENUM_TYPE: 'Give the enum at least one value that all of these subgraphs have.',
  ENUM_VALUE_MISMATCH: 'Give the enum the same values in every subgraph: it is used for both input and output.',
  EXTERNAL_MISSING_ON_BASE: 'Define the field in the subgraph that owns the type, or remove @external.',
  FIELD_ARGUMENT_TYPE_MISMATCH: 'Give the argument one type in all of these subgraphs.',
  FIELD_TYPE_MISMATCH: 'Give the field one type in all of these subgraphs, nullability included.',
  INPUT_FIELD_MERGE_FAILED: 'Give the input one name per subgraph, or the same fields in all of them.',
  INTERFACE_FIELD_NO_IMPLEM: 'Every object that implements the interface needs the field in some subgraph.',
  INVALID_FIELD_SHARING:
    'One owner per field: remove it from the others, give their type another name, or make it @shareable in all of them, identically.',
  KEY_INVALID_FIELDS: 'Name fields in @key that the type has.',
  NO_QUERIES: 'At least one subgraph must define a Query field.',
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: 'Add the argument in every subgraph, or give it a default.',
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: 'Add the input field in every subgraph, or give it a default.',
  SATISFIABILITY_ERROR:
    'The entity cannot be reached with what the path provides: give it the same @key where it is returned, and a resolvable one where the field lives.',
  TYPE_KIND_MISMATCH: 'The name is used for two kinds of type: rename one of them.',
};

const placeOf = ({ name, file }: SubgraphSdl, line: number | undefined): string =>
  `${name}: ${file}${line === undefined ? '' : `:${line}`}`;

/** Where a subgraph defines `Type.field`. */
const definitionOf = (subgraph: SubgraphSdl, typeName: string, fieldName: string): string[] =>
  parse(subgraph.sdl).definitions.flatMap((node) =>
    'fields' in node && node.name.value === typeName
      ? (node.fields ?? [])
          .filter((field) => field.name.value === fieldName)
          .map((field) => placeOf(subgraph, field.name.loc?.startToken.line))
      : [],
  );

/** Where the subgraphs say what the error is about: by its nodes, or, where it has none, by the field that it names. */
const placesOf = (error: GraphQLError, subgraphs: readonly SubgraphSdl[]): string[] => {
  const byNode = (error.nodes ?? []).flatMap((node: ASTNode & { readonly subgraph?: string }) =>
    subgraphs
      .filter((each) => each.name === node.subgraph)
      .map((subgraph) => placeOf(subgraph, node.loc?.startToken.line)),
  );
  if (byNode.length > 0) return [...new Set(byNode)];
  const [, typeName, fieldName] = /"([_A-Za-z]\w*)\.([_A-Za-z]\w*)/.exec(error.message) ?? [];
  if (typeName === undefined || fieldName === undefined) return [];
  return subgraphs.flatMap((subgraph) => definitionOf(subgraph, typeName, fieldName));
};

const describe = (error: GraphQLError, subgraphs: readonly SubgraphSdl[]): string => {
  const given = error.extensions['code'];
  const code = typeof given === 'string' ? given : 'COMPOSITION_ERROR';
  const hint = advice[code];
  return [
    `${code}: ${error.message.trim()}`,
    ...placesOf(error, subgraphs).map((place) => `  in ${place}`),
    ...(hint === undefined ? [] : [`  what to do: ${hint}`]),
  ].join('\n');
};

/** Composes subgraphs into a supergraph, or says for each problem what it is, where, and what to do. */
export const compose = (subgraphs: readonly SubgraphSdl[]): Composition => {
  const definitions = [];
  for (const { name, url, sdl, file } of subgraphs) {
    try {
      definitions.push({ name, url, typeDefs: parse(sdl) });
    } catch (error) {
      return { problems: [`SYNTAX: ${error instanceof Error ? error.message : String(error)}\n  in ${name}: ${file}`] };
    }
  }
  const { supergraphSdl, errors } = composeServices(definitions);
  if (supergraphSdl !== undefined) return { supergraphSdl: `${supergraphSdl.trim()}\n` };
  return { problems: (errors ?? []).map((error) => describe(error, subgraphs)) };
};

import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { always, conditionsKey, conditionsOf, type Conditions } from './condition.ts';
import { costOfParts, type FieldPart, type OperationCost, type Part } from './part.ts';
import { unstated, type CostRules } from './rules.ts';
import { sizeKey, sizeOf, type Size } from './size.ts';

/** Of a field of the root of a mutation that states no other weight. */
const mutationWeight = 10;
/** Of asking for the schema: the depth of that is bounded by a rule of validation. */
const schemaWeight = 100;
/** Beyond so many fields, fragments seen through, an operation is taken to cost more than anybody may have. */
const mostFields = 10_000;

/** One field as it stands in a document, under the conditions that were met on the way to it. */
interface Asked {
  readonly node: FieldNode;
  readonly conditions: Conditions;
}

interface Source {
  readonly set: SelectionSetNode;
  readonly conditions: Conditions;
}

/** A list's size that was said by the field above. */
interface Sized {
  readonly fields: readonly string[];
  readonly size: Size;
}

class TooManyFieldsError extends Error {}

/**
 * Works out once what an operation's cost depends on. Fields of one response name count once, however many fragments
 * ask for them; of abstract types the dearest object counts; equal sets of fields are worked out once, so that fragments
 * which spread each other twice at every step do not double.
 */
export const compileCost = (
  schema: GraphQLSchema,
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost => {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const fragments = new Map(
    document.definitions.flatMap((definition): [string, FragmentDefinitionNode][] =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const numbers = new Map<FieldNode, number>();
  const numberOf = (node: FieldNode): number => {
    const known = numbers.get(node) ?? numbers.size;
    numbers.set(node, known);
    return known;
  };
  const parts: Part[] = [];
  const known = new Map<string, number>();
  let fieldsSeen = 0;

  const applies = (condition: string | undefined, type: GraphQLObjectType): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const named = typeFromAST(schema, { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } });
    return isAbstractType(named) && schema.isSubType(named, type);
  };

  /** The fields that sets ask of an object of this type, by their response name. */
  const collect = (sources: readonly Source[], type: GraphQLObjectType): Map<string, Asked[]> => {
    const groups = new Map<string, Asked[]>();
    const visited = new Set<string>();
    const visit = (set: SelectionSetNode, around: Conditions): void => {
      for (const selection of set.selections) {
        const conditions = conditionsOf(selection.directives, around);
        if (conditions === undefined) continue;
        if (selection.kind === Kind.FIELD) {
          if (++fieldsSeen > mostFields) throw new TooManyFieldsError();
          const name = (selection.alias ?? selection.name).value;
          const group = groups.get(name);
          if (group === undefined) groups.set(name, [{ node: selection, conditions }]);
          else group.push({ node: selection, conditions });
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (applies(selection.typeCondition?.name.value, type)) visit(selection.selectionSet, conditions);
        } else {
          const fragment = fragments.get(selection.name.value);
          const key = `${selection.name.value}${conditionsKey(conditions)}`;
          if (fragment === undefined || visited.has(key)) continue;
          visited.add(key);
          if (applies(fragment.typeCondition.name.value, type)) visit(fragment.selectionSet, conditions);
        }
      }
    };
    for (const { set, conditions } of sources) visit(set, conditions);
    return groups;
  };

  const partOf = (key: string, make: () => Part): number => {
    const before = known.get(key);
    if (before !== undefined) return before;
    // After what it is made of: parts are added up in this order.
    const index = parts.push(make()) - 1;
    known.set(key, index);
    return index;
  };

  const fieldPart = (type: GraphQLObjectType, asked: readonly Asked[], sized: Sized | undefined): FieldPart => {
    const [first] = asked as readonly [Asked];
    const name = first.node.name.value;
    const there = asked.some(({ conditions }) => conditions.length === 0)
      ? undefined
      : asked.map(({ conditions }) => conditions);
    const leaf = { there, size: 1, each: 0, below: undefined };
    if (name.startsWith('__')) return { ...leaf, weight: name === '__typename' ? 0 : schemaWeight };
    const field = type.getFields()[name];
    if (field === undefined) return { ...leaf, weight: 0 };
    const place = `${type.name}.${name}`;
    const changes = type === root && operation.operation === OperationTypeNode.MUTATION;
    const weight = rules.weights.get(place) ?? (changes ? mutationWeight : 0);
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return { ...leaf, weight };
    const rule = rules.sizes.get(place) ?? unstated;
    const own = isListType(getNullableType(field.type))
      ? sized?.fields.includes(name)
        ? sized.size
        : sizeOf(rule, first.node, field)
      : 1;
    const below = rule.sized.length === 0 ? undefined : { fields: rule.sized, size: sizeOf(rule, first.node, field) };
    // Where all are there or none is, that has been asked here.
    const same = new Set(asked.map(({ conditions }) => conditionsKey(conditions))).size === 1;
    const sources = asked.flatMap(({ node, conditions }) =>
      node.selectionSet === undefined ? [] : [{ set: node.selectionSet, conditions: same ? always : conditions }],
    );
    return {
      there,
      weight,
      size: own,
      each: isObjectType(named) ? (rules.weights.get(named.name) ?? 1) : 1,
      below: setPart(named, sources, below),
    };
  };

  const objectPart = (type: GraphQLObjectType, sources: readonly Source[], sized: Sized | undefined): number => {
    const groups = collect(sources, type);
    const names = [...groups.values()]
      .map((asked) => asked.map(({ node, conditions }) => numberOf(node) + conditionsKey(conditions)).join(','))
      .join(' ');
    const key = `${type.name} ${names} ${sized === undefined ? '' : sized.fields.join(',') + sizeKey(sized.size)}`;
    return partOf(key, () => ({ fields: [...groups.values()].map((asked) => fieldPart(type, asked, sized)) }));
  };

  const setPart = (type: GraphQLCompositeType, sources: readonly Source[], sized: Sized | undefined): number => {
    if (isObjectType(type)) return objectPart(type, sources, sized);
    const dearest = [...new Set(schema.getPossibleTypes(type).map((each) => objectPart(each, sources, sized)))];
    return dearest.length === 1 ? (dearest[0] as number) : partOf(`max ${dearest.join(' ')}`, () => ({ dearest }));
  };

  try {
    return costOfParts(parts, setPart(root, [{ set: operation.selectionSet, conditions: always }], undefined));
  } catch (error) {
    if (error instanceof TooManyFieldsError) return () => Infinity;
    throw error;
  }
};

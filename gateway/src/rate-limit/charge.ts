import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { bucketOfMutation } from './policy.ts';

/** What an operation costs beside the one point of its request. */
export interface OperationCharge {
  /** Fields of the root, each alias for itself, fragments seen through. */
  readonly roots: number;
  readonly signIn: number;
  readonly launch: number;
  /** Whether it is a mutation. */
  readonly mutates: boolean;
}

/** Nobody has so many points. */
const most = 1_000_000;
const nothing: OperationCharge = { roots: 0, signIn: 0, launch: 0, mutates: false };
const add = (one: OperationCharge, other: OperationCharge): OperationCharge => ({
  roots: Math.min(most, one.roots + other.roots),
  signIn: Math.min(most, one.signIn + other.signIn),
  launch: Math.min(most, one.launch + other.launch),
  mutates: one.mutates || other.mutates,
});

const worked = new WeakMap<OperationDefinitionNode, OperationCharge>();

/** Worked out once for each parsed operation, of a document that was validated: its fragments are there, and not in circles. */
export const chargeOf = (document: DocumentNode, operation: OperationDefinitionNode): OperationCharge => {
  const known = worked.get(operation);
  if (known !== undefined) return known;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet]] : [],
    ),
  );
  // Each fragment once: fragments that spread each other twice would double at every step.
  const ofFragments = new Map<string, OperationCharge>();
  const ofFragment = (name: string): OperationCharge => {
    const counted = ofFragments.get(name);
    if (counted !== undefined) return counted;
    const set = fragments.get(name);
    const charge = set === undefined ? nothing : ofSet(set);
    ofFragments.set(name, charge);
    return charge;
  };
  const ofSet = ({ selections }: SelectionSetNode): OperationCharge =>
    selections
      .map((selection) => {
        if (selection.kind === Kind.INLINE_FRAGMENT) return ofSet(selection.selectionSet);
        if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
        const bucket = bucketOfMutation[selection.name.value];
        return bucket === undefined ? { ...nothing, roots: 1 } : { ...nothing, roots: 1, [bucket]: 1 };
      })
      .reduce(add, nothing);
  const mutates = operation.operation === OperationTypeNode.MUTATION;
  const charge = { ...ofSet(operation.selectionSet), mutates };
  worked.set(operation, charge);
  return charge;
};

import { Kind, visit, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

const withTypename = (set: SelectionSetNode): SelectionSetNode =>
  set.selections.some((selection) => selection.kind === Kind.FIELD && selection.name.value === '__typename')
    ? set
    : { ...set, selections: [typename, ...set.selections] };

/** Asks for the type of every object but the root, as a client that caches does: it can't add that to a hash. */
export const typenameTransform = {
  transform: <File extends { readonly document?: DocumentNode }>({
    documents,
  }: {
    readonly documents: readonly File[];
  }): File[] =>
    documents.map((file) => ({
      ...file,
      ...(file.document === undefined
        ? {}
        : {
            document: visit(file.document, {
              SelectionSet: (node, _, parent) =>
                parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
                  ? undefined
                  : withTypename(node),
            }),
          }),
    })),
};

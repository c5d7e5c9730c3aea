/** What a page needs to have of a document that the gateway knows by its hash. */
const helper = `
const trusted = (operation: 'query' | 'mutation', name: string, documentId: string) => ({
  kind: 'Document',
  documentId,
  definitions: [
    {
      kind: 'OperationDefinition',
      operation,
      name: { kind: 'Name', value: name },
      selectionSet: { kind: 'SelectionSet', selections: [] },
    },
  ],
});

export type TrustedDocument<Result, Variables> = DocumentNode<Result, Variables> & { readonly documentId: string };
`;

/**
 * Turns the preset's bare hashes into documents that urql takes: it tells queries from mutations, and one document
 * from another, by what stands in them. Fragments have no use without their text and are left out.
 * @throws Error where the preset's output has another form than expected
 */
export const stubDocuments = (generated: string): string => {
  const lines = generated.split('\n').filter((line) => !/^export const \w+FragmentDoc = /.test(line));
  const first = lines.findIndex((line) => line.startsWith('export const '));
  const stubbed = lines.map((line) =>
    line
      .replace(/as unknown as DocumentNode</, 'as unknown as TrustedDocument<')
      .replace(/^(export const \w+ = )\{"__meta__":(\{.*?\})\}/, (_, start: string, meta: string) => {
        const { operation, name, documentId } = JSON.parse(meta) as Readonly<Record<string, string>>;
        return `${start}/*#__PURE__*/ trusted('${operation}', '${name}', '${documentId}')`;
      }),
  );
  const missed = stubbed.find((line) => line.startsWith('export const ') && !line.includes('trusted('));
  if (missed !== undefined) throw new Error(`Not a trusted document: ${missed.slice(0, 200)}`);
  if (first >= 0) stubbed.splice(first, 0, ...helper.trim().split('\n'), '');
  return stubbed.join('\n');
};

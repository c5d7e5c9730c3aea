import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type AnyVariables, type CombinedError } from 'urql';

interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

export interface Pages<Node> {
  readonly nodes: readonly Node[];
  readonly loading: boolean;
  readonly error: CombinedError | undefined;
  readonly hasMore: boolean;
  readonly more: () => void;
  /** Asks for the first page again, keeping what is shown until it is there. */
  readonly reload: () => void;
}

interface State<Node> {
  readonly key: string;
  readonly nodes: readonly Node[];
  readonly endCursor: string | null;
  readonly loading: boolean;
  readonly error: CombinedError | undefined;
}

/**
 * A list that grows page by page.
 *
 * @param key names what it is a list of: another key starts anew
 * @param version grows when the first page may be another, whether or not the list is shown just then
 */
export const usePages = <Data, Variables extends AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  key: string,
  variablesOf: (after: string | null) => Variables,
  read: (data: Data) => Connection<Node> | null | undefined,
  version = 0,
): Pages<Node> => {
  const client = useClient();
  const latest = useRef({ key, variablesOf, read });
  useEffect(() => {
    latest.current = { key, variablesOf, read };
  });
  const [state, setState] = useState<State<Node>>({ key, nodes: [], endCursor: null, loading: true, error: undefined });
  const fetchPage = useCallback(
    async (after: string | null): Promise<void> => {
      const { data, error } = await client
        .query(document, latest.current.variablesOf(after), { requestPolicy: 'network-only' })
        .toPromise();
      // Meanwhile something else is looked at.
      if (latest.current.key !== key) return;
      const page = data === undefined ? undefined : latest.current.read(data);
      setState((old) => {
        const own = old.key === key ? old : { nodes: [], endCursor: null };
        if (page == null) return { key, nodes: own.nodes, endCursor: own.endCursor, loading: false, error };
        const fresh = page.edges.map(({ node }) => node);
        return {
          key,
          nodes: after === null ? fresh : [...own.nodes, ...fresh],
          endCursor: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null,
          loading: false,
          error,
        };
      });
    },
    [client, document, key],
  );
  useEffect(() => {
    void fetchPage(null);
  }, [fetchPage]);
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    void fetchPage(null);
  }, [fetchPage, version]);
  const load = (after: string | null): void => {
    setState((old) => ({ ...old, loading: true, error: undefined }));
    void fetchPage(after);
  };
  const current = state.key === key ? state : { ...state, nodes: [], endCursor: null, loading: true, error: undefined };
  return {
    nodes: current.nodes,
    loading: current.loading,
    error: current.error,
    hasMore: current.endCursor !== null,
    more: () => {
      if (!current.loading && current.endCursor !== null) load(current.endCursor);
    },
    reload: () => load(null),
  };
};

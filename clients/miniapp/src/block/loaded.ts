import { useEffect, useRef, useState } from 'react';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useQuery } from 'urql';
import type { Loadable } from '../view/model.ts';

/**
 * A query's answer. What was there once stays while it is asked again, also where that fails. It is asked again
 * when `stale` grows.
 */
export const useLoaded = <Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  stale: number,
): Loadable<Data> => {
  const [{ data, error }, ask] = useQuery({ query, variables, requestPolicy: 'cache-and-network' });
  const [last, setLast] = useState<Data>();
  if (data !== undefined && data !== last) setLast(data);
  const seen = useRef(stale);
  useEffect(() => {
    if (seen.current === stale) return;
    seen.current = stale;
    ask({ requestPolicy: 'network-only' });
  }, [stale, ask]);
  const value = data ?? last;
  if (value !== undefined) return { state: 'ready', value };
  return error === undefined
    ? { state: 'loading' }
    : { state: 'failed', retry: () => ask({ requestPolicy: 'network-only' }) };
};

import { cacheExchange, createClient, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { describe, expect, test } from 'vitest';
import { trustedDocuments } from '../../src/graphql/trusted-documents.ts';

const document = (operation: 'query' | 'mutation', name: string, documentId: string) =>
  ({
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
  }) as unknown as TypedDocumentNode<{ readonly value: number }, { readonly of?: string }>;

const home = document('query', 'Home', 'aa');
const other = document('query', 'Other', 'bb');
const act = document('mutation', 'Act', 'cc');

/** A client whose endpoint counts its answers, and tells what it was sent. */
const clientWith = () => {
  const sent: { method: string | undefined; body: unknown }[] = [];
  const client = createClient({
    url: 'http://app.test/graphql',
    exchanges: [cacheExchange, trustedDocuments, fetchExchange],
    fetch: (_, init) => {
      sent.push({ method: init?.method, body: JSON.parse(init?.body as string) });
      return Promise.resolve(
        new Response(JSON.stringify({ data: { value: sent.length, thing: { __typename: 'Thing' } } }), {
          headers: { 'content-type': 'application/json' },
        }),
      );
    },
  });
  return { client, sent };
};

describe('trusted documents', () => {
  test('go by POST as their hash and variables, and nothing else', async () => {
    const { client, sent } = clientWith();
    await client.query(home, { of: 'today' }).toPromise();
    await client.mutation(act, {}).toPromise();
    expect(sent).toEqual([
      { method: 'POST', body: { documentId: 'aa', variables: { of: 'today' } } },
      { method: 'POST', body: { documentId: 'cc', variables: {} } },
    ]);
  });

  test('are kept apart in the cache by document and variables', async () => {
    const { client, sent } = clientWith();
    const values = [];
    for (const [query, of] of [
      [home, 'a'],
      [other, 'a'],
      [home, 'b'],
      [home, 'a'],
    ] as const) {
      values.push((await client.query(query, { of }).toPromise()).data?.value);
    }
    expect(values).toEqual([1, 2, 3, 1]);
    expect(sent).toHaveLength(3);
  });

  test('that were cached are asked again after a mutation of the same type', async () => {
    const { client } = clientWith();
    await client.query(home, {}).toPromise();
    await client.mutation(act, {}).toPromise();
    expect((await client.query(home, {}).toPromise()).data?.value).toBe(3);
  });
});

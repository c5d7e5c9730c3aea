import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { getOperationAST, parse, validate, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../src/api.ts';
import { callerWith, demoOperatorOf, playerOf } from '../src/caller.ts';
import { startTestPlatform, type TestPlatform } from '../src/harness.ts';
import { sampleVariables } from '../src/sample-variables.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(await read('clients/documents.json')) as Record<string, string>;

/** Refusals by the rules are answers; these are documents that could not be run, or that broke something. */
const faults: ReadonlySet<unknown> = new Set([
  undefined,
  'BAD_REQUEST',
  'DOCUMENT_NOT_TRUSTED',
  'DOCUMENT_UNKNOWN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL',
  'UNAVAILABLE',
]);

let schema: GraphQLSchema;
let platform: TestPlatform;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  schema = Supergraph.build(await read('supergraph.graphql'))
    .apiSchema()
    .toGraphQLJSSchema();
  platform = await startTestPlatform('in-process');
  tokens['player'] = (await playerOf(platform, 3001)).token;
  tokens['operator'] = (await demoOperatorOf(platform)).headers['authorization']?.slice(7) ?? '';
}, 180_000);
afterAll(() => platform.stop());

describe('the trusted documents', () => {
  test('are there', () => {
    expect(Object.keys(manifest).length).toBeGreaterThan(10);
  });

  test.each(Object.entries(manifest).map(([id, text]) => [getOperationAST(parse(text))?.name?.value, id, text]))(
    '%s has its hash, fits the schema and runs',
    async (_, id = '', text = '') => {
      expect(createHash('sha256').update(text).digest('hex')).toBe(id);
      const document = parse(text);
      expect(validate(schema, document)).toEqual([]);
      const operation = getOperationAST(document);
      if (!operation) throw new Error('It holds more than one operation');
      const { liveEnvironmentId: environmentId } = platform.demo;
      const variables = sampleVariables(operation, schema, { environmentId, first: 5, size: 5 });
      for (const token of [tokens['player'], tokens['operator']]) {
        const { headers } = callerWith(platform.origin, bearer(token ?? ''));
        const response = await fetch(`${platform.origin}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ documentId: id, variables }),
        });
        const { data, errors = [] } = (await response.json()) as {
          data?: unknown;
          errors?: { message: string; extensions?: { code?: string } }[];
        };
        expect(errors.filter(({ extensions }) => faults.has(extensions?.code))).toEqual([]);
        expect(data !== undefined || errors.length > 0).toBe(true);
      }
    },
  );
});

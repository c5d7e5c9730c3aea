import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../codegen/manifest.ts';
import { documentsOf } from '../supergraph/document-uses.ts';
import { root } from '../supergraph/files.ts';
import { compareSchemas, readApiSchema } from '../supergraph/schema-changes.ts';

const deployed = `
  enum Size { SMALL LARGE @deprecated(reason: "Ask for SMALL, until 2026-06-01.") }
  input Filter { size: Size, words: [String!], old: Int @deprecated(reason: "Nothing, until 2026-06-01.") }
  type Relic { id: ID! }
  type Thing {
    id: ID!
    name: String!
    size: Size
    title: String @deprecated(reason: "Use name. There until 2026-06-01.")
    label: String @deprecated(reason: "Use name. There until 2026-12-31.")
    relic: Relic @deprecated(reason: "There until 2026-06-01.")
  }
  type Query { thing(id: ID!, old: Int @deprecated(reason: "Until 2026-06-01.")): Thing, things(filter: Filter): [Thing!]! }
`;
const documents = documentsOf({
  a: 'query One($id: ID!) { thing(id: $id) { id name } }',
  b: 'query Many($filter: Filter) { things(filter: $filter) { id size } }',
});
const today = '2026-09-01';

/** What is said of the deployed schema with one thing in it replaced. */
const changed = (from: string, to: string, sent = documents) => {
  expect(deployed).toContain(from);
  return compareSchemas({
    deployed: readApiSchema(deployed),
    next: readApiSchema(deployed.replace(from, to)),
    documents: sent,
    today,
  });
};

describe('a schema that follows another', () => {
  test('breaks nothing where nothing changed, or something is new', () => {
    const nothing = { breaking: [], unanswered: [], undated: [], announced: [], dangerous: [] };
    expect(changed('name: String!', 'name: String!')).toEqual(nothing);
    expect(changed('name: String!', 'name: String!, more: Int')).toEqual(nothing);
  });

  test('breaks programs by what it takes away, and names the trusted documents that it breaks', () => {
    expect(changed('name: String!', '')).toMatchObject({
      breaking: ['Thing.name was removed. Trusted documents that use it: One.'],
      unanswered: ['One: Cannot query field "name" on type "Thing".'],
    });
    expect(changed('name: String!', 'name: String')).toMatchObject({
      breaking: ['Thing.name changed type from String! to String. Trusted documents that use it: One.'],
      unanswered: [],
    });
  });

  test('breaks who must send more', () => {
    expect(changed('things(filter: Filter)', 'things(filter: Filter, first: Int!)').breaking).toEqual([
      'A required arg first on Query.things was added. Trusted documents that use it: Many.',
    ]);
    expect(changed('words: [String!]', 'words: [String!], first: Int!').breaking).toEqual([
      'A required field first on input type Filter was added. Trusted documents that use it: Many.',
    ]);
    expect(changed('thing(id: ID!', 'thing(id: Int!').breaking).toEqual([
      'Query.thing arg id has changed type from ID! to Int!. Trusted documents that use it: One.',
    ]);
  });

  test.each([
    ['a field', 'title: String @deprecated(reason: "Use name. There until 2026-06-01.")', 'Thing.title was removed.'],
    ['an argument', ', old: Int @deprecated(reason: "Until 2026-06-01.")', 'Query.thing arg old was removed.'],
  ])('takes %s away as it announced, on the day that it said', (_, gone, description) => {
    expect(changed(gone, '')).toMatchObject({ breaking: [], unanswered: [], announced: [description] });
  });

  test('takes a type away with the last place that had it', () => {
    const next = deployed
      .replace('relic: Relic @deprecated(reason: "There until 2026-06-01.")', '')
      .replace('type Relic { id: ID! }', '');
    const given = { deployed: readApiSchema(deployed), next: readApiSchema(next), documents, today };
    expect(compareSchemas(given)).toMatchObject({
      breaking: [],
      announced: ['Relic was removed.', 'Thing.relic was removed.'],
    });
    expect(compareSchemas({ ...given, today: '2026-05-31' }).breaking).toEqual([
      'Relic was removed.',
      'Thing.relic was removed.',
    ]);
  });

  test('breaks who was told of a later day', () => {
    expect(changed('label: String @deprecated(reason: "Use name. There until 2026-12-31.")', '').breaking).toEqual([
      'Thing.label was removed.',
    ]);
  });

  test('breaks a trusted document that still uses what was announced', () => {
    const late = documentsOf({ a: 'query Late { thing(id: "1", old: 3) { title } }' });
    expect(changed(', old: Int @deprecated(reason: "Until 2026-06-01.")', '', late)).toMatchObject({
      breaking: ['Query.thing arg old was removed. Trusted documents that use it: Late.'],
      announced: [],
    });
    // Whoever fills a variable may put any of its fields and values there.
    expect(changed('LARGE @deprecated(reason: "Ask for SMALL, until 2026-06-01.")', '').breaking).toEqual([
      'LARGE was removed from enum type Size. Trusted documents that use it: Many.',
    ]);
    expect(changed(', old: Int @deprecated(reason: "Nothing, until 2026-06-01.")', '').breaking).toEqual([
      'Filter.old was removed. Trusted documents that use it: Many.',
    ]);
  });

  test('must say until when what it deprecates is there', () => {
    expect(changed('name: String!', 'name: String! @deprecated(reason: "Use id.")').undated).toEqual([
      'Thing.name: Use id.',
    ]);
  });

  test('tells of what is dangerous', () => {
    expect(changed('SMALL LARGE', 'SMALL HUGE LARGE')).toMatchObject({
      breaking: [],
      dangerous: ['HUGE was added to enum type Size.'],
    });
  });
});

// Each run loads the whole supergraph.
describe('npm run schema:check', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-schema-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = async (...given: string[]): Promise<{ code: number; text: string }> => {
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(root, 'tools', 'schema-check.ts'),
        ...given,
      ]);
      return { code: 0, text: stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, text: `${stdout}${stderr}` };
    }
  };

  test('finds nothing between the committed supergraph and itself', async () => {
    expect(await run(join(root, 'supergraph.graphql'))).toEqual({ code: 0, text: 'Nothing breaks.\n' });
  });

  test('finds what the committed one lacks, and fails', async () => {
    const sdl = await readFile(join(root, 'supergraph.graphql'), 'utf8');
    const path = join(folder, 'deployed.graphql');
    await writeFile(
      path,
      sdl.replace(/^type Query\b[^{]*\{/m, (head) => `${head}\n  lost: String @join__field(graph: GAME)\n`),
    );
    const { code, text } = await run(path);
    expect([code, text]).toEqual([1, expect.stringContaining('  Query.lost was removed.\n')]);
  });

  test('takes plain SDL and another manifest', async () => {
    const text = 'query One { thing(id: 1) { name } }';
    const paths = ['deployed', 'next', 'documents'].map((name) => join(folder, name));
    const [from = '', to = '', manifest = ''] = paths;
    await writeFile(from, deployed);
    await writeFile(to, deployed.replace('name: String!', ''));
    await writeFile(manifest, JSON.stringify({ [hashOf(text)]: text }));
    expect(await run(from, '--next', to, '--documents', manifest)).toEqual({
      code: 1,
      text: [
        'Breaks who was written for what is deployed:',
        '  Thing.name was removed. Trusted documents that use it: One.',
        'Trusted documents that would no longer be answered:',
        '  One: Cannot query field "name" on type "Thing".',
        '',
      ].join('\n'),
    });
  });

  test.each([[['nowhere.graphql']], [['a', 'b']]])('can not look at %j', async (given) => {
    expect((await run(...given)).code).toBe(2);
  });
});

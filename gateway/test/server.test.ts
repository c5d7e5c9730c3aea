import { randomBytes } from 'node:crypto';
import { systemClock } from '@stargraph/kit/clock';
import { signViewer } from '@stargraph/kit/viewer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ids, startToyPlatform, type Form, type ToyPlatform } from './toy-platform.ts';

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe.each<Form>(['in-process', 'http'])('the gateway with subgraphs %s', (form) => {
  let platform: ToyPlatform;
  let player: Record<string, string>;
  beforeAll(async () => {
    platform = await startToyPlatform(form);
    player = bearer(await platform.token());
  });
  afterAll(() => platform.close());

  test('one operation is joined over subgraphs, with exact amounts', async () => {
    const { status, body } = await platform.ask('{ player { id points balance } whoami }', { headers: player });
    expect(body).toEqual({
      data: { player: { id: ids.player, points: '9007199254740993', balance: '5' }, whoami: `player ${ids.player}` },
    });
    expect(status).toBe(200);
  });

  test('a mutation is executed once and answered', async () => {
    expect((await platform.ask('mutation { tap }', { headers: player })).body).toEqual({ data: { tap: true } });
  });

  test('a request without a credential speaks for nobody, and a refusal keeps its code and path', async () => {
    const { body } = await platform.ask('{ whoami player { id } }');
    expect(body.data).toBeNull();
    expect(body.errors).toEqual([
      { message: expect.any(String) as unknown, path: ['player'], extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  test('a viewer header from outside is nobody, whoever signed it', async () => {
    const forged = signViewer(
      { kind: 'operator', operatorId: ids.operator, memberships: [] },
      'tenant',
      randomBytes(32),
      systemClock,
    );
    const { body } = await platform.ask('{ whoami }', {
      headers: { 'x-stargraph-viewer': forged, 'x-stargraph-command': forged },
    });
    expect(body).toEqual({ data: { whoami: 'anonymous anonymous' } });
  });

  test('an unforeseen error of a subgraph tells its trace id only, and leaves the rest', async () => {
    const trace = 'a'.repeat(32);
    const { body } = await platform.ask('{ player { id broken } trace }', {
      headers: { ...player, traceparent: `00-${trace}-${'b'.repeat(16)}-01` },
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(body.data).toEqual({ player: { id: ids.player, broken: null }, trace });
    expect(body.errors).toEqual([
      {
        message: expect.stringContaining(trace) as unknown,
        path: ['player', 'broken'],
        extensions: { code: 'INTERNAL', traceId: trace },
      },
    ]);
  });

  test('scalars are read as subgraphs read them, before anything is sent', async () => {
    for (const query of ['{ echo(amount: "12.5") }', '{ echo(amount: "1", at: "yesterday") }']) {
      const { body } = await platform.ask(query);
      expect(body.data).toBeUndefined();
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    }
    const { body } = await platform.ask('query ($amount: BigInt!) { echo(amount: $amount) }', {
      variables: { amount: '99999999999999999999' },
    });
    expect(body.errors).toEqual([
      { message: expect.stringContaining('$amount') as unknown, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(
      (
        await platform.ask('query ($amount: BigInt!) { echo(amount: $amount) }', {
          variables: { amount: '9007199254740993' },
        })
      ).body,
    ).toEqual({
      data: { echo: '9007199254740993' },
    });
  });

  test('the machinery of federation is not in the API', async () => {
    for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }']) {
      const { body } = await platform.ask(query);
      expect(body.data).toBeUndefined();
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    }
    for (const type of ['_Entity', '_Any', '_Service', 'join__Graph', 'link__Import']) {
      expect((await platform.ask(`{ __type(name: "${type}") { name } }`)).body).toEqual({ data: { __type: null } });
    }
  });

  test('an operation name that the document has not is refused', async () => {
    const response = await fetch(`${platform.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query A { whoami } query B { whoami }', operationName: 'C' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] });
  });
});

describe('a subgraph that is down', () => {
  let platform: ToyPlatform;
  beforeAll(async () => {
    platform = await startToyPlatform('http');
  });
  afterAll(() => platform.close());

  test('takes only its own fields with it, each with a path', async () => {
    await platform.stopSubgraph('billing');
    const { status, body } = await platform.ask(
      '{ player { id wallet: balance points } players(first: 2) { balance } }',
      { headers: bearer(await platform.token()) },
    );
    expect(status).toBe(200);
    expect(body.data).toEqual({
      player: { id: ids.player, wallet: null, points: '9007199254740993' },
      players: [{ balance: null }, { balance: null }],
    });
    const unavailable = { message: expect.any(String) as unknown, extensions: { code: 'UNAVAILABLE' } };
    expect(body.errors).toHaveLength(3);
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { ...unavailable, path: ['player', 'wallet'] },
        { ...unavailable, path: ['players', 0, 'balance'] },
        { ...unavailable, path: ['players', 1, 'balance'] },
      ]),
    );
  });
});

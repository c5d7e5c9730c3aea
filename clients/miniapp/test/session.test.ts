import { describe, expect, test } from 'vitest';
import { Session_LaunchDocument, Session_RefreshDocument } from '../src/generated/graphql.ts';
import type { EarlySession } from '../src/runtime/boot.ts';
import { createSession, SessionLostError } from '../src/runtime/session.ts';

const grant = (n: number, ends = 900_000) => ({
  accessToken: `a${n}`,
  refreshToken: `r${n}`,
  expiresAt: new Date(1_000_000 + ends).toISOString(),
});

/** A session over a server whose answers the test gives, by what was asked. */
const open = (answers: {
  readonly launch?: () => unknown;
  readonly refresh?: (refreshToken: string) => unknown;
  readonly data?: (token: string) => Response;
  readonly early?: Promise<EarlySession>;
  readonly stored?: string;
}) => {
  const asked: string[] = [];
  const clock = { now: 1_000_000 };
  let stored = answers.stored;
  const session = createSession({
    environmentId: 'env_1',
    initData: 'signed',
    early: answers.early,
    store: {
      load: () => stored,
      save: (token) => {
        stored = token;
      },
    },
    now: () => clock.now,
    fetch: async (_, init) => {
      const token = new Headers(init?.headers).get('authorization');
      if (token !== null) return answers.data?.(token) ?? new Response('{"data":{}}');
      const { documentId, variables } = JSON.parse(init?.body as string) as {
        readonly documentId: string;
        readonly variables: { readonly input: { readonly refreshToken: string } };
      };
      const launch = documentId === Session_LaunchDocument.documentId;
      if (!launch) expect(documentId).toBe(Session_RefreshDocument.documentId);
      asked.push(launch ? 'launch' : `refresh ${variables.input.refreshToken}`);
      const answer = launch ? answers.launch?.() : answers.refresh?.(variables.input.refreshToken);
      if (answer === undefined) throw new TypeError('Failed to fetch');
      return new Response(JSON.stringify({ data: { answer } }));
    },
  });
  return { session, asked, clock, stored: () => stored };
};

describe('the session', () => {
  test('takes what the page’s early script opened, and asks for nothing itself', async () => {
    const { session, asked, stored } = open({ early: Promise.resolve(grant(1)) });
    expect(await session.token()).toBe('a1');
    expect([asked, stored()]).toEqual([[], 'r1']);
  });

  test('renews itself before its end, once for all who ask', async () => {
    const { session, asked, clock } = open({ early: Promise.resolve(grant(1)), refresh: () => grant(2, 2_000_000) });
    await session.token();
    clock.now += 880_000;
    expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual(['a2', 'a2', 'a2']);
    expect(asked).toEqual(['refresh r1']);
  });

  test('goes back to the launch data where the refresh token is refused', async () => {
    const { session, asked } = open({ stored: 'r0', refresh: () => ({ code: 'EXPIRED' }), launch: () => grant(3) });
    expect(await session.token()).toBe('a3');
    expect(asked).toEqual(['refresh r0', 'launch']);
  });

  test('is lost, with its reason, where that is refused too, and stays lost', async () => {
    const { session, asked, stored } = open({ launch: () => ({ reason: 'EXPIRED' }) });
    const heard: unknown[] = [];
    session.onLost((error) => heard.push(error.reason));
    await expect(session.token()).rejects.toBeInstanceOf(SessionLostError);
    await expect(session.token()).rejects.toBeInstanceOf(SessionLostError);
    expect([asked, heard, stored()]).toEqual([['launch'], ['EXPIRED'], undefined]);
  });

  test('a cut network is no loss: the next one asks again', async () => {
    let up = false;
    const { session } = open({
      early: Promise.reject(new TypeError('cut')),
      launch: () => (up ? grant(4) : undefined),
    });
    await expect(session.token()).rejects.toBeInstanceOf(TypeError);
    up = true;
    expect(await session.token()).toBe('a4');
  });

  test('a request whose token is refused is sent once more with a new one', async () => {
    const refused = '{"errors":[{"message":"","extensions":{"code":"UNAUTHENTICATED"}}]}';
    const { session, asked } = open({
      early: Promise.resolve(grant(1)),
      refresh: () => grant(2),
      data: (token) => new Response(token === 'Bearer a2' ? '{"data":{"ok":true}}' : refused),
    });
    expect(await (await session.fetch('/graphql', {})).json()).toEqual({ data: { ok: true } });
    expect(asked).toEqual(['refresh r1']);
  });
});

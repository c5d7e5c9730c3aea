import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '@stargraph/kit/logging';
import { signingKeyList } from '@stargraph/kit/contracts/commands/auth';
import { createSigningKeys } from '../src/signing-keys.ts';
import { startAuth, type RunningAuth } from './harness.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let auth: RunningAuth;
let servers: ReturnType<RunningAuth['serverOf']>[];
beforeAll(async () => {
  auth = await startAuth();
  servers = [auth.serverOf(), auth.serverOf(), auth.serverOf()];
});
afterAll(() => auth.stop());
beforeEach(async () => {
  await auth.pool.query('delete from signing_key');
  // Past what a process may still know of keys that are gone.
  auth.clock.advance(2 * minute);
});

const listed = async (server = servers[0]): Promise<string[]> =>
  (await auth.commandsOf('gateway', server).call(signingKeyList, {})).keys.map(({ kid }) =>
    typeof kid === 'string' ? kid : '',
  );
const signer = async (): Promise<string | undefined> => {
  const tenant = auth.createTenant();
  const { accessToken } = await auth.exchange(tenant.live, `valid:${tenant.live}:7`);
  return decodeProtectedHeader(accessToken).kid;
};
const keysOf = () =>
  createSigningKeys({
    pool: auth.pool,
    secrets: auth.secrets,
    clock: auth.clock,
    logger: createLogger({ service: 'auth', level: 'silent' }),
  });

describe('signing keys', () => {
  test('follow one another every 90 days: announced, then signing, the old one kept until its last token has ended', async () => {
    const first = await signer();
    auth.clock.advance(90 * day - 1);
    expect(await listed()).toEqual([first]);
    auth.clock.advance(1);
    // Whoever asks for the list sees to it; three processes at once announce one.
    const lists = await Promise.all(servers.map((server) => listed(server)));
    const [second = ''] = (lists[0] ?? []).filter((kid) => kid !== first);
    for (const list of lists) expect(list.toSorted()).toEqual([first ?? '', second].toSorted());
    expect(await signer()).toBe(first);
    auth.clock.advance(9 * minute);
    expect(await signer()).toBe(first);
    auth.clock.advance(minute);
    expect(await signer()).toBe(second);
    auth.clock.advance(25 * minute);
    expect(await listed()).toContain(first);
    auth.clock.advance(minute);
    expect(await listed()).toEqual([second]);
  });

  test('are rotated on command, once for twenty commands at once', async () => {
    const first = await signer();
    const rotations = await Promise.all(Array.from({ length: 20 }, () => keysOf().rotate()));
    expect(new Set(rotations.map(({ kid }) => kid)).size).toBe(1);
    expect(rotations.filter(({ made }) => made)).toHaveLength(1);
    expect(await signer()).toBe(first);
    auth.clock.advance(10 * minute);
    expect(await signer()).toBe(rotations[0]?.kid);
  });

  test('that are compromised count no longer, and the new one signs at once', async () => {
    await signer();
    const { kid } = await keysOf().rotate(true);
    expect(await listed()).toEqual([kid]);
    auth.clock.advance(minute);
    expect(await signer()).toBe(kid);
  });

  test('are left as they were by a rotation that dies in the middle, and the next one goes on', async () => {
    const first = await signer();
    const holder = await auth.pool.connect();
    try {
      await holder.query('begin');
      await holder.query(`select pg_advisory_xact_lock(hashtextextended('signing_key', 0))`);
      const dying = keysOf().rotate();
      dying.catch(() => undefined);
      // It waits for the lock; its connection is ended under it, as with its process.
      let killed = 0;
      while (killed === 0) {
        const { rowCount } = await auth.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`,
        );
        killed = rowCount ?? 0;
      }
      await holder.query('rollback');
      await expect(dying).rejects.toBeInstanceOf(Error);
    } finally {
      holder.release();
    }
    expect(await listed()).toEqual([first]);
    const { kid } = await keysOf().rotate();
    expect((await listed()).toSorted()).toEqual([first ?? '', kid].toSorted());
  });
});

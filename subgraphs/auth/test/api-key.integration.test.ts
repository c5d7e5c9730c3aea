import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiKeyLookup } from '@stargraph/kit/contracts/commands/auth';
import { roles, permissionsOfRole } from '@stargraph/kit/contracts/permission';
import { newId } from '@stargraph/kit/ids';
import { startAuth, type RunningAuth } from './harness.ts';

let auth: RunningAuth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

const lookUp = (prefix: string) => auth.commandsOf('gateway').call(apiKeyLookup, { prefix });
const day = 86_400_000;

describe('API keys', () => {
  test('is made by who has proved in the last ten minutes who they are', async () => {
    const { owner, live } = auth.createTenant();
    const stale = { ...owner, verifiedAt: auth.clock.now() - 10 * 60_000 - 1 };
    await expect(auth.createKey(stale, live)).rejects.toThrow('STEP_UP_REQUIRED');
    expect(await auth.createKey({ ...owner, verifiedAt: auth.clock.now() - 10 * 60_000 }, live)).toMatchObject({
      __typename: 'ApiKeyCreateSuccess',
    });
  });

  test('a key is shown once, found by its prefix, and stored as a hash', async () => {
    const { owner, live, projectId } = auth.createTenant();
    const { apiKey, secret } = await auth.createKey(owner, live, {
      name: ' Site ',
      scopes: ['METRICS_READ', 'EVENTS_WRITE', 'METRICS_READ'],
    });
    expect(secret).toMatch(/^sgk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    expect(secret.startsWith(`sgk_${apiKey.prefix}_`)).toBe(true);
    expect(apiKey).toMatchObject({
      name: 'Site',
      scopes: ['EVENTS_WRITE', 'METRICS_READ'],
      createdBy: owner.operatorId,
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
    });
    expect(await lookUp(apiKey.prefix)).toEqual({
      apiKeyId: apiKey.id,
      hash: createHash('sha256').update(secret).digest('hex'),
      environmentId: live,
      projectId,
      scopes: ['events:write', 'metrics:read'],
      expiresAt: null,
    });
    const stored = await auth.pool.query(
      `select to_jsonb(api_key) from api_key where id = $1 union all select to_jsonb(r) from idempotency_record r where environment_id = $2`,
      [apiKey.id, live],
    );
    expect(stored.rowCount).toBe(2);
    expect(JSON.stringify(stored.rows)).not.toContain(secret.slice(-43));
    expect(auth.logs.join('')).not.toContain(secret.slice(-43));
  });

  test('a repeat gets the same secret, also after its end; another input under the key is refused', async () => {
    const { owner, live, sandbox } = auth.createTenant();
    const input = {
      idempotencyKey: 'k',
      expiresAt: new Date(auth.clock.now() + 1000).toISOString(),
      scopes: ['PLAYERS_READ', 'CONTENT_READ'],
    };
    const answers = await Promise.all(Array.from({ length: 8 }, () => auth.createKey(owner, live, input)));
    expect(new Set(answers.map(({ secret }) => secret)).size).toBe(1);
    expect(await auth.keysOf(owner, live)).toHaveLength(1);
    auth.clock.advance(5000);
    expect(await auth.createKey(owner, live, { ...input, scopes: ['CONTENT_READ', 'PLAYERS_READ'] })).toEqual(
      answers[0],
    );
    expect(await auth.createKey(owner, live, { ...input, name: 'Other' })).toMatchObject({
      __typename: 'IdempotencyConflictError',
    });
    // The environment and the operator are part of the key's scope.
    const elsewhere = await auth.createKey(owner, sandbox, { idempotencyKey: 'k' });
    expect(elsewhere.secret).not.toBe(answers[0]?.secret);
  });

  test('a key ends at its time, and at its revocation at the latest', async () => {
    const { owner, live } = auth.createTenant();
    const ending = await auth.createKey(owner, live, { expiresAt: new Date(auth.clock.now() + 1000).toISOString() });
    expect(await lookUp(ending.apiKey.prefix)).toMatchObject({ expiresAt: auth.clock.now() + 1000 });
    auth.clock.advance(1000);
    expect(await lookUp(ending.apiKey.prefix)).toBeNull();
    const { apiKey } = await auth.createKey(owner, live);
    const revoked = await auth.revokeKey(owner, live, apiKey.id);
    expect(revoked).toMatchObject({
      __typename: 'ApiKeyRevokeSuccess',
      apiKey: { id: apiKey.id, revokedAt: new Date(auth.clock.now()).toISOString() },
    });
    expect(await lookUp(apiKey.prefix)).toBeNull();
    auth.clock.advance(1000);
    expect(await auth.revokeKey(owner, live, apiKey.id)).toEqual(revoked);
    expect((await auth.keysOf(owner, live)).map(({ id }) => id)).toEqual([apiKey.id, ending.apiKey.id]);
    auth.clock.advance(31 * day);
    expect(await auth.keysOf(owner, live)).toEqual([]);
  });

  test('its last use is known to the minute', async () => {
    const { owner, live } = auth.createTenant();
    const { apiKey } = await auth.createKey(owner, live);
    const first = new Date(auth.clock.now()).toISOString();
    await lookUp(apiKey.prefix);
    auth.clock.advance(59_000);
    await lookUp(apiKey.prefix);
    expect((await auth.keysOf(owner, live))[0]?.lastUsedAt).toBe(first);
    auth.clock.advance(1000);
    await lookUp(apiKey.prefix);
    expect((await auth.keysOf(owner, live))[0]?.lastUsedAt).toBe(new Date(auth.clock.now()).toISOString());
  });

  test.each([
    [{ scopes: [] }, 'InvalidInputError'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'InvalidInputError'],
  ])('%j breaks a rule and makes nothing', async (input, type) => {
    const { owner, live } = auth.createTenant();
    expect((await auth.createKey(owner, live, input)).__typename).toBe(type);
    expect(await auth.keysOf(owner, live)).toEqual([]);
  });

  test.each([{ name: '' }, { idempotencyKey: 'a b' }])('%j is no request', async (input) => {
    const { owner, live } = auth.createTenant();
    await expect(auth.createKey(owner, live, input)).rejects.toThrow('BAD_USER_INPUT');
  });

  test('an environment has a hundred usable keys, however many are asked for at once', async () => {
    const { owner, live, sandbox } = auth.createTenant();
    const answers = await Promise.all(Array.from({ length: 110 }, () => auth.createKey(owner, live)));
    expect(answers.filter(({ __typename }) => __typename === 'ApiKeyCreateSuccess')).toHaveLength(100);
    expect((await auth.createKey(owner, sandbox)).__typename).toBe('ApiKeyCreateSuccess');
    const [first] = await auth.keysOf(owner, live);
    await auth.revokeKey(owner, live, first?.id ?? '');
    expect((await auth.createKey(owner, live)).__typename).toBe('ApiKeyCreateSuccess');
  });

  test("another environment's and another company's keys are out of reach", async () => {
    const mine = auth.createTenant();
    const other = auth.createTenant();
    const { apiKey } = await auth.createKey(mine.owner, mine.live);
    expect(await auth.revokeKey(mine.owner, mine.sandbox, apiKey.id)).toMatchObject({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
    });
    expect(await auth.revokeKey(other.owner, other.live, apiKey.id)).toMatchObject({ __typename: 'NotFoundError' });
    await expect(auth.revokeKey(other.owner, mine.live, apiKey.id)).rejects.toThrow('FORBIDDEN');
    await expect(auth.createKey(other.owner, mine.live)).rejects.toThrow('FORBIDDEN');
    await expect(auth.keysOf(other.owner, mine.live)).rejects.toThrow('FORBIDDEN');
    expect(await auth.keysOf(mine.owner, mine.sandbox)).toEqual([]);
    expect(await lookUp(apiKey.prefix)).not.toBeNull();
    expect(await lookUp('0000000000000000')).toBeNull();
  });

  test.each(roles)('a %s makes, sees and revokes keys as the matrix says', async (role) => {
    const tenant = auth.createTenant();
    const { apiKey } = await auth.createKey(tenant.owner, tenant.live);
    const viewer = tenant.operator(role);
    const outcomes = await Promise.allSettled([
      auth.createKey(viewer, tenant.live),
      auth.keysOf(viewer, tenant.live),
      auth.rotateKey(viewer, tenant.live, apiKey.id),
      auth.revokeKey(viewer, tenant.live, apiKey.id),
    ]);
    const expected = permissionsOfRole[role].includes('key.manage') ? 'fulfilled' : 'rejected';
    expect(outcomes.map(({ status }) => status)).toEqual([expected, expected, expected, expected]);
  });

  test('a rotated key and its successor are both good for the overlap, then the successor alone', async () => {
    const { owner, live } = auth.createTenant();
    const { apiKey: former } = await auth.createKey(owner, live, {
      name: 'Site',
      scopes: ['METRICS_READ'],
      expiresAt: new Date(auth.clock.now() + 90 * day).toISOString(),
    });
    auth.clock.advance(10 * day);
    const at = auth.clock.now();
    const rotated = await auth.rotateKey(owner, live, former.id, { overlapSeconds: 3600 });
    expect(rotated).toMatchObject({
      __typename: 'ApiKeyRotateSuccess',
      apiKey: { name: 'Site', scopes: ['METRICS_READ'], expiresAt: new Date(at + 90 * day).toISOString() },
      former: { id: former.id, replacedBy: rotated.apiKey.id, expiresAt: new Date(at + 3_600_000).toISOString() },
    });
    expect(auth.published).toContain(`api-key-revoked ${former.prefix}`);
    for (const prefix of [former.prefix, rotated.apiKey.prefix]) expect(await lookUp(prefix)).not.toBeNull();
    auth.clock.advance(3_600_000);
    expect(await lookUp(former.prefix)).toBeNull();
    expect(await lookUp(rotated.apiKey.prefix)).toMatchObject({
      hash: createHash('sha256').update(rotated.secret).digest('hex'),
    });
    const { rows } = await auth.pool.query<{ data: unknown }>(
      `select envelope->'data' as data from outbox where environment_id = $1 and type = 'auth.audit.recorded.v1'`,
      [live],
    );
    const told = rows.map(({ data }) => data);
    expect(told).toContainEqual(
      expect.objectContaining({ action: 'apiKey.rotated', actor: { kind: 'operator', id: owner.operatorId } }),
    );
    expect(JSON.stringify(told)).not.toContain(rotated.secret.slice(-43));
  });

  test('of many who rotate one key at once, one makes the successor; a repeat of its request gets the same secret', async () => {
    const { owner, live } = auth.createTenant();
    const { apiKey } = await auth.createKey(owner, live);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => auth.rotateKey(owner, live, apiKey.id, { idempotencyKey: `rotate-${n}` })),
    );
    const made = answers.filter(({ __typename }) => __typename === 'ApiKeyRotateSuccess');
    expect(made).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'InvalidInputError')).toHaveLength(7);
    expect(await auth.keysOf(owner, live)).toHaveLength(2);
    const winner = answers.findIndex(({ __typename }) => __typename === 'ApiKeyRotateSuccess');
    const again = await auth.rotateKey(owner, live, apiKey.id, { idempotencyKey: `rotate-${winner}` });
    expect(again.secret).toBe(made[0]?.secret);
  });

  test('a key that has ended, or an overlap out of range, is not rotated', async () => {
    const { owner, live, sandbox } = auth.createTenant();
    const { apiKey } = await auth.createKey(owner, live);
    for (const overlapSeconds of [-1, 604_801])
      expect((await auth.rotateKey(owner, live, apiKey.id, { overlapSeconds })).__typename).toBe('InvalidInputError');
    expect((await auth.rotateKey(owner, sandbox, apiKey.id)).__typename).toBe('NotFoundError');
    await auth.revokeKey(owner, live, apiKey.id);
    expect((await auth.rotateKey(owner, live, apiKey.id)).__typename).toBe('InvalidInputError');
    expect(await auth.keysOf(owner, live)).toHaveLength(1);
  });

  test('players, API keys and strangers reach none of it', async () => {
    const { live, projectId } = auth.createTenant();
    await expect(auth.createKey({ kind: 'anonymous' }, live)).rejects.toThrow('UNAUTHENTICATED');
    const player = {
      kind: 'player',
      playerId: newId('player'),
      environmentId: live,
      projectId,
      releaseHash: null,
    } as const;
    const integration = {
      kind: 'integration',
      apiKeyId: newId('apiKey'),
      environmentId: live,
      projectId,
      scopes: ['content:read'],
      releaseHash: null,
    } as const;
    for (const viewer of [player, { ...integration, scopes: ['content:read' as const] }]) {
      await expect(auth.createKey(viewer, live)).rejects.toThrow('FORBIDDEN');
      await expect(auth.keysOf(viewer, live)).rejects.toThrow('FORBIDDEN');
    }
    await expect(auth.commandsOf('game').call(apiKeyLookup, { prefix: 'x' })).rejects.toThrow('403');
  });
});

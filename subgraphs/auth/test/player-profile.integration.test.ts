import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playerIdentify } from '@stargraph/kit/contracts/commands/auth';
import type { Scope } from '@stargraph/kit/contracts/permission';
import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { startAuth, type RunningAuth, type Tenant } from './harness.ts';

let auth: RunningAuth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

const playerOf = (tenant: Tenant, playerId: string, environmentId = tenant.live): Viewer => ({
  kind: 'player',
  playerId,
  environmentId,
  projectId: tenant.projectId,
  releaseHash: null,
});
const keyOf = (tenant: Tenant, scopes: readonly Scope[]): Viewer => ({
  kind: 'integration',
  apiKeyId: newId('apiKey'),
  environmentId: tenant.live,
  projectId: tenant.projectId,
  scopes: [...scopes],
  releaseHash: null,
});

describe("a player's profile", () => {
  test('has the name of the last launch; a launch without one changes nothing', async () => {
    const tenant = auth.createTenant();
    const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:1:Ada Lovelace`);
    const viewer = playerOf(tenant, player.id);
    expect(await auth.namesOf(viewer, tenant.live, [player.id])).toEqual(['Ada Lovelace']);
    await auth.exchange(tenant.live, `valid:${tenant.live}:1:Ada King`);
    await auth.exchange(tenant.live, `valid:${tenant.live}:1`);
    expect(await auth.namesOf(viewer, tenant.live, [player.id])).toEqual(['Ada King']);
  });

  test.each(['', ' \n\t', '\u0000\u202E\u200B'])('of a player without a name (%j) is named by its id', async (name) => {
    const tenant = auth.createTenant();
    const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:1:${name}`);
    const end = player.id.slice(-4).toUpperCase();
    expect(await auth.namesOf(tenant.owner, tenant.live, [player.id])).toEqual([`Player ${end}`]);
  });

  test('is named by its id alone where it is not there any more, which tells nothing of others; and of another environment is refused', async () => {
    const [tenant, other] = [auth.createTenant(), auth.createTenant()];
    const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:1:Ada`);
    const elsewhere = await auth.exchange(other.live, `valid:${other.live}:1:Eve`);
    const viewer = playerOf(tenant, player.id);
    const gone = newId('player');
    const named = (id: string) => `Player ${id.slice(-4).toUpperCase()}`;
    expect(await auth.namesOf(viewer, tenant.live, [gone, elsewhere.player.id, 'x'])).toEqual([
      named(gone),
      named(elsewhere.player.id),
      null,
    ]);
    for (const stranger of [
      playerOf(other, elsewhere.player.id),
      playerOf(tenant, player.id, tenant.sandbox),
      other.owner,
      keyOf(other, ['players:read']),
    ])
      await expect(auth.namesOf(stranger, tenant.live, [player.id])).rejects.toThrow('FORBIDDEN');
    await expect(auth.namesOf({ kind: 'anonymous' }, tenant.live, [player.id])).rejects.toThrow('UNAUTHENTICATED');
  });

  test('is for whoever may read players or what they stand on, and for no other key', async () => {
    const tenant = auth.createTenant();
    const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:1:Ada`);
    for (const viewer of [
      tenant.operator('editor'),
      tenant.operator('support'),
      tenant.operator('analyst'),
      keyOf(tenant, ['leaderboards:read']),
      keyOf(tenant, ['players:read']),
    ])
      expect(await auth.namesOf(viewer, tenant.live, [player.id])).toEqual(['Ada']);
    await expect(
      auth.namesOf(keyOf(tenant, ['content:read', 'metrics:read']), tenant.live, [player.id]),
    ).rejects.toThrow('FORBIDDEN');
  });
});

describe('a player by id', () => {
  const query = `query ($e: ID!, $id: ID!) { playerById(environmentId: $e, id: $id) { environmentId id } }`;
  const ask = (viewer: Viewer, e: string, id: string) => auth.execute(query, viewer, { e, id });

  test('is there from the first launch on, for operators who may read players and API keys with that scope', async () => {
    const tenant = auth.createTenant();
    const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:1`);
    for (const viewer of [tenant.operator('support'), keyOf(tenant, ['players:read'])])
      expect(await ask(viewer, tenant.live, player.id)).toEqual({
        data: { playerById: { environmentId: tenant.live, id: player.id } },
      });
  });

  test('is null for nobody, for what is no id, and for a player of another environment', async () => {
    const tenant = auth.createTenant();
    const { player } = await auth.exchange(tenant.sandbox, `valid:${tenant.sandbox}:1`);
    for (const id of [player.id, newId('player'), newId('project'), 'nobody', '\0'])
      expect(await ask(tenant.owner, tenant.live, id)).toEqual({ data: { playerById: null } });
  });

  test('is not for players, who lacks the permission or the scope, nor for strangers', async () => {
    const [tenant, other] = [auth.createTenant(), auth.createTenant()];
    const { player } = await auth.exchange(tenant.live, `valid:${tenant.live}:1`);
    for (const viewer of [
      playerOf(tenant, player.id),
      other.owner,
      keyOf(tenant, ['leaderboards:read']),
      keyOf(other, ['players:read']),
    ])
      expect(await ask(viewer, tenant.live, player.id)).toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
  });
});

describe('who a Telegram user is', () => {
  test('is told to tenant, by environment; nobody is made a player by it', async () => {
    const { live, sandbox } = auth.createTenant();
    const { player } = await auth.exchange(live, `valid:${live}:77`);
    const identify = (environmentId: string, telegramUserId: string) =>
      auth.commandsOf('tenant').call(playerIdentify, { environmentId, telegramUserId });
    expect(await identify(live, '77')).toEqual({ playerId: player.id });
    expect(await identify(live, '78')).toEqual({ playerId: null });
    expect(await identify(sandbox, '77')).toEqual({ playerId: null });
    await expect(
      auth.commandsOf('game').call(playerIdentify, { environmentId: live, telegramUserId: '77' }),
    ).rejects.toThrow('403');
  });
});

import { sign } from '@tma.js/init-data-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteRevoked } from '../src/use-case/call-bot.ts';
import { botVerifyLaunch } from '@stargraph/kit/contracts/commands/tenant-bot';
import type { Viewer } from '@stargraph/kit/viewer';
import { until } from '@stargraph/kit/testkit/until';
import { openDoor, updates, type Door } from './bot-door.ts';
import { renewedToken as renewed, startTenant, tokens, type RunningTenant } from './harness.ts';

const [first = '', second = ''] = tokens;
const unauthorized = { status: 401, description: 'Unauthorized' };

let tenant: RunningTenant;
let door: Door;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message', 'tenant_jobs._private_jobs'])
    await tenant.pool.query(`delete from ${table}`);
  door = await openDoor(tenant, first);
  tenant.api.calls.length = 0;
});

const messages = async () =>
  (
    await tenant.pool.query<{ state: string; problem: string | null }>(
      'select state, problem from outbound_message order by position',
    )
  ).rows;
const audited = async (action: string) =>
  (
    await tenant.pool.query<{ data: { actor: unknown; target: unknown } }>(
      `select envelope->'data' as data from outbox
       where environment_id = $1 and envelope->'data'->>'action' = $2 order by position`,
      [door.live, action],
    )
  ).rows.map(({ data }) => data);
const revokedAt = async (): Promise<string | null> =>
  (
    await tenant.field<{ bot: { revokedAt: string | null } }>(
      'environment',
      'query ($id: ID!) { environment(id: $id) { bot { revokedAt } } }',
      door.owner,
      { id: door.live },
    )
  ).bot.revokedAt;
const disconnect = (viewer: Viewer, environmentId: string) =>
  tenant.field<{ __typename: string; environment: { bot: null | { id: string } } }>(
    'botDisconnect',
    `mutation ($input: BotDisconnectInput!) { botDisconnect(input: $input) {
      __typename ... on BotDisconnectSuccess { environment { bot { id } } } ... on Error { code message } } }`,
    viewer,
    { input: { environmentId } },
  );
/** What a process does until `holds`. */
const whileWorking = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const worker = tenant.workerOf();
  await worker.start();
  try {
    await until(what, holds);
  } finally {
    await worker.stop();
  }
};

describe('a token that Telegram refuses', () => {
  test('is noted at once and audited once; nothing more is sent, and what waits goes on with the next token', async () => {
    tenant.api.failNext('sendMessage', unauthorized);
    await door.receive(updates.text('/help'));
    await door.receive(updates.text('/help', { id: 43 }));
    await tenant.work();
    await tenant.work();
    expect(Date.parse((await revokedAt()) ?? '')).toBe(tenant.clock.now());
    expect(await audited('bot.tokenRevoked')).toMatchObject([
      { actor: { kind: 'system', id: 'bot' }, target: { kind: 'bot', id: door.id } },
    ]);
    expect(tenant.api.callsOf('sendMessage')).toHaveLength(1);
    expect(await messages()).toMatchObject([{ state: 'queued' }, { state: 'queued' }]);

    const again = await tenant.connectBot(door.owner, door.live, renewed);
    expect(again.bot.id).toBe(door.id);
    expect(await revokedAt()).toBeNull();
    const [webhook] = tenant.api.callsOf('setWebhook');
    expect(webhook?.['secret_token']).not.toBe(door.secret);
    await tenant.work();
    expect(await messages()).toMatchObject([
      { state: 'sent', problem: null },
      { state: 'sent', problem: null },
    ]);
    const used = tenant.api.calls.filter(({ method }) => method === 'sendMessage').map(({ token }) => token);
    expect(used).toEqual([first, renewed, renewed]);
  });

  test('does not speak of the token that took its place while it was being used', async () => {
    await door.receive(updates.text('/help'));
    const { rows } = await tenant.pool.query<{ token_sealed: string }>('select token_sealed from bot');
    await tenant.connectBot(door.owner, door.live, renewed);
    await noteRevoked(tenant.botCalls, {
      id: door.id,
      environmentId: door.live,
      username: door.username,
      tokenSealed: rows[0]?.token_sealed ?? '',
      simulated: true,
    });
    expect(await revokedAt()).toBeNull();
    await tenant.work();
    expect(await messages()).toMatchObject([{ state: 'sent' }]);
  });

  test('is found by a registration and by a checkout, too', async () => {
    tenant.api.failNext('answerPreCheckoutQuery', unauthorized);
    await door.receive(updates.checkout());
    expect(await revokedAt()).not.toBeNull();
    tenant.api.failNext('setWebhook', unauthorized);
    await tenant.connectBot(door.owner, door.live, renewed);
    expect(await revokedAt()).not.toBeNull();
    // The very token again, which Telegram takes now after all.
    await tenant.connectBot(door.owner, door.live, renewed);
    expect(await revokedAt()).toBeNull();
  });

  test('lets launches in as before', async () => {
    tenant.api.failNext('sendMessage', unauthorized);
    await door.receive(updates.text('/help'));
    await tenant.work();
    expect(await revokedAt()).not.toBeNull();
    const answer = await tenant.commandsOf('auth').call(botVerifyLaunch, {
      environmentId: door.live,
      initData: sign({ user: { id: 42, first_name: 'Ada' } }, first, new Date(tenant.clock.now())),
    });
    expect(answer.outcome).toBe('valid');
  });
});

describe('disconnecting a bot', () => {
  test('takes it away at once, tells Telegram by a job, and sets it free for another environment', async () => {
    await door.receive(updates.text('/help'));
    expect(await disconnect(door.owner, door.live)).toEqual({
      __typename: 'BotDisconnectSuccess',
      environment: { bot: null },
    });
    expect(await door.receive(updates.text('/help'))).toBe('refused');
    expect(await disconnect(door.owner, door.live)).toMatchObject({ __typename: 'BotDisconnectSuccess' });
    expect(await audited('bot.disconnected')).toHaveLength(1);
    const { rows } = await tenant.pool.query('select payload from tenant_jobs._private_jobs');
    expect(JSON.stringify(rows)).not.toContain('abcdefghijklm');
    await whileWorking('Telegram is told', () => tenant.api.callsOf('setChatMenuButton').length > 0);
    expect(tenant.api.callsOf('deleteWebhook')).toHaveLength(1);
    expect(tenant.api.callsOf('setChatMenuButton')).toEqual([{ menu_button: { type: 'default' } }]);
    const other = await tenant.createTenant();
    expect(await tenant.connectBot(other.owner, other.live, first)).toMatchObject({ __typename: 'BotConnectSuccess' });
  });

  test('leaves alone at Telegram what was connected elsewhere meanwhile', async () => {
    await disconnect(door.owner, door.live);
    await tenant.connectBot(door.owner, door.sandbox, first);
    tenant.api.calls.length = 0;
    await whileWorking('the job is done', async () => {
      const left = await tenant.pool.query(`select from tenant_jobs._private_jobs where key like 'bidFarewell:%'`);
      return left.rowCount === 0;
    });
    expect(tenant.api.callsOf('deleteWebhook')).toEqual([]);
  });

  test('at the same time as connecting leaves one of the two, whole', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [, connected] = await Promise.all([
        disconnect(door.owner, door.live),
        tenant.connectBot(door.owner, door.live, second),
      ]);
      expect(connected.__typename).toBe('BotConnectSuccess');
      const { rows } = await tenant.pool.query<{ username: string }>('select username from bot');
      expect(rows.length).toBeLessThan(2);
      expect(rows.every(({ username }) => username === 'bot_1')).toBe(true);
    }
  });

  test('is for those who may manage the bot, and have just proven who they are', async () => {
    await expect(disconnect(door.withRole('analyst'), door.live)).rejects.toThrow('FORBIDDEN');
    await expect(disconnect((await tenant.createTenant()).owner, door.live)).rejects.toThrow('FORBIDDEN');
    await expect(disconnect({ ...door.owner, verifiedAt: 0 }, door.live)).rejects.toThrow('STEP_UP_REQUIRED');
    expect((await tenant.pool.query('select from bot')).rowCount).toBe(1);
  });
});

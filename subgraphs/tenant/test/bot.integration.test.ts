import { sign as signBytes } from 'node:crypto';
import { sign } from '@tma.js/init-data-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { botVerifyLaunch } from '@stargraph/kit/contracts/commands/tenant-bot';
import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(() => tenant.pool.query('delete from bot'));

const [first = '', second = ''] = tokens;

const launch = (environmentId: string, token: string) =>
  tenant.commandsOf('auth').call(botVerifyLaunch, {
    environmentId,
    initData: sign({ user: { id: 42, first_name: 'Ada', language_code: 'en' } }, token, new Date(tenant.clock.now())),
  });
const events = async () =>
  (
    await tenant.pool.query<{ type: string; data: unknown }>(
      `select type, envelope->'data' as data from outbox order by position`,
    )
  ).rows;

describe('connecting a bot', () => {
  test('asks Telegram, keeps the token sealed and tells of it once', async () => {
    const { owner, live, projectId } = await tenant.createTenant();
    const { bot } = await tenant.connectBot(owner, live, ` ${first} `);
    expect(bot).toMatchObject({ username: 'bot_0', telegramBotId: '9000000000', simulated: true });
    expect((await tenant.connectBot(owner, live, first)).bot).toEqual(bot);
    const { rows } = await tenant.pool.query('select * from bot');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('abcdefghijklm');
    const told = (
      await tenant.pool.query<{ envelope: unknown }>(
        `select envelope from outbox where environment_id = $1 order by position`,
        [live],
      )
    ).rows;
    expect(told).toHaveLength(2);
    expect(told).toMatchObject([
      { envelope: { type: 'tenant.bot.connected.v1', projectId, sequence: 1, data: { botId: bot.id } } },
      {
        envelope: {
          type: 'tenant.audit.recorded.v1',
          data: { action: 'bot.connected', target: { id: bot.id }, before: null, after: { username: 'bot_0' } },
        },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain('abcdefghijklm');
  });

  test('a refused token changes nothing', async () => {
    const { owner, live } = await tenant.createTenant();
    const before = await events();
    expect(await tenant.connectBot(owner, live, '9000000009:abcdefghijklmnopqrstuvwxyzABCDEFGHI')).toMatchObject({
      __typename: 'BotTokenRefusedError',
    });
    expect(await tenant.pool.query('select from bot')).toMatchObject({ rowCount: 0 });
    expect(await events()).toEqual(before);
  });

  test('a bot serves one environment; a taken one leaves the present one in its place', async () => {
    const mine = await tenant.createTenant();
    const other = await tenant.createTenant();
    await tenant.connectBot(mine.owner, mine.live, first);
    const { bot } = await tenant.connectBot(other.owner, other.live, second);
    expect(await tenant.connectBot(other.owner, other.live, first)).toMatchObject({
      __typename: 'BotTakenError',
      code: 'TAKEN',
    });
    expect(await tenant.connectBot(mine.owner, mine.sandbox, first)).toMatchObject({ __typename: 'BotTakenError' });
    expect(
      await tenant.field('environment', 'query ($id: ID!) { environment(id: $id) { bot { id } } }', other.owner, {
        id: other.live,
      }),
    ).toEqual({ bot: { id: bot.id } });
    expect((await launch(other.live, second)).outcome).toBe('valid');
  });

  test('another bot takes the place of the first, whose launches no longer count', async () => {
    const { owner, live } = await tenant.createTenant();
    const { bot } = await tenant.connectBot(owner, live, first);
    const replaced = await tenant.connectBot(owner, live, second);
    expect(replaced.bot.id).not.toBe(bot.id);
    expect(await launch(live, first)).toEqual({ outcome: 'refused', reason: 'signature' });
    expect((await launch(live, second)).outcome).toBe('valid');
  });

  test('of ten environments that connect one bot at once, one gets it', async () => {
    const tenants = await Promise.all(Array.from({ length: 5 }, () => tenant.createTenant()));
    const answers = await Promise.all(
      tenants.flatMap(({ owner, live, sandbox }) => [
        tenant.connectBot(owner, live, first),
        tenant.connectBot(owner, sandbox, first),
      ]),
    );
    expect(answers.filter(({ __typename }) => __typename === 'BotConnectSuccess')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'BotTakenError')).toHaveLength(9);
  });

  test('two environments that swap their bots at once end in a whole state', async () => {
    const mine = await tenant.createTenant();
    await tenant.connectBot(mine.owner, mine.live, first);
    await tenant.connectBot(mine.owner, mine.sandbox, second);
    await Promise.all([
      tenant.connectBot(mine.owner, mine.live, second),
      tenant.connectBot(mine.owner, mine.sandbox, first),
    ]);
    const { rows } = await tenant.pool.query<{ environment_id: string }>('select environment_id from bot');
    expect(new Set(rows.map((row) => row.environment_id))).toEqual(new Set([mine.live, mine.sandbox]));
  });

  test('without an answer from Telegram is told to try again, and the token stays out of it', async () => {
    const { owner, live } = await tenant.createTenant();
    tenant.api.state.broken = true;
    const result = await tenant.execute(
      'mutation ($input: BotConnectInput!) { botConnect(input: $input) { __typename } }',
      owner,
      { input: { environmentId: live, token: first } },
    );
    tenant.api.state.broken = false;
    expect(result.errors?.[0]?.extensions['code']).toBe('UNAVAILABLE');
    expect(JSON.stringify(result)).not.toContain('abcdefghijklm');
  });

  test('a text too long for a token is no request', async () => {
    const { owner, live } = await tenant.createTenant();
    await expect(tenant.connectBot(owner, live, 'x'.repeat(257))).rejects.toThrow('BAD_USER_INPUT');
  });
});

describe('verifying a launch', () => {
  test('answers for the environment whose bot signed it, with what others need to know of it', async () => {
    const { owner, live, projectId, companyId } = await tenant.createTenant();
    await tenant.connectBot(owner, live, first);
    expect(await launch(live, first)).toEqual({
      outcome: 'valid',
      environment: { environmentId: live, projectId, companyId, kind: 'live' },
      telegramUserId: '42',
      languageCode: 'en',
      isPremium: false,
      displayName: 'Ada',
      startParam: null,
      authDate: tenant.clock.now() / 1000,
      newPlayers: 'welcome',
    });
  });

  test("refuses another environment's launch, one without a bot and an unknown environment", async () => {
    const { owner, live, sandbox } = await tenant.createTenant();
    await tenant.connectBot(owner, live, first);
    expect(await launch(sandbox, first)).toEqual({ outcome: 'refused', reason: 'no-bot' });
    await tenant.connectBot(owner, sandbox, second);
    expect(await launch(sandbox, first)).toEqual({ outcome: 'refused', reason: 'signature' });
    expect(await launch(newId('environment'), first)).toEqual({ outcome: 'refused', reason: 'unknown-environment' });
  });

  /** Signed by the simulator for bot 9000000000, with no hash at all. */
  const signedLaunch = (): string => {
    const fields = { auth_date: String(tenant.clock.now() / 1000), user: '{"id":42,"first_name":"Ada"}' };
    const text = `9000000000:WebAppData\nauth_date=${fields.auth_date}\nuser=${fields.user}`;
    const signature = signBytes(null, Buffer.from(text), tenant.launchSigner).toString('base64url');
    return new URLSearchParams({ ...fields, signature }).toString();
  };
  const setCheck = (viewer: Viewer, environmentId: string, check: string) =>
    tenant.field<{ readonly __typename: string; readonly bot: { readonly launchCheck: string } }>(
      'botLaunchCheckSet',
      `mutation ($input: BotLaunchCheckSetInput!) { botLaunchCheckSet(input: $input) {
        __typename ... on BotLaunchCheckSetSuccess { bot { launchCheck } } } }`,
      viewer,
      { input: { environmentId, check } },
    );

  test("by the bot's id alone, as soon as its row says so, and by the token no more", async () => {
    const { owner, live } = await tenant.createTenant();
    await tenant.connectBot(owner, live, first);
    const verify = (initData: string) =>
      tenant.commandsOf('auth').call(botVerifyLaunch, { environmentId: live, initData });
    // The row decides, not what was sent.
    expect(await verify(signedLaunch())).toEqual({ outcome: 'refused', reason: 'malformed' });
    expect((await setCheck(owner, live, 'SIGNATURE')).bot.launchCheck).toBe('SIGNATURE');
    expect(await verify(signedLaunch())).toMatchObject({ outcome: 'valid', telegramUserId: '42' });
    expect((await launch(live, first)).outcome).toBe('refused');
    // Connecting its next token keeps it; it's a property of the bot.
    expect((await tenant.connectBot(owner, live, first)).__typename).toBe('BotConnectSuccess');
    expect(await verify(signedLaunch())).toMatchObject({ outcome: 'valid' });
    // A bot that lives in Telegram is never checked with the simulator's key.
    await tenant.pool.query('update bot set simulated = false where environment_id = $1', [live]);
    expect(await verify(signedLaunch())).toEqual({ outcome: 'refused', reason: 'signature' });
  });

  test('is set by those alone who may manage the bot, and only where there is one', async () => {
    const { owner, live, withRole } = await tenant.createTenant();
    expect((await setCheck(owner, live, 'SIGNATURE')).__typename).toBe('NotFoundError');
    await tenant.connectBot(owner, live, first);
    await expect(setCheck(withRole('analyst'), live, 'SIGNATURE')).rejects.toThrow('FORBIDDEN');
    const other = await tenant.createTenant();
    await expect(setCheck(other.owner, live, 'SIGNATURE')).rejects.toThrow('FORBIDDEN');
    expect((await launch(live, first)).outcome).toBe('valid');
  });

  test("a token's row that was copied to another environment stays shut", async () => {
    const { owner, live, sandbox } = await tenant.createTenant();
    await tenant.connectBot(owner, live, first);
    await tenant.connectBot(owner, sandbox, second);
    await tenant.pool.query(
      'update bot set token_sealed = (select token_sealed from bot where environment_id = $1) where environment_id = $2',
      [live, sandbox],
    );
    await expect(launch(sandbox, first)).rejects.toThrow('500');
  });
});

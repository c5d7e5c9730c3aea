import { createHash, createHmac, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'undici';
import { loadKeys } from '@stargraph/embedded/keys';
import { createSimulatedBot, type SimulatedBot } from '@stargraph/embedded/simulator/bot';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { startPlatformProcess } from '@stargraph/e2e/process';
import { createAccessTokens } from '@stargraph/gateway/access-token';
import { freePort } from '@stargraph/infra/engines/engine';
import { systemClock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { newId } from '@stargraph/kit/ids';
import { ActDocument, LaunchExchangeDocument } from '@stargraph/sdk';
import { createCaller, measureClosedLoop, signInPlayers, type Caller, type Measured } from './load.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
const seconds = 5;
const connections = 32;
/** Signing in at once, as the budget has it. */
const logins = 50;
const unlimited = { points: 1_000_000_000, seconds: 10 };

/** How often a second one core does it. */
const bareRate = (forSeconds: number, work: () => void): number => {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < forSeconds * 1000) {
    for (let each = 0; each < 50; each += 1) work();
    done += 50;
  }
  return (done * 1000) / (performance.now() - began);
};

/** The cryptography of one launch, by itself: Telegram's two HMACs, a refresh token and its hash, a signed access token. */
const bareLaunch = (token: string): (() => void) => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const data = randomBytes(300);
  const claims = randomBytes(300);
  return () => {
    createHmac('sha256', createHmac('sha256', 'WebAppData').update(token).digest()).update(data).digest();
    createHash('sha256').update(randomBytes(32)).digest();
    sign(null, claims, privateKey);
  };
};

const measureLaunches = async (call: Caller, bot: SimulatedBot, environmentId: string, report: Report) => {
  let serial = 100_000;
  const exchangeBy = (userOf: () => number) => (): Promise<Measured> =>
    measureClosedLoop(
      seconds,
      Array.from({ length: connections }, () => async () => {
        const user = { id: userOf(), firstName: 'Bench', languageCode: 'en', isPremium: false };
        const input = { environmentId, initData: signLaunch(bot, user, new Date()) };
        const answer = await call(LaunchExchangeDocument, { input }, 'launchExchange');
        if (typeof answer?.['accessToken'] !== 'string')
          throw new Error(`A launch was answered by ${JSON.stringify(answer)}`);
      }),
    );
  const first = exchangeBy(() => (serial += 1));
  const again = exchangeBy(() => 100_001 + ((serial += 1) % 1000));
  const bare = bareLaunch(bot.token);
  const taken = { bare: [] as number[], first: [] as Measured[], again: [] as Measured[] };
  await first();
  for (let round = 0; round < rounds; round += 1) {
    taken.bare.push(bareRate(1, bare));
    taken.first.push(await first());
    taken.again.push(await again());
  }
  const limit = median(taken.bare);
  const shared = { bench: 'auth', baseline: null, ratio: null };
  report({ ...shared, metric: 'bare cryptography of a launch', value: limit, unit: '/s' });
  for (const [metric, each] of [
    ['first launches', taken.first],
    ['launches of known players', taken.again],
  ] as const) {
    const rate = median(each.map((one) => one.rate));
    report({ ...shared, metric, value: rate, unit: '/s', baseline: 'bare cryptography', ratio: rate / limit });
    report({ ...shared, metric: `${metric}, p99`, value: median(each.map((one) => one.p99)), unit: 'ms' });
  }
};

const measureChecks = async (report: Report): Promise<void> => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'EdDSA', use: 'sig' };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'EdDSA', kid: 'bench' });
  // More than the gateway remembers, so that each is checked.
  const signed = Array.from({ length: 20_000 }, () => {
    const claims = {
      iss: 'stargraph',
      sub: newId('player'),
      aud: newId('environment'),
      prj: newId('project'),
      sid: newId('session'),
      exp: Math.floor(Date.now() / 1000) + 900,
    };
    const payload = Buffer.from(`${header}.${part(claims)}`);
    return [payload, sign(null, payload, privateKey)] as const;
  });
  const tokens = signed.map(([payload, signature]) => `${payload.toString()}.${signature.toString('base64url')}`);
  const commands = { call: () => Promise.resolve({ keys: [jwk] }) } as unknown as CommandClient;
  const rateOf = async (list: readonly string[]): Promise<number> => {
    const checks = createAccessTokens({ commands, clock: systemClock });
    await checks.verify(list[0] ?? '');
    const began = performance.now();
    for (const token of list)
      if ((await checks.verify(token)) === undefined) throw new Error('A good token was refused');
    return (list.length * 1000) / (performance.now() - began);
  };
  const known = Array.from({ length: 200_000 }, (_, index) => tokens[index % 1000] ?? '');
  const taken = { bare: [] as number[], fresh: [] as number[], known: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    let next = 0;
    taken.bare.push(
      bareRate(1, () => {
        const [payload, signature] = signed[next++ % signed.length] ?? [];
        if (payload === undefined || signature === undefined || !verify(null, payload, publicKey, signature))
          throw new Error('A good signature was refused');
      }),
    );
    taken.fresh.push(await rateOf(tokens));
    taken.known.push(await rateOf(known));
  }
  const limit = median(taken.bare);
  const shared = { bench: 'auth', baseline: null, ratio: null };
  report({ ...shared, metric: 'bare Ed25519 verification', value: limit, unit: '/s' });
  for (const [metric, rates] of [
    ['checks of new access tokens', taken.fresh],
    ['checks of known access tokens', taken.known],
  ] as const)
    report({
      ...shared,
      metric,
      value: median(rates),
      unit: '/s',
      baseline: 'bare verification',
      ratio: median(rates) / limit,
    });
};

/** Each from a network of its own, since tries are counted by network; all of loopback is one machine's. */
const signInFrom = async (port: number, network: number): Promise<void> => {
  const client = new Client(`http://127.0.0.1:${port}`, {
    localAddress: `127.${1 + (network >> 8)}.${network & 255}.1`,
  });
  try {
    const { body } = await client.request({
      path: '/graphql',
      method: 'POST',
      headers: { host: `api.localhost:${port}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) { __typename } }',
        variables: { input: { email: `nobody-${network}@example.com`, password: `a wrong password ${network}` } },
      }),
    });
    const answer = JSON.stringify(await body.json());
    if (!answer.includes('InvalidCredentialsError')) throw new Error(`A sign-in was answered by ${answer}`);
  } finally {
    await client.close();
  }
};

const measureLogins = async (call: Caller, tokens: readonly string[], port: number, report: Report): Promise<void> => {
  let serial = 0;
  const acts = (forSeconds: number): Promise<Measured> =>
    measureClosedLoop(
      forSeconds,
      tokens.map((token) => async () => {
        serial += 1;
        const intents = [{ id: `a${serial}`, action: 'tap', count: 1 }];
        if ((await call(ActDocument, { input: { intents } }, 'act', token)) === undefined)
          throw new Error('An act was not answered');
      }),
    );
  let network = 0;
  await acts(2);
  const taken = { alone: [] as Measured[], during: [] as Measured[], logins: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    taken.alone.push(await acts(2));
    const began = performance.now();
    const [during] = await Promise.all([
      acts(2),
      Promise.all(
        Array.from({ length: logins }, () => {
          network += 1;
          return signInFrom(port, network);
        }),
      ).then(() => taken.logins.push((performance.now() - began) / 1000)),
    ]);
    taken.during.push(during);
  }
  const [alone, during] = [median(taken.alone.map((each) => each.p99)), median(taken.during.map((each) => each.p99))];
  const shared = { bench: 'auth', baseline: null, ratio: null };
  report({ ...shared, metric: `${logins} logins at once, the last`, value: median(taken.logins), unit: 's' });
  report({ ...shared, metric: 'act p99 of 8 players', value: alone, unit: 'ms' });
  report({
    ...shared,
    metric: `act p99 while ${logins} logins hash`,
    value: during,
    unit: 'ms',
    baseline: 'without them',
    ratio: alone / during,
  });
};

/** Launches and checks of tokens beside their bare cryptography, and what sign-ins by password cost everybody else. */
export const run = async (report: Report): Promise<void> => {
  await measureChecks(report);
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-auth-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const platform = await startPlatformProcess(folder, port, {
    RATE_LIMITS: JSON.stringify({ player: unlimited, launch: unlimited, anonymous: unlimited, signIn: unlimited }),
  });
  const pool = new Pool(platform.origin, { connections });
  try {
    const environmentId = /live, environment (env_\w+)/.exec(platform.output())?.[1];
    if (environmentId === undefined) throw new Error(`No environment was told of:\n${platform.output()}`);
    const secret = (await loadKeys(folder)).demoSecret('bot', 35);
    const bot = createSimulatedBot(1, 'stargraph_demo_bot', 'Star garden (demo)', secret);
    const call = createCaller(pool);
    await measureLaunches(call, bot, environmentId, report);
    await measureLogins(call, await signInPlayers(call, bot, environmentId, 8), port, report);
  } finally {
    await pool.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  }
};

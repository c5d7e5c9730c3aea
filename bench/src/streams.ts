import { generateKeyPairSync, randomInt, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@stargraph/kit/ids';
import { startMeasured, type Measured } from './measured.ts';
import type { Report } from './report.ts';
import { openReader, type StreamReader } from './streams/reader.ts';

const streams = 10_000;
/** Connections that are made at once. */
const atOnce = 100;
/** Notices to single players: so many a second, for so long. */
const perSecond = 1000;
const seconds = 20;
const restSeconds = 15;
const broadcasts = 5;

const environmentId = newId('environment');
const projectId = newId('project');
const players = Array.from({ length: streams }, () => newId('player'));

/** Access tokens as auth signs them. */
const createTokens = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'EdDSA', kid: 'bench' });
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'EdDSA', use: 'sig' },
    of: (playerId: string): string => {
      const claims = { iss: 'stargraph', sub: playerId, aud: environmentId, prj: projectId, sid: newId('session') };
      const iat = Math.floor(Date.now() / 1000);
      const body = `${header}.${part({ ...claims, iat, exp: iat + 900 })}`;
      return `${body}.${sign(null, Buffer.from(body), privateKey).toString('base64url')}`;
    },
  };
};

const quantile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;

/** What came of each notice: when it was sent, and how long each reader waited for it. */
const createClock = () => {
  const sentAt = new Map<number, number>();
  let waits: number[] = [];
  return {
    send: (version: number): void => void sentAt.set(version, performance.now()),
    heard: (version: number): void => {
      const at = sentAt.get(version);
      if (at !== undefined) waits.push(performance.now() - at);
    },
    take: (): number[] => {
      const taken = waits;
      waits = [];
      return taken;
    },
    count: () => waits.length,
  };
};

const until = async (what: string, done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 3000; tries += 1) {
    if (done()) return;
    await sleep(10);
  }
  throw new Error(`${what} did not come in half a minute`);
};

/** Streams on one server, and what they cost. @param single whether notices can go to one reader alone */
const measure = async (server: Measured, tokenOf: (playerId: string) => string, single: boolean) => {
  const clock = createClock();
  const readers: StreamReader[] = [];
  const origin = server.ready['origin'] ?? '';
  let version = 0;
  try {
    const bare = await server.memory();
    const began = performance.now();
    const waiting = players.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const playerId of waiting) readers.push(await openReader(origin, tokenOf(playerId), clock.heard));
      }),
    );
    const opening = (performance.now() - began) / 1000;
    const opened = await server.memory();

    const lasts: number[] = [];
    for (let each = 0; each < broadcasts; each += 1) {
      clock.send((version += 1));
      server.tell({ environmentId, id: environmentId, topic: 'release', version });
      await until('A notice to everybody', () => clock.count() === streams);
      lasts.push(Math.max(...clock.take()));
    }

    const waits: number[] = [];
    const cpuBefore = await server.cpu();
    if (single) {
      const start = performance.now();
      for (let sent = 0; sent < perSecond * seconds;) {
        const due = Math.min(perSecond * seconds, ((performance.now() - start) / 1000) * perSecond);
        for (; sent < due; sent += 1) {
          clock.send((version += 1));
          server.tell({ environmentId, id: players[randomInt(streams)], topic: 'wallet', version });
        }
        await sleep(5);
      }
      await until('A notice to one', () => clock.count() === perSecond * seconds);
      waits.push(...clock.take());
    }
    const cpuAfter = await server.cpu();
    const busy = await server.memory();
    await sleep(restSeconds * 1000);
    const cpuRest = (await server.cpu()) - cpuAfter;
    return {
      perStream: (opened - bare) / streams / 1024,
      perSecond: streams / opening,
      broadcast: quantile(lasts, 0.5),
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      cpuPerNotice: (cpuAfter - cpuBefore) / (perSecond * seconds),
      growth: opened / busy,
      rest: cpuRest / (restSeconds * 1000),
      memory: opened / 1024 / 1024,
    };
  } finally {
    for (const reader of readers) reader.close();
    await server.stop();
  }
};

/** 10,000 open live streams on one gateway, beside a server of events that checks nothing. */
export const run = async (report: Report): Promise<void> => {
  const tokens = createTokens();
  const environment = {
    environmentId,
    projectId,
    companyId: newId('company'),
    kind: 'live',
    slug: 'bench',
    botUsername: null,
    standing: 'open',
    legalPages: [],
  };
  const start = (module: string, args: readonly string[] = []): Promise<Measured> =>
    startMeasured(new URL(`./streams/${module}.ts`, import.meta.url), args);
  const bareServer = await start('bare');
  const bare = await measure(bareServer, tokens.of, false);
  const gateway = await start('gateway', [JSON.stringify(tokens.jwk), JSON.stringify(environment)]);
  const ours = await measure(gateway, tokens.of, true);

  const baseline = 'bare node:http';
  const figure = { bench: 'streams', baseline: null, ratio: null };
  report({ ...figure, metric: 'memory with 10,000 open', value: ours.memory, unit: 'MB' });
  report({
    ...figure,
    metric: 'memory a stream',
    value: ours.perStream,
    unit: 'KB',
    baseline,
    ratio: bare.perStream / ours.perStream,
  });
  report({
    ...figure,
    metric: 'memory after 20,000 notices',
    value: 100 / ours.growth,
    unit: '%',
    baseline: 'before them',
    ratio: ours.growth,
  });
  report({
    ...figure,
    metric: 'opened',
    value: ours.perSecond,
    unit: '/s',
    baseline,
    ratio: ours.perSecond / bare.perSecond,
  });
  report({
    ...figure,
    metric: 'a notice until all have it',
    value: ours.broadcast,
    unit: 'ms',
    baseline,
    ratio: bare.broadcast / ours.broadcast,
  });
  report({ ...figure, metric: 'notices to one at 1,000/s, p50', value: ours.p50, unit: 'ms' });
  report({ ...figure, metric: 'notices to one at 1,000/s, p99', value: ours.p99, unit: 'ms' });
  report({ ...figure, metric: 'CPU a notice', value: ours.cpuPerNotice, unit: 'ms' });
  report({ ...figure, metric: 'CPU at rest, of one core', value: ours.rest * 100, unit: '%' });
};

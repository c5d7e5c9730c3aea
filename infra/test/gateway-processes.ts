import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { domains } from '@stargraph/kit/contracts/domain';
import { newId } from '@stargraph/kit/ids';
import { createEngine, freePort, type Engine } from '../src/engines/engine.ts';

const repository = join(import.meta.dirname, '..', '..');
const key = (): string => randomBytes(32).toString('base64url');
const keysOf = (names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(names.map((name) => [name, key()])));

/** Stands for all subgraphs: every answer takes a while, so that there is always something in flight. */
export const startStandIns = async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const commands: Readonly<Record<string, unknown>> = {
    'signingKey.list': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'EdDSA' }] },
    'release.pinned': { hash: null },
  };
  const server = createServer((request, response) => {
    void (async () => {
      request.resume();
      await once(request, 'end');
      const command = /^\/internal\/commands\/(.+)$/.exec(request.url ?? '')?.[1];
      if (command === undefined) await sleep(5 + Math.random() * 60);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(command === undefined ? { data: { playerById: null } } : commands[command]));
    })();
  });
  // Longer than anything here takes: what is tested are the gateways' connections, not these.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** An access token of a player, as auth would sign it. */
    token: (): string => {
      const now = Math.floor(Date.now() / 1000);
      const claims = { sub: newId('player'), aud: newId('environment'), prj: newId('project'), iss: 'stargraph' };
      const text = `${part({ alg: 'EdDSA', kid: 'key-1' })}.${part({ ...claims, iat: now, exp: now + 900 })}`;
      return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
    },
    stop: async (): Promise<void> => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** The gateway's own process over `subgraphs`, on a port that stays. */
export const createGatewayProcess = async (options: {
  readonly domain: string;
  readonly subgraphs: string;
  readonly redisUrl: string;
}): Promise<Engine & { readonly address: string }> => {
  const port = await freePort();
  const many = { points: 10_000_000, seconds: 10 };
  const engine = createEngine({
    name: 'gateway',
    command: process.execPath,
    args: [join(repository, 'gateway/src/main.ts')],
    env: {
      VIEWER_KEYS: keysOf(domains),
      COMMAND_KEYS_OUT: keysOf(['auth', 'tenant', 'config']),
      REDIS_URL: options.redisUrl,
      DOMAIN: options.domain,
      // Nobody asks for a file here.
      OBJECTS_FOLDER: join(tmpdir(), 'stargraph-no-objects'),
      ASSETS_URL: `http://assets.${options.domain}`,
      UPLOAD_KEY: randomBytes(32).toString('base64url'),
      PORT: String(port),
      METRICS_PORT: '0',
      LOG_LEVEL: 'warn',
      TRUSTED_PROXIES: '127.0.0.1',
      RATE_LIMITS: JSON.stringify({ anonymous: many, player: many }),
      ...Object.fromEntries(domains.map((domain) => [`${domain.toUpperCase()}_ORIGIN`, options.subgraphs])),
    },
    healthy: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
  });
  return Object.assign(Object.create(engine) as Engine, { address: `127.0.0.1:${port}` });
};

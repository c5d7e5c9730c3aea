import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { composeServices } from '@apollo/composition';
import { createManualClock, type ManualClock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createHttpCommandTransport,
  createLocalCommandTransport,
  handleCommand,
  type CommandHandler,
} from '@stargraph/kit/commands';
import { apiKeyLookup, sessionEnded, signingKeyList } from '@stargraph/kit/contracts/commands/auth';
import { releasePinned, releasePublic } from '@stargraph/kit/contracts/commands/config';
import {
  auditExport,
  environmentLegalPage,
  environmentResolve,
  membershipOf,
} from '@stargraph/kit/contracts/commands/tenant';
import { botReceiveUpdate } from '@stargraph/kit/contracts/commands/tenant-bot';
import { liveChannel, liveVersionsKey, type LiveTopic } from '@stargraph/kit/contracts/live';
import { apiKeyRevokedChannel, releaseSwitchedChannel, sessionEndedChannel } from '@stargraph/kit/contracts/notice';
import { domains, type Domain, type ServiceName } from '@stargraph/kit/contracts/domain';
import type { Permission, Scope } from '@stargraph/kit/contracts/permission';
import { newId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { printSdl, type Subgraph } from '@stargraph/kit/subgraph';
import { parse } from 'graphql';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import {
  createGateway,
  createHttpTransport,
  createLocalTransport,
  type ClientBuilds,
  type Gateway,
  type GatewayDeps,
  type VersionStore,
} from '../src/server.ts';
import type { NoticeSubscriber } from '../src/deps.ts';
import { createToyWindow, toySchemas, toySubgraph, type ToyWindow } from './toy-subgraphs.ts';

export type Form = 'in-process' | 'http';

/** What the owners of the commands know; tests change it. */
export interface Facts {
  pinned: string | null;
  permissions: Permission[];
  apiKeys: Map<string, { hash: string; scopes: Scope[]; expiresAt: number | null }>;
  /** Sessions that auth says are over. */
  endedSessions: string[];
  /** Commands that fail, as though their owner were down. */
  failing: Set<string>;
  /** What commands wait for, as though their owner were slow. */
  slow: Promise<void>;
  /** What Telegram sent. */
  updates: string[];
  /** Of the release. */
  title: string;
  /** Its public pages by kind: their Markdown. */
  legal: Map<'terms' | 'privacy', string>;
  /** How its environments stand. */
  standing: 'open' | 'suspended' | 'closing';
  /** The slug that every environment has by now; null for the one that it is asked for by. */
  movedTo: string | null;
  /** What config shows. */
  readonly window: ToyWindow;
  /** How often each command was called. */
  calls: Map<string, number>;
}

export const ids = {
  company: newId('company'),
  project: newId('project'),
  environment: newId('environment'),
  otherEnvironment: newId('environment'),
  player: newId('player'),
  operator: newId('operator'),
  apiKey: newId('apiKey'),
  bot: newId('bot'),
};

const toyRelease = (projectId: string, title: string) => ({
  projectId,
  defaultLocale: 'en',
  locales: ['en'],
  title: { en: title },
  accent: null,
  screens: [],
  currencies: [],
  items: [],
  levels: [],
  quests: [],
  products: [],
  leaderboards: [],
});

export const composeToy = (): string => {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(toySchemas()).map(([name, schema]) => ({
      name,
      typeDefs: parse(printSdl(schema)),
      url: `http://${name}.test/graphql`,
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
};

const handlersOf = (facts: Facts, jwks: () => Record<string, unknown>[]): Partial<Record<Domain, CommandHandler[]>> => {
  const counted = async <Answer>(name: string, answer: () => Answer): Promise<Answer> => {
    facts.calls.set(name, (facts.calls.get(name) ?? 0) + 1);
    await facts.slow;
    if (facts.failing.has(name)) throw new Error('down');
    return answer();
  };
  const environments: Record<string, string> = {
    shop: ids.environment,
    rival: ids.otherEnvironment,
    moved: ids.otherEnvironment,
  };
  return {
    auth: [
      handleCommand(signingKeyList, () => counted('signingKey.list', () => ({ keys: jwks() as never }))),
      handleCommand(sessionEnded, () => counted('session.ended', () => ({ sessionIds: facts.endedSessions }))),
      handleCommand(apiKeyLookup, ({ prefix }) =>
        counted('apiKey.lookup', () => {
          const key = facts.apiKeys.get(prefix);
          return key === undefined
            ? null
            : { apiKeyId: ids.apiKey, environmentId: ids.environment, projectId: ids.project, ...key };
        }),
      ),
    ],
    tenant: [
      handleCommand(membershipOf, () =>
        counted('membership.of', () => ({
          memberships: [
            {
              companyId: ids.company,
              roleId: 'editor',
              permissions: facts.permissions,
              projects: [
                {
                  projectId: ids.project,
                  permissions: facts.permissions,
                  environments: [{ environmentId: ids.environment, kind: 'live' as const }],
                },
              ],
            },
          ],
          staff: false,
          lookGrantId: null,
        })),
      ),
      handleCommand(environmentResolve, (input) =>
        counted('environment.resolve', () => {
          const environmentId = 'slug' in input ? environments[input.slug] : input.environmentId;
          return environmentId === undefined
            ? null
            : {
                environmentId,
                projectId: ids.project,
                companyId: ids.company,
                kind: 'live' as const,
                slug: facts.movedTo ?? ('slug' in input ? input.slug : 'shop'),
                botUsername: 'toys_bot',
                standing: facts.standing,
                legalPages: [...facts.legal.keys()],
              };
        }),
      ),
      handleCommand(auditExport, ({ ticket, place }) =>
        counted('audit.export', () => {
          if (ticket !== 'good') return null;
          const piece = Number(place ?? 0);
          // Long enough that a reader who does not read holds it up.
          return { format: 'csv' as const, text: 'x'.repeat(500_000), next: piece === 39 ? null : String(piece + 1) };
        }),
      ),
      handleCommand(environmentLegalPage, ({ kind, languages }) =>
        counted('environment.legalPage', () => {
          const text = facts.legal.get(kind);
          const language = languages[0] === 'ru' ? 'ru' : 'en';
          return text === undefined ? null : { language, text, projectName: 'Toys & <more>', languages: ['en', 'ru'] };
        }),
      ),
      handleCommand(botReceiveUpdate, (input) =>
        counted('bot.receiveUpdate', () => {
          if (input.botId !== ids.bot || input.secret !== 'right') return { outcome: 'refused' as const };
          facts.updates.push(input.update);
          return { outcome: input.update.startsWith('{') ? ('accepted' as const) : ('malformed' as const) };
        }),
      ),
    ],
    config: [
      handleCommand(releasePinned, () => counted('release.pinned', () => ({ hash: facts.pinned }))),
      handleCommand(releasePublic, ({ projectId }) =>
        counted('release.public', () => toyRelease(projectId, facts.title)),
      ),
    ],
  };
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  };
}

export interface ToyPlatform {
  readonly origin: string;
  readonly port: number;
  readonly facts: Facts;
  readonly changeSupergraph: Gateway['changeSupergraph'];
  readonly clock: ManualClock;
  /** Sends a query through the gateway's real HTTP server. */
  readonly ask: (
    query: string,
    options?: { variables?: Record<string, unknown>; headers?: Record<string, string> },
  ) => Promise<Answer>;
  /** Stops one subgraph's server (HTTP form only). */
  stopSubgraph(name: Domain): Promise<void>;
  /** Signs an access token as auth would; parts can be overridden to break it. */
  readonly token: (
    claims?: Record<string, unknown>,
    options?: { expiresIn?: number; issuer?: string; withOtherKey?: boolean; kid?: string },
  ) => Promise<string>;
  readonly operatorToken: () => Promise<string>;
  /** Makes auth sign with a new key. */
  rotateKey(kid?: string): Promise<void>;
  readonly createApiKey: (options?: { scopes?: Scope[]; expiresAt?: number }) => {
    readonly prefix: string;
    readonly key: string;
  };
  /** Announces that the environment's pointer switched. */
  notice(environmentId: string): void;
  /** Something changed: its version grows, and where Redis is not failing its notice goes out. */
  change(change: { environmentId: string; id: string; topic: LiveTopic }): number;
  /** Auth tells that a session ended. */
  noticeSessionEnded(sessionId: string): void;
  noticeKeyRevoked(prefix: string): void;
  redisIsBack(): void;
  /** What the gateway and the subgraphs tell, in Prometheus's text. */
  readonly figures: () => Promise<string>;
  redisIsLost(): void;
  drain(): void;
  close(): Promise<void>;
}

export interface ToyOptions {
  /** @default true: most tests send what they like */
  readonly freeDocuments?: boolean;
  readonly documents?: Readonly<Record<string, string>>;
  readonly clients?: ClientBuilds;
  /** What auth knows from the start. */
  readonly endedSessions?: readonly string[];
  readonly gateway?: Partial<
    Pick<
      GatewayDeps,
      | 'transport'
      | 'rateLimits'
      | 'load'
      | 'trustedProxies'
      | 'counts'
      | 'persisted'
      | 'responses'
      | 'keepsResponses'
      | 'warming'
      | 'logger'
      | 'redis'
      | 'versions'
      | 'files'
    >
  >;
}

/** The gateway behind its real server, over toy subgraphs, in either form. */
export const startToyPlatform = async (form: Form, options: ToyOptions = {}): Promise<ToyPlatform> => {
  const clock = createManualClock(Date.now());
  const metrics = createMetrics({ processMetrics: false });
  const facts: Facts = {
    pinned: 'hash-1',
    permissions: ['content.read'],
    apiKeys: new Map(),
    endedSessions: [...(options.endedSessions ?? [])],
    failing: new Set(),
    slow: Promise.resolve(),
    updates: [],
    title: 'Toys',
    standing: 'open',
    movedTo: null,
    legal: new Map(),
    window: createToyWindow(),
    calls: new Map(),
  };
  const keys = new Map<string, Uint8Array>();
  const key = (name: string): Uint8Array => {
    const known = keys.get(name) ?? randomBytes(32);
    keys.set(name, known);
    return known;
  };
  const commandKey = (caller: ServiceName, owner: Domain): Uint8Array => key(`command ${caller} ${owner}`);

  const newSigningKey = async (kid: string) => ({ kid, ...(await generateKeyPair('EdDSA', { crv: 'Ed25519' })) });
  let signing = await newSigningKey('key-1');
  const stranger = await newSigningKey('key-1');
  let jwk: Record<string, unknown> = { ...(await exportJWK(signing.publicKey)), kid: signing.kid };

  const handlers = handlersOf(facts, () => [jwk]);
  const schemas = toySchemas(facts.window);
  const subgraphs = Object.fromEntries(
    domains.map((name) => [
      name,
      toySubgraph({
        name,
        schema: schemas[name],
        viewerKey: key(`viewer ${name}`),
        commandKeyFor: (caller) => commandKey(caller, name),
        commands: handlers[name] ?? [],
        clock,
        metrics,
        ...(options.gateway?.logger === undefined ? {} : { logger: options.gateway.logger }),
      }),
    ]),
  ) as Record<Domain, Subgraph>;

  const servers = new Map<Domain, RunningServer>();
  if (form === 'http') {
    for (const name of domains) {
      servers.set(
        name,
        await startServer({
          host: '127.0.0.1',
          port: 0,
          handle: (request, response) => subgraphs[name].handle(request, response),
          channels: subgraphs[name].channels,
          ready: () => Promise.resolve(true),
          logger: silentLogger,
        }),
      );
    }
  }
  const originOf = (name: Domain): string => servers.get(name)?.origin ?? 'http://127.0.0.1:1';
  const emitter = new EventEmitter();
  const redis: NoticeSubscriber = {
    subscribe: () => Promise.resolve(1),
    unsubscribe: () => Promise.resolve(0),
    on: (event: string, listener: (...words: string[]) => void) => emitter.on(event, listener),
    off: (event: string, listener: (...words: string[]) => void) => emitter.off(event, listener),
  };
  const hashes = new Map<string, Record<string, string>>();
  const versions: VersionStore = {
    hgetall: (name) =>
      facts.failing.has('redis') ? Promise.reject(new Error('down')) : Promise.resolve(hashes.get(name) ?? {}),
  };
  const gateway = createGateway({
    supergraphSdl: composeToy(),
    transport:
      form === 'http' ? createHttpTransport({ originOf, channels: { metrics } }) : createLocalTransport({ subgraphs }),
    viewerKeyFor: (name) => key(`viewer ${name}`),
    commands: createCommandClient({
      caller: 'gateway',
      keyFor: (owner) => commandKey('gateway', owner),
      transport:
        form === 'http'
          ? createHttpCommandTransport(originOf)
          : createLocalCommandTransport((owner) => subgraphs[owner].receiveCommand),
      clock,
    }),
    redis,
    versions,
    freeDocuments: options.freeDocuments ?? true,
    documents: options.documents ?? {},
    ...(options.clients === undefined ? {} : { clients: options.clients }),
    clock,
    logger: silentLogger,
    metrics,
    ...options.gateway,
  });
  await gateway.start();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: gateway.handle,
    ready: gateway.ready,
    logger: silentLogger,
  });

  const token: ToyPlatform['token'] = (claims = {}, options = {}) => {
    const now = Math.floor(clock.now() / 1000);
    const payload = {
      sub: ids.player,
      aud: ids.environment,
      prj: ids.project,
      iss: options.issuer ?? 'stargraph',
      iat: now,
      exp: now + (options.expiresIn ?? 900),
      ...claims,
    };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'EdDSA', kid: options.kid ?? signing.kid })
      .sign(options.withOtherKey === true ? stranger.privateKey : signing.privateKey);
  };

  return {
    origin: server.origin,
    port: server.port,
    facts,
    changeSupergraph: gateway.changeSupergraph,
    clock,
    token,
    operatorToken: () => token({ sub: ids.operator, aud: 'operator', prj: undefined }),
    ask: async (query, { variables = {}, headers = {} } = {}) => {
      const response = await fetch(`${server.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
    },
    stopSubgraph: async (name) => servers.get(name)?.stop(0),
    rotateKey: async (kid = 'key-2') => {
      signing = await newSigningKey(kid);
      jwk = { ...(await exportJWK(signing.publicKey)), kid: signing.kid };
    },
    createApiKey: ({ scopes = ['content:read'], expiresAt }: { scopes?: Scope[]; expiresAt?: number } = {}) => {
      const prefix = randomBytes(6).toString('hex');
      const whole = `sgk_${prefix}_${randomBytes(32).toString('base64url')}`;
      facts.apiKeys.set(prefix, {
        hash: createHash('sha256').update(whole).digest('hex'),
        scopes,
        expiresAt: expiresAt ?? null,
      });
      return { prefix, key: whole };
    },
    notice: (environmentId) => void emitter.emit('message', releaseSwitchedChannel, environmentId),
    change: (change) => {
      const name = liveVersionsKey(change.environmentId, change.id);
      const version = Number(hashes.get(name)?.[change.topic] ?? 0) + 1;
      hashes.set(name, { ...hashes.get(name), [change.topic]: String(version) });
      if (!facts.failing.has('redis')) emitter.emit('message', liveChannel, JSON.stringify({ ...change, version }));
      return version;
    },
    figures: () => metrics.metrics(),
    noticeSessionEnded: (sessionId) => void emitter.emit('message', sessionEndedChannel, sessionId),
    noticeKeyRevoked: (prefix) => void emitter.emit('message', apiKeyRevokedChannel, prefix),
    redisIsLost: () => void emitter.emit('close'),
    redisIsBack: () => void emitter.emit('ready'),
    drain: () => gateway.drain(),
    close: async () => {
      gateway.drain();
      await server.stop(500);
      await gateway.stop();
      await Promise.all([...servers.values()].map((each) => each.stop(0)));
    },
  };
};

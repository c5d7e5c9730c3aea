import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import type { Domain } from '@stargraph/kit/contracts/domain';
import type { Logger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';
import type { Redis } from 'ioredis';
import type { AssetFiles } from './asset/assets.ts';
import type { LoadLimits } from './load/shedding.ts';
import type { VersionStore } from './live/versions.ts';
import type { ClientBuilds } from './page/pages.ts';
import type { FrameAncestors } from './page/security-policy.ts';
import type { RateLimits } from './rate-limit/policy.ts';
import type { SubgraphTransport } from './transport.ts';
import type { DocumentManifest } from './trusted-documents.ts';
import type { WarmingTime } from './warming.ts';

/** The part of a Redis client that is needed here. A subscribed connection can do nothing else, so it is the gateway's own. */
export interface NoticeSubscriber {
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  /** The connection is there (again), subscribed to what it was. */
  on(event: 'ready', listener: () => void): unknown;
  /** The connection is gone. */
  on(event: 'close', listener: () => void): unknown;
  off(event: 'message', listener: (channel: string, message: string) => void): unknown;
  off(event: 'ready' | 'close', listener: () => void): unknown;
}

/** A supergraph, and the documents that clients were built with. */
export interface GraphSource {
  readonly supergraphSdl: string;
  /** What access tokens, and pages of the clients, may send; see `readDocumentManifest`. @default none */
  readonly documents?: DocumentManifest;
}

export interface GatewayDeps extends GraphSource {
  readonly transport: SubgraphTransport;
  /** The key that the gateway shares with one subgraph. */
  readonly viewerKeyFor: (subgraph: Domain) => Uint8Array;
  /** Calls internal commands as the gateway. */
  readonly commands: CommandClient;
  readonly redis: NoticeSubscriber;
  /** A connection that can read what has changed how often. */
  readonly versions: VersionStore;
  /** When trusted documents are parsed, validated and planned. @default each at its first request */
  readonly warming?: WarmingTime;
  /**
   * Lets everybody send any document, whatever it costs and however many aliases it has: for suites that attack the graph with operations that no
   * client has. Never set by anything that an environment can reach. @default false
   */
  readonly freeDocuments?: boolean;
  /** Where the clients' builds are; a client that is not named is not served. @default none */
  readonly clients?: ClientBuilds;
  /** Where uploaded files are kept and how they are named. @default none are served */
  readonly files?: AssetFiles;
  /** Who may show the clients' pages in a frame. @default Telegram's web clients for Mini Apps, nobody for the constructor */
  readonly frameAncestors?: FrameAncestors;
  /** The domain under which the platform's hosts stand. @default 'localhost' */
  readonly domain?: string;
  /** Where all gateways count requests together; it must fail fast where Redis is lost. @default each for itself, in memory */
  readonly counts?: Redis;
  /** Where all gateways keep programs' documents by their hash; it must fail fast where Redis is lost. @default each for itself, in memory */
  readonly persisted?: Redis;
  /** Where all gateways keep answers that many ask for; it must fail fast where Redis is lost. @default each for itself, in memory, for a second */
  readonly responses?: Redis;
  /** Whether answers are kept at all, and what many ask for at once is asked once. @default true */
  readonly keepsResponses?: boolean;
  /** Limits other than `defaultRateLimits`. @default none */
  readonly rateLimits?: Partial<RateLimits>;
  /** When operations are refused because of load. @default 2,000 in flight, and no limit of delay */
  readonly load?: LoadLimits;
  /** Proxies whose word counts on where a request comes from: addresses, or networks in CIDR form. @default none */
  readonly trustedProxies?: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** The supergraph's one door: built by `createGateway`, answering after `start`. */
export interface Gateway {
  /** Loads the supergraph and listens for notices. @throws where the supergraph can't be loaded */
  readonly start: () => Promise<void>;
  /**
   * Answers by another supergraph from now on, without a restart; what is in flight ends on the one that it began with.
   * @throws SupergraphRefusedError where it can't be loaded or leaves a trusted document unanswered: nothing changes then
   */
  readonly changeSupergraph: (next: GraphSource) => Promise<void>;
  /** Ends live streams, which would otherwise keep a server from stopping, and any other right after it was opened. */
  readonly drain: () => void;
  /** Stops listening for notices and closes the ways to subgraphs. Drain and stop the server first. */
  readonly stop: () => Promise<void>;
  /** Whether requests can be answered. */
  readonly ready: () => Promise<boolean>;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

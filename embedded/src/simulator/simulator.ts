import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@stargraph/kit/clock';
import type { Logger } from '@stargraph/kit/logging';
import { startServer } from '@stargraph/kit/server';
import type { SimulatedBot } from './bot.ts';
import { createBotApi } from './bot-api.ts';
import { adoptBots } from './bots.ts';
import { createCallGate, type CallGate } from './call-gate.ts';
import { createChats } from './chats.ts';
import type { DemoNotice } from './contract.ts';
import { createDelivery } from './delivery.ts';
import { createHub } from './hub.ts';
import { createJournal } from './journal.ts';
import { createJsonApi } from './json-api.ts';
import { createLaunchSigner } from './launch-signer.ts';
import { createNetwork } from './network.ts';
import { createOidcProvider, type OidcClient, type OidcFault } from './oidc.ts';
import { servePage } from './page-files.ts';
import { createPayments } from './payments.ts';
import { addUser, firstUsers } from './people.ts';
import { openState } from './state.ts';
import { createStreams } from './streams.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { World } from './world.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Simulator {
  /** Where grammY finds the Bot API of simulated bots. */
  readonly apiRoot: string;
  /** Under which it signs launches, in the place of Telegram's key: Ed25519, 32 bytes as hex. */
  readonly launchKey: string;
  /** Telegram's OpenID provider, as the platform is registered there. */
  readonly oidc: OidcClient;
  /** Keeps a call of a bot waiting, for tests that kill whoever made it. */
  readonly holdCall: CallGate['hold'];
  /** Makes the provider's tokens wrong from now on; null for right again. */
  setOidcFault(fault: OidcFault | null): void;
  readonly bots: readonly SimulatedBot[];
  /** Whether a token belongs to a simulated bot, so that its calls go to {@link apiRoot}. */
  owns(token: string): boolean;
  /** Serves `simulator.localhost`: the page, its JSON API and event stream, and `/launch`. */
  handle: Handle;
  /** Serves a Mini App's host as the phone's network lets it. */
  throughNetwork(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void>;
  /** Tells the page how to sign in to the constructor. */
  announce(demo: DemoNotice): void;
  /** Ends the page's event streams, which would otherwise hold the server open. */
  endStreams(): void;
  stop(): Promise<void>;
}

/**
 * Telegram, as far as the platform needs it, on loopback. It signs any launch and pays any invoice, so it serves
 * simulated bots only, and only the embedded form imports it.
 * @param deps.folder where its chats, Stars and webhooks outlive a restart; without one they end with the process
 */
export const startSimulator = async (deps: {
  readonly bots: readonly SimulatedBot[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly folder?: string;
  /** What its launch key is made from, 32 bytes. @default random ones */
  readonly launchSeed?: Uint8Array;
  /** For tests: the first delay after a failed delivery. @default 1000 */
  readonly retryBaseMs?: number;
  /** For tests: how long a bot may take over a checkout. @default 10000 */
  readonly checkoutLimitMs?: number;
}): Promise<Simulator> => {
  const store = await openState(deps.folder);
  const hub = createHub();
  const world: World = { ...store, hub, journal: createJournal(hub), clock: deps.clock };
  const { state } = world;
  adoptBots(state, deps.bots);
  if (state.users.length === 0) for (const user of firstUsers) addUser(state, user);

  const delivery = createDelivery(world, deps);
  const chats = createChats(world, delivery);
  const payments = createPayments(world, delivery, chats, deps);
  const subscriptions = createSubscriptions(world, delivery, payments);
  const network = createNetwork(state.network);
  const callDeps = { world, chats, delivery, payments, subscriptions };
  let demo: DemoNotice | null = null;
  const signer = createLaunchSigner(deps.launchSeed ?? randomBytes(32));
  const oidc = createOidcProvider(world, () => server.origin);
  const json = createJsonApi({ ...callDeps, network, demo: () => demo, signer, oidc });
  const streams = createStreams(hub);
  const gate = createCallGate();
  const botApi = createBotApi({ ...callDeps, gate });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: async (request, response) => {
      if (!(await oidc.handle(request, response))) await botApi.handle(request, response);
    },
    ready: () => Promise.resolve(true),
    logger: deps.logger,
  });
  delivery.wake();
  await subscriptions.settle();

  return {
    apiRoot: server.origin,
    launchKey: signer.publicKey,
    oidc: oidc.client(),
    holdCall: gate.hold,
    setOidcFault: oidc.setFault,
    bots: deps.bots,
    owns: (token) => state.bots.some((bot) => token.split(':', 1)[0] === String(bot.id)),
    handle: async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://simulator.localhost');
      if (url.pathname === '/api/events' && request.method === 'GET') {
        request.resume();
        streams.serve(response);
        return;
      }
      if (url.pathname === '/launch' || url.pathname.startsWith('/api/')) {
        await json.handle(request, url, response);
        return;
      }
      request.resume();
      const host = request.headers.host ?? '';
      if ((request.method === 'GET' || request.method === 'HEAD') && (await servePage(url.pathname, host, response)))
        return;
      response
        .writeHead(404, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify({ error: 'The simulator has its page at /, and answers GET /launch?user=ID and /api/.' }));
    },
    throughNetwork: (request, response, handle) => network.pass(request, response, handle),
    announce: (notice) => {
      demo = notice;
    },
    endStreams: streams.end,
    stop: async () => {
      streams.end();
      subscriptions.stop();
      await delivery.stop();
      await server.stop(1000);
      await store.save();
    },
  };
};

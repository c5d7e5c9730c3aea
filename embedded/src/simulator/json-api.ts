import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '@stargraph/kit/server';
import { botView, makeBot } from './bots.ts';
import type { CallDeps } from './calls/call.ts';
import { NoSuchThingError } from './chats.ts';
import type { DemoNotice, SimulatorView, SubscriptionAct } from './contract.ts';
import { bodies } from './json-bodies.ts';
import { BadRequestError, refusalOf } from './json-refusal.ts';
import type { LaunchSigner } from './launch-signer.ts';
import { createLaunches } from './launches.ts';
import { methodNames } from './methods.ts';
import type { OidcProvider } from './oidc.ts';
import type { Network } from './network.ts';
import { addUser, userView } from './people.ts';
import type { BotRow, UserRow } from './state.ts';
import { changed } from './world.ts';

export interface JsonApiDeps extends CallDeps {
  readonly network: Network;
  readonly demo: () => DemoNotice | null;
  readonly signer: LaunchSigner;
  readonly oidc: Pick<OidcProvider, 'setFault'>;
}

/** `GET` and `POST` under `/api/`: everything that the page does, for tests and scripts as well. */
export const createJsonApi = (deps: JsonApiDeps) => {
  const { world, chats, delivery, payments, subscriptions, network } = deps;
  const { state } = world;
  const { launch, launchByQuery } = createLaunches(deps);

  const botOf = (name: string): BotRow => {
    const bot = state.bots.find(({ id, username }) => String(id) === name || username === name);
    if (bot === undefined) throw new NoSuchThingError('There is no such bot.');
    return bot;
  };
  const userOf = (id: string | number): UserRow => {
    const user = state.users.find((each) => String(each.id) === String(id));
    if (user === undefined) throw new NoSuchThingError('There is no such user.');
    return user;
  };
  const invoiceOf = (slug: string) => {
    const invoice = payments.find(slug);
    if (invoice === undefined) throw new NoSuchThingError('There is no such invoice.');
    return invoice;
  };

  const view = (): SimulatorView => ({
    now: world.clock.now(),
    bots: state.bots.map((bot) => botView(state, bot)),
    users: state.users.map(userView),
    chats: state.chats.map((chat) => chats.summary(chat)),
    faults: state.faults,
    network: state.network,
    pending: state.pending.map((each) => ({
      update: each.update,
      botId: each.botId,
      kind: each.kind,
      attempts: each.attempts,
      held: each.held,
      nextAt: each.nextAt,
      expiresAt: each.expiresAt,
    })),
    transactions: payments.transactions(),
    subscriptions: subscriptions.views(),
    month: state.month,
    methods: methodNames,
    demo: deps.demo(),
  });

  const get = (parts: readonly string[], query: URLSearchParams): unknown => {
    const [what, first = '', second = ''] = parts;
    switch (what) {
      case 'state':
        return view();
      case 'log': {
        const after = Number(query.get('after') ?? '0');
        return world.journal.entries().filter(({ id }) => id > after);
      }
      case 'chats':
        return chats.view(botOf(first), userOf(second));
      case 'invoices':
        return payments.view(invoiceOf(first));
      case 'transactions':
        return payments.transactions();
      case 'subscriptions':
        return subscriptions.views();
      case undefined:
      default:
        throw new NoSuchThingError('There is nothing at this address.');
    }
  };

  const ofUsers = (id: string | undefined, body: unknown): unknown => {
    if (id === undefined) {
      const wanted = bodies.user.parse(body);
      if (state.users.some((user) => user.id === wanted.id)) throw new BadRequestError('That id is taken.');
      return userView(addUser(state, given(wanted)));
    }
    const user = userOf(id);
    return userView(Object.assign(user, given(bodies.change.parse(body))));
  };

  const ofChats = async (bot: BotRow, user: UserRow, what: string | undefined, body: unknown): Promise<unknown> => {
    switch (what) {
      case 'messages':
        return chats.write(bot, user, bodies.message.parse(body).text);
      case 'start': {
        const { payload = '' } = bodies.start.parse(body);
        return chats.write(bot, user, payload === '' ? '/start' : `/start ${payload}`);
      }
      case 'press': {
        const { messageId, row, column } = bodies.press.parse(body);
        return chats.press(bot, user, messageId, row, column);
      }
      case 'read':
        bodies.nothing.parse(body);
        chats.read(bot, user);
        return {};
      case 'block':
        chats.block(bot, user, bodies.block.parse(body).blocked);
        return {};
      case 'launch':
        return await launch(bot, user, bodies.launch.parse(body));
      case undefined:
      default:
        throw new NoSuchThingError('There is nothing at this address.');
    }
  };

  const ofInvoices = async (slug: string, act: string | undefined, body: unknown): Promise<unknown> => {
    const { user } = bodies.pay.parse(body);
    const payer = userOf(user);
    invoiceOf(slug);
    switch (act) {
      case 'pay': {
        const result = await payments.pay(slug, payer);
        // What was paid may have begun a subscription, which is to be renewed in time.
        await subscriptions.settle();
        return result;
      }
      case 'cancel':
        return { status: 'cancelled', reason: null, message: null, chargeId: null };
      case 'fail':
        state.faults = { ...state.faults, failPayments: state.faults.failPayments + 1 };
        return await payments.pay(slug, payer);
      case undefined:
      default:
        throw new NoSuchThingError('There is nothing at this address.');
    }
  };

  const acts: ReadonlySet<string> = new Set<SubscriptionAct>(['renew', 'fail', 'cancel', 'resume']);
  const ofSubscriptions = async (id: string | undefined, act: string | undefined, body: unknown): Promise<unknown> => {
    if (id === undefined) {
      state.month = bodies.subscriptions.parse(body).month ?? state.month;
      await subscriptions.settle();
      return subscriptions.views();
    }
    bodies.nothing.parse(body);
    if (act === undefined || !acts.has(act)) throw new NoSuchThingError('There is nothing at this address.');
    return await subscriptions.act(id, act as SubscriptionAct);
  };

  const post = async (parts: readonly string[], body: unknown): Promise<unknown> => {
    const [what, first, second, third] = parts;
    switch (what) {
      case 'users':
        return ofUsers(first, body);
      case 'subscriptions':
        return await ofSubscriptions(first, second, body);
      case 'transactions':
        if (second === 'age') {
          payments.age(first ?? '', bodies.age.parse(body).seconds * 1000);
          return {};
        }
        if (second !== 'refund') throw new NoSuchThingError('There is nothing at this address.');
        bodies.nothing.parse(body);
        payments.refundByTelegram(first ?? '');
        return {};
      case 'bots': {
        if (first !== undefined && second === 'withdraw') {
          const bot = botOf(first);
          payments.withdraw(bot, bodies.withdraw.parse(body).stars);
          return botView(state, bot);
        }
        const { name, username } = bodies.bot.parse(body);
        if (state.bots.some((bot) => bot.username === username)) throw new BadRequestError('That username is taken.');
        return botView(state, makeBot(state, name, username));
      }
      case 'chats':
        return await ofChats(botOf(first ?? ''), userOf(second ?? ''), third, body);
      case 'invoices':
        return await ofInvoices(first ?? '', second, body);
      case 'updates': {
        if (second !== 'deliver') throw new NoSuchThingError('There is nothing at this address.');
        bodies.nothing.parse(body);
        const status = await delivery.deliver(Number(first));
        if (status === undefined) throw new NoSuchThingError('There is no such update, or its bot has no webhook.');
        return { status };
      }
      case 'faults': {
        state.faults = { ...state.faults, ...given(bodies.faults.parse(body)) };
        if (!state.faults.hold) for (const update of state.pending) update.held = false;
        delivery.wake();
        return state.faults;
      }
      case 'network': {
        state.network = bodies.network.parse(body).speed;
        network.set(state.network);
        return { speed: state.network };
      }
      case 'oidc': {
        const { fault } = bodies.oidc.parse(body);
        deps.oidc.setFault(fault);
        return { fault };
      }
      case 'log':
        bodies.nothing.parse(body);
        world.journal.clear();
        return {};
      case undefined:
      default:
        throw new NoSuchThingError('There is nothing at this address.');
    }
  };

  const route = async (request: IncomingMessage, url: URL): Promise<unknown> => {
    const parts = url.pathname.split('/').slice(2).map(decodeURIComponent);
    if (request.method === 'GET') {
      request.resume();
      return url.pathname === '/launch' ? await launchByQuery(url.searchParams) : get(parts, url.searchParams);
    }
    if (request.method !== 'POST') throw new NoSuchThingError('There is nothing at this address.');
    // A page of another origin can send neither without asking first, which is answered to nobody.
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `http://${request.headers.host ?? ''}`)
      throw new BadRequestError('The simulator listens to its own page and to scripts, not to other pages.');
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      throw new BadRequestError('Send application/json.');
    const result = await post(parts, JSON.parse((await readBody(request, 64 * 1024)) || '{}'));
    await world.save();
    changed(world);
    return result;
  };

  return {
    handle: async (request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> => {
      let status = 200;
      let body: unknown;
      try {
        body = await route(request, url);
      } catch (error) {
        [status, body] = refusalOf(error);
      }
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body));
    },
  };
};

/** Only what was said: an undefined field would overwrite one that is there. */
const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

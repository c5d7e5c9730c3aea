import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '@stargraph/kit/server';
import { BotApiError } from './api-error.ts';
import { botView, mainAppOf, makeBot } from './bots.ts';
import type { CallDeps } from './calls/call.ts';
import { NoSuchThingError } from './chats.ts';
import type { DemoNotice, LaunchView, SimulatorView, SubscriptionAct } from './contract.ts';
import type { LaunchSigner } from './launch-signer.ts';
import { methodNames } from './methods.ts';
import { oidcFaults, type OidcProvider } from './oidc.ts';
import type { Network } from './network.ts';
import { addUser, maxUserId, userFor, userView } from './people.ts';
import { thirtyDays, type BotRow, type UserRow } from './state.ts';
import { changed } from './world.ts';

export interface JsonApiDeps extends CallDeps {
  readonly network: Network;
  readonly demo: () => DemoNotice | null;
  readonly signer: LaunchSigner;
  readonly oidc: Pick<OidcProvider, 'setFault'>;
}

/** A request that asks for something impossible; its text is for the caller. */
class BadRequestError extends Error {}

const startParam = z.string().regex(/^[\w-]{0,512}$/, 'up to 512 of A-Z a-z 0-9 _ -');
const userFields = {
  firstName: z.string().trim().min(1).max(64).optional(),
  lastName: z.string().trim().max(64).nullable().optional(),
  username: z
    .string()
    .regex(/^\w{4,32}$/)
    .nullable()
    .optional(),
  languageCode: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  isPremium: z.boolean().optional(),
  stars: z.number().int().min(0).max(1_000_000).optional(),
};
const counts = z.number().int().min(0).max(1000);
const delay = z.number().int().min(0).max(60_000);

const bodies = {
  user: z.strictObject({ id: z.number().int().min(1).max(maxUserId).optional(), ...userFields }),
  change: z.strictObject(userFields),
  bot: z.strictObject({
    name: z.string().trim().min(1).max(64),
    username: z
      .string()
      .regex(/^[A-Za-z]\w{1,28}bot$/i, 'up to 32 letters, digits and _, with "bot" at its end')
      .optional(),
  }),
  message: z.strictObject({ text: z.string().trim().min(1).max(4096) }),
  start: z.strictObject({
    payload: z
      .string()
      .regex(/^[\w-]{0,64}$/, 'up to 64 of A-Z a-z 0-9 _ -')
      .optional(),
  }),
  press: z.strictObject({ messageId: z.number().int(), row: z.number().int(), column: z.number().int() }),
  block: z.strictObject({ blocked: z.boolean() }),
  launch: z.strictObject({ url: z.string().optional(), startParam: startParam.optional() }),
  pay: z.strictObject({ user: z.number().int() }),
  oidc: z.strictObject({ fault: z.enum(oidcFaults).nullable() }),
  network: z.strictObject({ speed: z.enum(['online', 'slow', 'offline']) }),
  faults: z.strictObject({
    hold: z.boolean().optional(),
    duplicate: z.boolean().optional(),
    deliveryDelay: delay.optional(),
    callDelay: delay.optional(),
    loseWebhookAnswers: counts.optional(),
    loseCallAnswers: counts.optional(),
    floods: counts.optional(),
    failPayments: counts.optional(),
    reorder: z.boolean().optional(),
    loseUpdates: counts.optional(),
    calls: z
      .array(
        z.strictObject({
          method: z.enum(methodNames).nullable(),
          times: z.number().int().min(1).max(1000).default(1),
          status: z.literal([400, 403, 429, 500]).nullable().default(null),
          retryAfter: z.number().int().min(1).max(3600).default(3),
          description: z.string().min(1).max(200).nullable().default(null),
          delay: delay.default(0),
        }),
      )
      .max(20)
      .optional(),
  }),
  subscriptions: z.strictObject({ month: z.number().int().min(1).max(thirtyDays).optional() }),
  age: z.strictObject({ seconds: z.number().int().min(1).max(thirtyDays) }),
  withdraw: z.strictObject({ stars: z.number().int().min(1).max(1_000_000) }),
  nothing: z.strictObject({}),
};

/** What Telegram's clients say of themselves to a Mini App. */
const webAppVersion = '9.1';

/** `GET` and `POST` under `/api/`: everything that the page does, for tests and scripts as well. */
export const createJsonApi = (deps: JsonApiDeps) => {
  const { world, chats, delivery, payments, subscriptions, network } = deps;
  const { state } = world;

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

  /** Signed launch data, and the Mini App's address where the bot has one. */
  const launch = async (
    bot: BotRow,
    user: UserRow,
    options: { readonly url?: string | undefined; readonly startParam?: string | undefined },
  ): Promise<LaunchView> => {
    const address = options.url ?? mainAppOf(bot);
    if (address === null) throw new BadRequestError('The bot has no Mini App: it has set no menu button.');
    if (!URL.canParse(address)) throw new BadRequestError('url must be an address.');
    // Whoever opens a bot's Mini App lets it write.
    chats.open(bot, user);
    // Loaded when the first launch is asked for: a start does without the signing library.
    const { signLaunch } = await import('./launch.ts');
    const initData = signLaunch(bot, user, new Date(world.clock.now()), options.startParam, deps.signer);
    const url = new URL(address);
    url.hash = new URLSearchParams({
      tgWebAppData: initData,
      tgWebAppVersion: webAppVersion,
      tgWebAppPlatform: 'web',
      ...(options.startParam === undefined ? {} : { tgWebAppStartParam: options.startParam }),
    }).toString();
    return { url: url.href, initData, startParam: options.startParam ?? null, bot: bot.username };
  };

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

  /** `GET /launch?user=ID&language=en&premium=1&start=PARAM&bot=USERNAME`: launch data for whoever asks. */
  const launchByQuery = async (query: URLSearchParams): Promise<unknown> => {
    const id = Number(query.get('user') ?? '1001');
    const bot = query.has('bot') ? state.bots.find(({ username }) => username === query.get('bot')) : state.bots[0];
    const start = startParam.optional().safeParse(query.get('start') ?? undefined);
    if (bot === undefined || !Number.isInteger(id) || id < 1 || id > maxUserId || !start.success)
      throw new BadRequestError(
        'user must be a whole number up to 52 bits, bot a simulated bot, start up to 512 of A-Z a-z 0-9 _ -.',
      );
    const known = state.users.some((user) => user.id === id);
    const user = userFor(state, id, { languageCode: query.get('language') ?? 'en' });
    if (!known) {
      chats.open(bot, user);
      await world.save();
      changed(world);
    }
    const { signLaunch } = await import('./launch.ts');
    const initData = signLaunch(
      bot,
      {
        ...user,
        languageCode: query.get('language') ?? user.languageCode,
        isPremium: query.has('premium') ? query.get('premium') === '1' : user.isPremium,
      },
      new Date(world.clock.now()),
      start.data,
      deps.signer,
    );
    return { bot: bot.username, initData };
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

const refusalOf = (error: unknown): [number, { readonly error: string }] => {
  if (error instanceof NoSuchThingError) return [404, { error: error.message }];
  if (error instanceof BadRequestError || error instanceof BotApiError) return [400, { error: error.message }];
  if (error instanceof SyntaxError || error instanceof URIError)
    return [400, { error: 'The request is not readable.' }];
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return [400, { error: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}` }];
  }
  throw error;
};

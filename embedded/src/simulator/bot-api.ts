import type { IncomingMessage, ServerResponse } from 'node:http';
import { BotApiError, badRequest, tooManyRequests } from './api-error.ts';
import type { Call, CallDeps, Parameters } from './calls/call.ts';
import { createMessageCalls } from './calls/messages.ts';
import { createSettingCalls } from './calls/settings.ts';
import { createStarCalls } from './calls/stars.ts';
import type { LogEntry } from './contract.ts';
import type { CallGate } from './call-gate.ts';
import { createFloodControl } from './flood.ts';
import { findMethod, methods, type MethodName } from './methods.ts';
import { readParameters, type GivenParameters } from './parameters.ts';
import { fieldsProblem, readParameter, type Fields } from './shape.ts';
import type { BotRow } from './state.ts';
import { changed } from './world.ts';

/** An answer in the Bot API's envelope, errors included. */
type BotApiAnswer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly error_code: number;
      readonly description: string;
      readonly parameters?: { readonly retry_after: number };
    };

/** Methods that count against Telegram's limits. */
const sends: ReadonlySet<MethodName> = new Set(['sendMessage', 'sendPhoto', 'sendInvoice']);

/** They change nothing that must outlive the process. */
const reads: ReadonlySet<MethodName> = new Set([
  'getMe',
  'getChat',
  'getWebhookInfo',
  'getMyCommands',
  'getChatMenuButton',
  'getMyStarBalance',
  'getStarTransactions',
  'sendChatAction',
]);

/** What a refusal on demand says unless it is told otherwise. */
const usualWords = {
  400: 'Bad Request: refused on demand',
  403: 'Forbidden: bot was blocked by the user',
  500: 'Internal Server Error',
} as const;

const refusalOf = (error: unknown): BotApiAnswer => {
  if (!(error instanceof BotApiError)) throw error;
  return {
    ok: false,
    error_code: error.code,
    description: error.message,
    ...(error.retryAfter === undefined ? {} : { parameters: { retry_after: error.retryAfter } }),
  };
};

/** The log is for reading over a shoulder: a webhook's secret has no place in it. */
const forLog = (values: Parameters): Parameters =>
  'secret_token' in values ? { ...values, secret_token: '(hidden)' } : values;

/**
 * A local Bot API: `/bot<token>/<method>`, answering as Telegram does. In one thing it is stricter: in a JSON body
 * a parameter must have the type that the Bot API's description names, so that a wrong call shows here.
 */
export const createBotApi = (deps: CallDeps & { readonly gate: CallGate }) => {
  const { world, gate } = deps;
  const { state, journal, clock } = world;
  const calls: Partial<Record<MethodName, Call>> = {
    ...createMessageCalls(deps),
    ...createSettingCalls(deps),
    ...createStarCalls(deps),
  };
  const flood = createFloodControl(() => clock.now());

  const read = (method: MethodName, given: GivenParameters): Parameters => {
    const fields: Fields = methods[method];
    const values = Object.fromEntries(
      Object.entries(given.values).map(([name, value]) => {
        const field = fields[name];
        return [name, field === undefined ? value : readParameter(field.shape, value, given.textual, name)];
      }),
    );
    // Telegram's own words for the two that are forgotten most.
    if (fields['chat_id']?.required === true && values['chat_id'] === undefined) throw badRequest('chat_id is empty');
    if (method === 'sendMessage' && values['text'] === undefined) throw badRequest('message text is empty');
    const problem = fieldsProblem(fields, values);
    if (problem !== undefined) throw badRequest(`parameter ${problem}`);
    return values;
  };

  /** @throws BotApiError where calls of the method are to be refused */
  const failOnDemand = async (method: MethodName): Promise<void> => {
    const fault = state.faults.calls.find((each) => each.method === null || each.method === method);
    if (fault === undefined) return;
    state.faults = {
      ...state.faults,
      calls: state.faults.calls
        .map((each) => (each === fault ? { ...each, times: each.times - 1 } : each))
        .filter(({ times }) => times > 0),
    };
    changed(world);
    if (fault.delay > 0) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    if (fault.status === null) return;
    if (fault.status === 429) throw tooManyRequests(fault.retryAfter);
    throw new BotApiError(fault.status, fault.description ?? usualWords[fault.status]);
  };

  const carryOut = async (bot: BotRow, method: MethodName, given: GivenParameters): Promise<unknown> => {
    const call = calls[method];
    if (call === undefined) throw new BotApiError(404, 'Not Found: method not found');
    const { faults } = state;
    if (faults.floods > 0) {
      state.faults = { ...faults, floods: faults.floods - 1 };
      changed(world);
      throw tooManyRequests(3);
    }
    await failOnDemand(method);
    const parameters = read(method, given);
    if (sends.has(method)) flood.admit(bot.id, parameters['chat_id']);
    const result = await call(bot, parameters);
    // What is answered must be there after a kill.
    if (!reads.has(method)) await world.save();
    return result;
  };

  const unknownOf = (method: MethodName | undefined, values: Parameters): string | null => {
    if (method === undefined) return null;
    const unknown = Object.keys(values).filter((name) => !(name in methods[method]));
    return unknown.length === 0 ? null : `unknown parameters: ${unknown.join(', ')}`;
  };

  /** @returns undefined where nothing is answered to a call that was not carried out */
  const answer = async (
    request: IncomingMessage,
  ): Promise<{ readonly answer: BotApiAnswer; readonly lose: boolean } | undefined> => {
    const began = clock.now();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const match = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(url.pathname);
    if (match === null) {
      request.resume();
      return { answer: { ok: false, error_code: 404, description: 'Not Found' }, lose: false };
    }
    const bot = state.bots.find(({ token }) => token === match[1]);
    const method = findMethod(match[2] ?? '');
    const port = request.socket.remotePort ?? 0;
    let given: GivenParameters = { values: {}, textual: true };
    let result: BotApiAnswer;
    if (state.faults.callDelay > 0) await new Promise((resolve) => setTimeout(resolve, state.faults.callDelay));
    try {
      given = await readParameters(request, url);
      if ((await gate.pass(method, 'before', port)) === 'drop') return undefined;
      if (bot === undefined) throw new BotApiError(401, 'Unauthorized');
      if (method === undefined) throw new BotApiError(404, 'Not Found: method not found');
      result = { ok: true, result: await carryOut(bot, method, given) };
    } catch (error) {
      result = refusalOf(error);
    }
    const lose = result.ok && method !== 'getMe' && state.faults.loseCallAnswers > 0;
    if (lose) state.faults = { ...state.faults, loseCallAnswers: state.faults.loseCallAnswers - 1 };
    const chatId = given.values['chat_id'] ?? given.values['user_id'];
    const entry: Omit<LogEntry, 'id'> = {
      kind: 'call',
      at: began,
      botId: bot?.id ?? null,
      userId: typeof chatId === 'number' ? chatId : null,
      name: method ?? match[2] ?? '',
      outcome: lose ? 'failed' : result.ok ? 'ok' : 'refused',
      status: lose ? null : result.ok ? 200 : result.error_code,
      duration: clock.now() - began,
      request: forLog(given.values),
      response: result,
      updateId: null,
      attempt: null,
      note: lose ? 'the answer was lost on its way' : unknownOf(method, given.values),
    };
    journal.add(entry);
    const isDropped = (await gate.pass(method, 'after', port)) === 'drop';
    return { answer: result, lose: lose || isDropped };
  };

  return {
    handle: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const answered = await answer(request);
      if (answered === undefined || answered.lose) {
        response.destroy();
        return;
      }
      const { answer: result } = answered;
      if (!result.ok && result.parameters !== undefined)
        response.setHeader('retry-after', String(result.parameters.retry_after));
      response.writeHead(result.ok ? 200 : result.error_code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(result));
    },
  };
};

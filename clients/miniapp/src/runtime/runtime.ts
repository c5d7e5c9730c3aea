import { cacheExchange, Client, fetchExchange } from '@urql/core';
import {
  App_PlayerDocument,
  App_TrackDocument,
  IntentQueue_ActDocument,
  type IntentQueue_ActMutation,
} from '../generated/graphql.ts';
import { trustedDocuments } from '../graphql/trusted-documents.ts';
import type { Boot, Early } from './boot.ts';
import { createIntentQueue, type BatchAnswer, type IntentQueue } from './intent-queue.ts';
import { createIntentStore } from './intent-store.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { createRequest, RequestError, type Request } from './request.ts';
import { createLaunchValue, type LaunchValue } from './launch-value.ts';
import { createSession, type Session } from './session.ts';
import { openStorage } from './storage.ts';

export type Applied = Extract<IntentQueue_ActMutation['act'], { readonly __typename: 'ActSuccess' }>;

export interface Runtime {
  readonly boot: Boot;
  readonly session: Session;
  readonly request: Request;
  readonly client: Client;
  readonly queue: IntentQueue;
  readonly keys: KeyRing;
  /** Which screen is open in this tab. */
  readonly screen: LaunchValue;
  /** Tells what the server made of a batch. */
  readonly onApplied: (listener: (answer: Applied, refused: number) => void) => () => void;
  /** Reports an event of this client, once for each `subject` in this life of the page. */
  readonly track: (name: string, subject: string, properties: Readonly<Record<string, string>>) => void;
}

const readUser = (initData: string): { readonly id: string; readonly language: string } => {
  try {
    const user = JSON.parse(new URLSearchParams(initData).get('user') ?? '{}') as {
      readonly id?: unknown;
      readonly language_code?: unknown;
    };
    return {
      id: typeof user.id === 'number' ? String(user.id) : 'nobody',
      language: typeof user.language_code === 'string' ? user.language_code : 'en',
    };
  } catch {
    return { id: 'nobody', language: 'en' };
  }
};

/** The language that Telegram says the player reads. Not checked: it decides only what is shown. */
export const languageOf = (initData: string): string => readUser(initData).language;

/** A random id of 32 hexadecimal digits. */
export const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A UUID, also where `crypto.randomUUID` is not there (it asks for a secure context). */
const randomUuid = (): string => {
  const hex = randomId();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

/** Everything that outlives a component: session, requests, queue, keys. */
export const createRuntime = (boot: Boot, early: Early, initData: string): Runtime => {
  const tab = openStorage('sessionStorage');
  const session = createSession({
    environmentId: boot.environmentId,
    initData,
    early: early.session,
    store: createLaunchValue(tab, 'stargraph:session', 'refreshToken', initData),
    fetch: (input, init) => globalThis.fetch(input, init),
    now: () => Date.now(),
  });
  const request = createRequest(session);

  let earlyPlayer = early.player;
  /** The first player query was asked before the bundle ran: its answer is taken instead of asking again. */
  const send = async (input: string, init: RequestInit): Promise<Response> => {
    const first = earlyPlayer;
    if (first !== undefined && typeof init.body === 'string' && init.body.includes(App_PlayerDocument.documentId)) {
      earlyPlayer = undefined;
      const body = await first.catch(() => null);
      if (body?.startsWith('{"data":{') === true) {
        await session.token();
        return new Response(body, { headers: { 'content-type': 'application/json' } });
      }
    }
    return session.fetch(input, init);
  };
  const client = new Client({
    url: '/graphql',
    exchanges: [cacheExchange, trustedDocuments, fetchExchange],
    preferGetMethod: false,
    fetch: (input, init) => send(input as string, init ?? {}),
  });

  const local = openStorage('localStorage');
  const scope = `${boot.environmentId}:${readUser(initData).id}`;
  const listeners = new Set<(answer: Applied, refused: number) => void>();
  const act = async (intents: readonly { id: string; action: string; count: number }[]): Promise<BatchAnswer> => {
    try {
      const { act: answer } = await request(IntentQueue_ActDocument, { input: { intents: [...intents] } });
      if (!('outcomes' in answer)) return { state: 'later' };
      const refused = answer.outcomes.filter(({ status }) => status === 'REFUSED').map(({ intentId }) => intentId);
      // Whoever shows points takes the answer's before the queue lets go of its own.
      for (const listener of listeners) listener(answer, refused.length);
      return { state: 'settled', ids: answer.outcomes.map(({ intentId }) => intentId), refused };
    } catch (error) {
      return { state: error instanceof RequestError && error.code === 'BAD_USER_INPUT' ? 'poison' : 'later' };
    }
  };
  const store = createIntentStore(local, navigator.locks, scope, randomId());
  const queue = createIntentQueue({
    store,
    send: act,
    newId: randomId,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  void store.adopt(queue);

  const told = new Set<string>();
  return {
    boot,
    session,
    request,
    client,
    queue,
    keys: createKeyRing(local, scope, randomId),
    screen: createLaunchValue(tab, 'stargraph:screen', 'id', initData),
    onApplied: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    track: (name, subject, properties) => {
      if (told.has(`${name} ${subject}`)) return;
      told.add(`${name} ${subject}`);
      const event = { id: randomUuid(), name, occurredAt: new Date().toISOString(), properties };
      request(App_TrackDocument, { input: { environmentId: boot.environmentId, events: [event] } }).catch(
        // Lost: what is reported again and again by others is not worth a queue.
        () => undefined,
      );
    },
  };
};

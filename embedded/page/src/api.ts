import type {
  ChatView,
  Faults,
  InvoiceView,
  LaunchView,
  LogEntry,
  NetworkSpeed,
  PaymentResult,
  PressResult,
  SimulatorBot,
  SimulatorUser,
  SimulatorView,
  SubscriptionAct,
  SubscriptionView,
} from '../../src/simulator/contract.ts';

/** The simulator refused, and said why. */
export class ApiError extends Error {}

const ask = async <T>(path: string, body?: object): Promise<T> => {
  const response = await fetch(
    `/api/${path}`,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  const answer = (await response.json()) as T & { readonly error?: string };
  if (!response.ok) throw new ApiError(answer.error ?? String(response.status));
  return answer;
};

const chat = (botId: number, userId: number): string => `chats/${botId}/${userId}`;

export type UserChange = Partial<Pick<SimulatorUser, 'firstName' | 'languageCode' | 'isPremium' | 'stars'>>;

export const api = {
  state: () => ask<SimulatorView>('state'),
  log: () => ask<readonly LogEntry[]>('log'),
  clearLog: () => ask('log', {}),
  chat: (botId: number, userId: number) => ask<ChatView>(chat(botId, userId)),
  write: (botId: number, userId: number, text: string) => ask(`${chat(botId, userId)}/messages`, { text }),
  start: (botId: number, userId: number, payload: string) => ask(`${chat(botId, userId)}/start`, { payload }),
  read: (botId: number, userId: number) => ask(`${chat(botId, userId)}/read`, {}),
  block: (botId: number, userId: number, blocked: boolean) => ask(`${chat(botId, userId)}/block`, { blocked }),
  press: (botId: number, userId: number, messageId: number, row: number, column: number) =>
    ask<PressResult>(`${chat(botId, userId)}/press`, { messageId, row, column }),
  launch: (botId: number, userId: number, options: { readonly url?: string; readonly startParam?: string }) =>
    ask<LaunchView>(`${chat(botId, userId)}/launch`, options),
  invoice: (slug: string) => ask<InvoiceView>(`invoices/${slug}`),
  settle: (slug: string, act: 'pay' | 'cancel' | 'fail', user: number) =>
    ask<PaymentResult>(`invoices/${slug}/${act}`, { user }),
  newUser: (languageCode: string) => ask<SimulatorUser>('users', { languageCode }),
  changeUser: (id: number, change: UserChange) => ask<SimulatorUser>(`users/${id}`, change),
  newBot: (name: string) => ask<SimulatorBot>('bots', { name }),
  faults: (change: Partial<Faults>) => ask<Faults>('faults', change),
  month: (month: number) => ask('subscriptions', { month }),
  subscription: (id: string, act: SubscriptionAct) => ask<SubscriptionView>(`subscriptions/${id}/${act}`, {}),
  network: (speed: NetworkSpeed) => ask('network', { speed }),
  deliver: (updateId: number) => ask<{ readonly status: number }>(`updates/${updateId}/deliver`, {}),
};

/** An act that changes something there. Where the simulator is out of reach the page says so, once and for all acts. */
export const tell = (work: Promise<unknown>): void => {
  work.catch((error: unknown) => {
    if (error instanceof ApiError) throw error;
  });
};

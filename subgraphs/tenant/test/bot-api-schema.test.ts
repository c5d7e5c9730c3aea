import { glob, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { BotMethod } from '../src/telegram.ts';
import { callProblem, describedMethods } from './bot-api-schema.ts';

const invoice = {
  title: 'Coins',
  description: 'Ten of them',
  payload: 'ord_1',
  currency: 'XTR',
  prices: [{ label: 'Coins', amount: 10 }],
};

describe("the Bot API's description", () => {
  test('lets right calls through', () => {
    expect(callProblem('getMe', {})).toBeUndefined();
    expect(callProblem('createInvoiceLink', invoice)).toBeUndefined();
    const markup = { inline_keyboard: [[{ text: 'Open', web_app: { url: 'https://example.com' } }]] };
    expect(callProblem('sendMessage', { chat_id: 1, text: 'Hello', reply_markup: markup })).toBeUndefined();
  });

  test.each([
    ['lacks a parameter', 'sendMessage', { text: 'Hello' }],
    ['has one that is not there', 'sendMessage', { chat_id: 1, text: 'Hello', colour: 'red' }],
    ['has one of another type', 'createInvoiceLink', { ...invoice, prices: [{ label: 'Coins', amount: 1.5 }] }],
    ['is too long', 'createInvoiceLink', { ...invoice, title: 'x'.repeat(33) }],
    ['is too short', 'sendMessage', { chat_id: 1, text: '' }],
    ['is too long in bytes', 'createInvoiceLink', { ...invoice, payload: 'ё'.repeat(65) }],
    ['is wrong inside', 'setChatMenuButton', { menu_button: { type: 'web_app', text: 'Open' } }],
    ['is of no method that is described', 'sendDice', {}],
  ])('finds a call that %s', (_what, method, parameters) => {
    expect(callProblem(method, parameters)).toEqual(expect.any(String));
  });
});

describe('no call of ours', () => {
  test('is of a method that is not described', () => {
    // The compiler asks for every one of them here.
    const called = {
      answerPreCheckoutQuery: true,
      createInvoiceLink: true,
      deleteWebhook: true,
      editUserStarSubscription: true,
      getMe: true,
      getMyStarBalance: true,
      getStarTransactions: true,
      getWebhookInfo: true,
      refundStarPayment: true,
      sendMessage: true,
      setChatMenuButton: true,
      setMyCommands: true,
      setWebhook: true,
    } as const satisfies Record<BotMethod | 'getMe', true>;
    expect(Object.keys(called).toSorted()).toEqual(describedMethods.toSorted());
  });

  test('goes another way than the one that tests put a checking Bot API behind', async () => {
    const root = new URL('../../../', import.meta.url);
    const ways: string[] = [];
    for await (const path of glob('{kit,gateway,workers,infra,embedded,subgraphs/*}/src/**/*.ts', {
      cwd: root.pathname,
    }))
      if (/['"]grammy['"]|api\.telegram\.org/.test(await readFile(new URL(path, root), 'utf8'))) ways.push(path);
    expect(ways).toEqual(['subgraphs/tenant/src/telegram.ts']);
  });
});

import { describe, expect, test } from 'vitest';
import { callProblem } from './bot-api-schema.ts';

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

import { describe, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { holdMs, mostTries, retryAfterMs, verdictOf, type AttemptResult } from '../../src/domain/webhook-schedule.ts';
import { newWebhookSecret, signedHeaders } from '../../src/domain/webhook-signature.ts';

const failed: AttemptResult = { durationMs: 1, status: 500, problem: 'status', response: '', retryAfterMs: null };
const day = 24 * 60 * 60 * 1000;

describe('when a webhook is tried again', () => {
  test('eight times in all, ever later, over most of a day', () => {
    const waits: number[] = [];
    for (let tries = 1; tries < mostTries; tries += 1) {
      const verdict = verdictOf(failed, tries, mostTries, 0.5);
      if (verdict.state !== 'waiting') throw new Error('It was given up too soon');
      waits.push(verdict.inMs);
    }
    expect(waits).toHaveLength(7);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBe(5000);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(0.8 * day);
    expect(verdictOf(failed, mostTries, mostTries, 0.5)).toEqual({ state: 'failed', gone: false });
  });

  test('at a different moment for each, so that what failed together does not come back together', () => {
    expect(verdictOf(failed, 1, mostTries, 0)).toEqual({ state: 'waiting', inMs: 4000 });
    expect(verdictOf(failed, 1, mostTries, 0.999)).toEqual({ state: 'waiting', inMs: 5998 });
  });

  test('not before the receiver asked, as long as that is a day at most', () => {
    const busy = { ...failed, status: 429, retryAfterMs: 120_000 };
    expect(verdictOf(busy, 1, mostTries, 0.5)).toEqual({ state: 'waiting', inMs: 120_000 });
    expect(verdictOf({ ...busy, retryAfterMs: 1000 }, 1, mostTries, 0.5)).toEqual({ state: 'waiting', inMs: 5000 });
    expect(verdictOf({ ...busy, retryAfterMs: 365 * day }, 1, mostTries, 0.5)).toEqual({ state: 'waiting', inMs: day });
    expect(holdMs(busy)).toBe(120_000);
    expect(holdMs({ ...busy, retryAfterMs: day })).toBe(3_600_000);
    expect(holdMs({ ...busy, status: 500 })).toBe(0);
  });

  test('never again where the receiver says that it is gone', () => {
    expect(verdictOf({ ...failed, status: 410 }, 1, mostTries, 0.5)).toEqual({ state: 'failed', gone: true });
  });

  test.each([
    ['30', 30_000],
    [' 5 ', 5000],
    ['Thu, 26 Nov 2026 12:00:10 GMT', 10_000],
    ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('Retry-After %s is read', (header, expected) => {
    expect(retryAfterMs(header, Date.UTC(2026, 10, 26, 12))).toBe(expected);
  });
});

describe('how a webhook proves itself', () => {
  const message = { id: '01940000-0000-7000-8000-000000000000', payload: '{"text":"звёзды ⭐"}' };

  test('as the published library checks it, with each of the secrets', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = signedHeaders(secrets, { ...message, at: Date.now() });
    for (const secret of secrets)
      expect(new Webhook(secret).verify(message.payload, { ...headers })).toEqual({ text: 'звёзды ⭐' });
  });

  test('and nothing else does', () => {
    const secret = newWebhookSecret();
    const headers = signedHeaders([secret], { ...message, at: Date.now() });
    const library = new Webhook(secret);
    expect(() => new Webhook(newWebhookSecret()).verify(message.payload, { ...headers })).toThrow(/signature/);
    expect(() => library.verify(`${message.payload} `, { ...headers })).toThrow(/signature/);
    expect(() => library.verify(message.payload, { ...headers, 'webhook-id': 'another' })).toThrow(/signature/);
    const old = signedHeaders([secret], { ...message, at: Date.now() - 3_600_000 });
    expect(() => library.verify(message.payload, { ...old })).toThrow(/old/);
  });

  test('as the specification’s own example has it', () => {
    const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_000,
      payload: '{"test": 2432232314}',
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

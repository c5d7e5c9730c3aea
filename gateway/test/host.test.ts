import { describe, expect, test } from 'vitest';
import { allowedOrigin, readHost } from '../src/host.ts';

describe('the host of a request', () => {
  test.each([
    ['api.example.com', { kind: 'api' }],
    ['API.Example.com:8443', { kind: 'api' }],
    ['admin.example.com', { kind: 'admin' }],
    ['assets.example.com', { kind: 'assets' }],
    ['star-shop.app.example.com', { kind: 'app', slug: 'star-shop' }],
    ['localhost', { kind: 'api' }],
    ['localhost:4000', { kind: 'api' }],
    ['127.0.0.1:4000', { kind: 'api' }],
    ['[::1]:4000', { kind: 'api' }],
  ])('%s is ours', (header, host) => {
    expect(readHost(header, 'example.com')).toEqual(host);
  });

  test.each([
    undefined,
    '',
    'example.com',
    'other.example.com',
    'api.example.com.evil.test',
    'api.evil.test',
    'api.evilexample.com',
    'a.b.app.example.com',
    '-.app.example.com',
    'app.example.com',
    'api.admin.example.com',
    'localhost.evil.test',
  ])('%s is not', (header) => {
    expect(readHost(header, 'example.com')).toBeUndefined();
  });
});

describe('reading across origins', () => {
  test("our own pages may read the API's answers, and nobody else may", () => {
    const origin = (value: string | undefined) => allowedOrigin(value, { kind: 'api' }, 'example.com');
    expect(origin('https://admin.example.com')).toBe('https://admin.example.com');
    expect(origin('https://shop.app.example.com')).toBe('https://shop.app.example.com');
    for (const other of [
      'https://evil.test',
      'https://admin.example.com.evil.test',
      'https://assets.example.com',
      'null',
      'no url',
      undefined,
    ]) {
      expect(origin(other)).toBeUndefined();
    }
  });

  test("no page may read another one's host", () => {
    expect(allowedOrigin('https://shop.app.example.com', { kind: 'admin' }, 'example.com')).toBeUndefined();
    expect(
      allowedOrigin('https://shop.app.example.com', { kind: 'app', slug: 'rival' }, 'example.com'),
    ).toBeUndefined();
  });
});

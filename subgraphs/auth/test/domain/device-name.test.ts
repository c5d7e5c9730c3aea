import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coarseNetwork, deviceNameOf, keptUserAgent } from '../../src/domain/device-name.ts';

describe("a device's name", () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'Chrome',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
      'Safari',
      'macOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 Telegram-Android/11.9 (Google Pixel 9; Android 15; SDK 35; HIGH)',
      'Telegram',
      'Android',
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 16181.61.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'Chrome',
      'ChromeOS',
    ],
    ['curl/8.9', null, null],
    [null, null, null],
  ])('of %s is %s on %s', (userAgent, browser, system) => {
    expect(deviceNameOf(userAgent)).toEqual({ browser, system });
  });

  test('of any text is none that breaks, and what is kept of it can be stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        deviceNameOf(text);
        const kept = keptUserAgent(text) ?? '';
        expect(kept.length).toBeLessThanOrEqual(512);
        expect(kept).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('roughly where an address is', () => {
  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:DB8:1:2::6', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['nowhere', null],
    [null, null],
  ])('%s is %s', (ip, network) => {
    expect(coarseNetwork(ip)).toBe(network);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../src/domain/public-address.ts';
import { webhookUrl } from '../../src/domain/webhook-url.ts';

describe('where webhooks may go', () => {
  test.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
    '%s is of the internet',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    'example.com',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    'https://example.com/hook?x=1',
    'https://example.com:443/',
    'https://hooks.example.com:8443/a/b',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://пример.рф/',
  ])('%s is taken', (text) => {
    expect(webhookUrl(text, false).protocol).toBe('https:');
  });

  test.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'example.com',
    'https://',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://example.com:22/',
    'https://example.com:80/',
    'https://example.com:6379/',
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST/',
    'https://app.localhost/',
    'https://intranet/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://router.home.arpa./',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://0x7f.0.0.0x1/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://①②⑦.⓪.⓪.①/',
    'https://127。0。0。1/',
    `https://example.com/${'a'.repeat(2048)}`,
  ])('%s is refused', (text) => {
    expect(() => webhookUrl(text, false)).toThrow(/^url must/);
  });

  test('this machine is there for the form that runs on it alone, with any port', () => {
    for (const text of [
      'http://127.0.0.1:3000/hook',
      'http://localhost:8080/',
      'http://[::1]:9/',
      'https://x.localhost/',
    ])
      expect(webhookUrl(text, true).toString()).toContain(':');
    for (const text of [
      'http://10.0.0.1/',
      'http://example.com/',
      'https://169.254.169.254/',
      'http://user@localhost/',
    ])
      expect(() => webhookUrl(text, true)).toThrow(/^url must/);
  });

  test('no way of writing a private IPv4 address gets through', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    );
    const forms: readonly ((bytes: readonly number[]) => string)[] = [
      (bytes) => bytes.join('.'),
      (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
      (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
      (bytes) => String(bytes.reduce((sum, byte) => sum * 256 + byte, 0)),
      (bytes) => `0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
      (bytes) => `[::ffff:${bytes.join('.')}]`,
      (bytes) => `[64:ff9b::${bytes.join('.')}]`,
      (bytes) => `[::${bytes.join('.')}]`,
    ];
    fc.assert(
      fc.property(inside, fc.constantFrom(...forms), (bytes, form) => {
        expect(() => webhookUrl(`https://${form(bytes)}/`, false)).toThrow(/^url must/);
      }),
    );
  });

  test('no text makes it throw anything but a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((host) => `https://${host}/`),
        ),
        (text) => {
          try {
            expect(webhookUrl(text, false).protocol).toBe('https:');
          } catch (error) {
            expect(error).toMatchObject({ code: 'INVALID_INPUT' });
          }
        },
      ),
    );
  });
});

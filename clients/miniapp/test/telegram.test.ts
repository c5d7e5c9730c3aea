import { describe, expect, test } from 'vitest';
import { createTelegram, type Host } from '../src/runtime/telegram.ts';

const createHost = (asked: string[]): Host => ({
  ready: () => asked.push('ready'),
  haptic: (kind) => asked.push(kind),
  setBack: () => {
    throw new Error('not in this client');
  },
  setMain: () => undefined,
  openInvoice: () => Promise.resolve('paid'),
  share: () => undefined,
  close: () => undefined,
});
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};

describe('Telegram', () => {
  test('is loaded when the first screen stands; what was asked before is done then', async () => {
    const asked: string[] = [];
    const loads: number[] = [];
    const telegram = createTelegram('', () => {
      loads.push(1);
      return Promise.resolve(createHost(asked));
    });
    telegram.haptic('tap');
    await settle();
    expect([loads, asked]).toEqual([[], []]);
    telegram.ready();
    telegram.ready();
    await settle();
    expect([loads, asked]).toEqual([[1], ['tap', 'ready', 'ready']]);
  });

  test('a client that can’t do something goes without it', async () => {
    const asked: string[] = [];
    const telegram = createTelegram('', () => Promise.resolve(createHost(asked)));
    telegram.ready();
    telegram.setBack(() => undefined);
    telegram.haptic('success');
    await settle();
    expect(asked).toEqual(['ready', 'success']);
  });

  test('without a host nothing happens, and no invoice counts as paid', async () => {
    const telegram = createTelegram('', () => Promise.reject(new Error('no Telegram')));
    telegram.ready();
    telegram.haptic('tap');
    expect([await telegram.openInvoice('https://t.me/$x'), await telegram.reached()]).toEqual(['failed', false]);
  });

  test('knows the colours of its launch, and tells when they change', async () => {
    const theme = encodeURIComponent(JSON.stringify({ bg_color: '#18222d', text_color: 7 }));
    const changes: unknown[] = [];
    const telegram = createTelegram(`tgWebAppThemeParams=${theme}`, (onTheme) => {
      onTheme({ bg_color: '#ffffff' });
      return Promise.resolve(null);
    });
    expect(telegram.theme()).toEqual({ bg_color: '#18222d' });
    telegram.onTheme(() => changes.push(telegram.theme()));
    telegram.ready();
    await settle();
    expect(changes).toEqual([{ bg_color: '#ffffff' }]);
    expect(createTelegram('tgWebAppThemeParams=%7Bbroken', () => Promise.resolve(null)).theme()).toEqual({});
  });
});

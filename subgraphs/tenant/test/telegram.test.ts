import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTelegram, TelegramUnavailableError } from '../src/telegram.ts';
import { startBotApi } from './bot-api.ts';

const token = '9000000001:abcdefghijklmnopqrstuvwxyzABCDEFGHI';

describe('Telegram', () => {
  let api: Awaited<ReturnType<typeof startBotApi>>;
  beforeAll(async () => {
    api = await startBotApi({ [token]: { id: 9_000_000_001, username: 'garden_bot' } });
  });
  afterAll(() => api.stop());
  const telegram = () => createTelegram({ simulator: { owns: () => true, apiRoot: api.apiRoot } });

  test('says whose a token is, and that the simulator owns it', async () => {
    expect(await telegram().getMe(token)).toEqual({
      telegramBotId: '9000000001',
      username: 'garden_bot',
      simulated: true,
    });
  });

  test('refuses a token that belongs to no bot', async () => {
    expect(await telegram().getMe('9000000002:abcdefghijklmnopqrstuvwxyzABCDEFGHI')).toEqual({ refused: true });
  });

  test.each(['', 'token', '1:a/../../secret', `${token}/x`, '1:short'])(
    'refuses the text "%s" without asking',
    async (text) => {
      const nowhere = createTelegram({ simulator: { owns: () => true, apiRoot: 'http://127.0.0.1:1' } });
      expect(await nowhere.getMe(text)).toEqual({ refused: true });
    },
  );

  test('that fails or is out of reach says so without the token', async () => {
    api.state.broken = true;
    const nowhere = createTelegram({ simulator: { owns: () => true, apiRoot: 'http://127.0.0.1:1' } });
    for (const failing of [telegram(), nowhere]) {
      const error: unknown = await failing.getMe(token).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TelegramUnavailableError);
      const { message, stack, cause } = error as Error;
      expect(JSON.stringify([message, stack, cause])).not.toContain('abcdefghijklm');
    }
    api.state.broken = false;
  });
});

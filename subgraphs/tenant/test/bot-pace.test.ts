import { createManualClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { describe, expect, test } from 'vitest';
import { createBotPace, type BotPace } from '../src/bot-pace.ts';

/** When sends may go that ask together, each to a chat of its own; a refused one asks again when it is told to. */
const timesOf = async (pace: BotPace, clock: ReturnType<typeof createManualClock>, count: number, bot = 'bot') => {
  const times: number[] = [];
  const start = clock.now();
  for (let number = 0; number < count; number += 1)
    for (;;) {
      const { granted, waitMs } = await pace.take(bot, `chat-${number}`);
      if (granted) {
        times.push(clock.now() + waitMs - start);
        break;
      }
      clock.advance(waitMs);
    }
  return times;
};
const mostInASecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));

describe("a bot's pace in one process", () => {
  test('lets no second see more than Telegram takes, and stays close to it', async () => {
    const clock = createManualClock(0);
    const times = await timesOf(createBotPace({ redis: undefined, clock, logger: silentLogger }), clock, 300);
    expect(mostInASecond(times)).toBeLessThanOrEqual(30);
    expect(Math.max(...times)).toBeLessThan(13_000);
  });

  test('lets a chat have one message a second', async () => {
    const clock = createManualClock(0);
    const pace = createBotPace({ redis: undefined, clock, logger: silentLogger });
    expect(await pace.take('bot', '1')).toEqual({ granted: true, waitMs: 0 });
    expect(await pace.take('bot', '1')).toEqual({ granted: true, waitMs: 1000 });
    expect(await pace.take('bot', '1')).toMatchObject({ granted: false, waitMs: 2000 });
    expect(await pace.take('other', '1')).toEqual({ granted: true, waitMs: 0 });
  });

  test('is a small share where Redis is lost, and whole again with it', async () => {
    const clock = createManualClock(0);
    let lost = true;
    const redis = {
      eval: () => (lost ? Promise.reject(new Error('connection lost')) : Promise.resolve([1, 0])),
    };
    const pace = createBotPace({ redis, clock, logger: silentLogger });
    expect(mostInASecond(await timesOf(pace, clock, 50))).toBeLessThanOrEqual(5);
    lost = false;
    expect(mostInASecond(await timesOf(pace, clock, 50))).toBe(50);
  });
});

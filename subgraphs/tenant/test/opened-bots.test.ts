import { describe, expect, test } from 'vitest';
import { createOpenedBots } from '../src/opened-bots.ts';

describe('what is kept open for bots', () => {
  test('serves a thousand bots without opening one twice', () => {
    const bots = createOpenedBots<{ readonly key: string }>(1000);
    let opens = 0;
    const use = (number: number) =>
      bots.of(`bot-${number}`, () => {
        opens += 1;
        return { key: `bot-${number}` };
      });
    for (let round = 0; round < 5; round += 1)
      for (let number = 0; number < 1000; number += 1) expect(use(number).key).toBe(`bot-${number}`);
    expect(opens).toBe(1000);
  });

  test('stays bounded, and gives up what was used longest ago', () => {
    const bots = createOpenedBots<number>(1000);
    for (let number = 0; number < 1000; number += 1) bots.of(`bot-${number}`, () => number);
    bots.of('bot-0', () => -1);
    for (let number = 1000; number < 1999; number += 1) {
      bots.of(`bot-${number}`, () => number);
      expect(bots.size()).toBe(1000);
    }
    expect(bots.of('bot-0', () => -1)).toBe(0);
    expect(bots.of('bot-1', () => -1)).toBe(-1);
  });

  test('keeps nothing of a token that was refused', () => {
    const bots = createOpenedBots<number>(2);
    bots.of('bot:old', () => 1);
    bots.forget('bot:old');
    expect(bots.size()).toBe(0);
    expect(bots.of('bot:new', () => 2)).toBe(2);
  });
});

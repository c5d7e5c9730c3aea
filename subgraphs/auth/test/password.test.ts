import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { createPasswordHasher } from '../src/password-hasher.ts';
import { createPasswordStrength } from '../src/password-strength.ts';
import { WeakPasswordError } from '../src/domain/errors.ts';

describe('hashing passwords', () => {
  test('many at once leave room for what else the thread pool does', async () => {
    const hasher = createPasswordHasher();
    const order: string[] = [];
    const hashes = Array.from({ length: 50 }, () => hasher.hash('a password').then(() => order.push('hash')));
    await readFile(import.meta.filename).then(() => order.push('file'));
    // With all fifty in the pool the file would be read behind them.
    expect(order.length).toBeLessThan(25);
    await Promise.all(hashes);
    expect(order).toHaveLength(51);
  });

  test('more than can be answered in time are refused at once, and those in line go on', async () => {
    const hasher = createPasswordHasher(1, 5);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.matches(null, 'a password')));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 6 }, () => 'fulfilled'),
      ...Array.from({ length: 4 }, () => 'rejected'),
    ]);
    expect(await hasher.matches(await hasher.hash('again'), 'again')).toBe(true);
  });
});

describe('how guessable a password is', () => {
  const strength = createPasswordStrength();
  afterAll(() => strength.close());
  const weaknessesOf = async (password: string, personal: readonly string[] = []): Promise<readonly string[]> => {
    try {
      await strength.check(password, personal);
      return [];
    } catch (error) {
      if (error instanceof WeakPasswordError) return error.reasons;
      throw error;
    }
  };

  test.each(['three moons over basalt', 'xK9#mQ2$vL', 'снег ложится на гранит', 'demo-AbCdEfGhIjKl'])(
    '%s is good',
    async (password) => {
      expect(await weaknessesOf(password)).toEqual([]);
    },
  );

  test.each([
    ['PASSWORD1', 'breached'],
    ['adalovelace', 'personal'],
    ['stargraph1', 'personal'],
    ['1qaz2wsx3edc', 'keyboard'],
  ])('%s is %s', async (password, reason) => {
    const found = await weaknessesOf(password, ['ada@example.com', 'Ada Lovelace']);
    expect(found.length).toBeGreaterThan(0);
    if (reason !== 'keyboard') expect(found).toContain(reason);
  });

  test('is found out beside the event loop, for a crafted one too', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    await weaknessesOf('Passw0rd1l0ve!'.repeat(18));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});

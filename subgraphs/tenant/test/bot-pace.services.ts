import { randomUUID } from 'node:crypto';
import { systemClock } from '@stargraph/kit/clock';
import { newId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createBotPace } from '../src/bot-pace.ts';
import { openDoor, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [token = ''] = tokens;

let tenant: RunningTenant;
let door: Door;
let connections: Redis[];
beforeAll(async () => {
  tenant = await startTenant();
  door = await openDoor(tenant, token);
  connections = [new Redis(inject('redisUrl')), new Redis(inject('redisUrl'))];
});
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  await tenant.stop();
});

const paces = () => connections.map((redis) => createBotPace({ redis, clock: systemClock, logger: silentLogger }));
const mostInASecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));

describe('two processes that send for one bot', () => {
  test('take places that are within the limit together', async () => {
    const bot = newId('bot');
    const chats = Array.from({ length: 60 }, () => randomUUID());
    const turns = await Promise.all(
      chats.map(async (chat, index) => {
        const turn = await paces()[index % 2]?.take(bot, chat);
        return turn ?? { granted: false, waitMs: 0 };
      }),
    );
    const granted = turns.filter(({ granted: taken }) => taken).map(({ waitMs }) => waitMs);
    // As far ahead as places are handed out; the others come back.
    expect(granted.length).toBeGreaterThan(30);
    expect(granted.length).toBeLessThan(60);
    expect(mostInASecond(granted.toSorted((one, other) => one - other))).toBeLessThanOrEqual(30);
  });

  test('send all that waits, with no second over the limit at Telegram', async () => {
    const total = 90;
    for (let number = 0; number < total; number += 1)
      await tenant.pool.query(
        `insert into outbound_message (id, environment_id, bot_id, chat, reason, body, state, attempts, due_at, created_at)
         values ($1, $2, $3, $4, $5, '{"text":"x"}', 'queued', 0, $6, $6)`,
        [newId('message'), door.live, door.id, String(1000 + number), `r${number}`, new Date(tenant.clock.now())],
      );
    const senders = paces().map((pace) => tenant.senderAt(pace));
    const waiting = Array.from({ length: total }, (_, number) => String(1000 + number));
    await Promise.all(
      senders.flatMap((send) =>
        Array.from({ length: 4 }, async () => {
          for (let chat = waiting.shift(); chat !== undefined; chat = waiting.shift()) {
            const again = await send({ botId: door.id, chat });
            if (again !== null) {
              tenant.clock.advance(2000);
              waiting.push(chat);
            }
          }
        }),
      ),
    );
    expect(tenant.api.callsOf('sendMessage')).toHaveLength(total);
    expect(mostInASecond(tenant.api.messageTimes)).toBeLessThanOrEqual(30);
  });
});

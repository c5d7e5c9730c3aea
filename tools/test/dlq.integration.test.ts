import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createEmbeddedBus } from '@stargraph/kit/bus/embedded';
import type { EmbeddedBus } from '@stargraph/kit/bus/embedded';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { silentLogger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import { PoisonError } from '@stargraph/kit/bus/bus';
import { levelReached, recorder } from '@stargraph/kit/testkit/bus-contract';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import type { TestDatabase } from '@stargraph/kit/testkit/database';
import { until } from '@stargraph/kit/testkit/until';
import { afterEach, beforeEach, expect, it } from 'vitest';

const tool = fileURLToPath(new URL('../dlq.ts', import.meta.url));

let database: TestDatabase;
let bus: EmbeddedBus;
beforeEach(async () => {
  database = await createTestDatabase();
  bus = createEmbeddedBus({
    pool: database.poolOf('bus'),
    sources: domains,
    publishSource: 'analytics',
    publishPool: database.poolOf('analytics'),
    logger: silentLogger,
    clock: systemClock,
  });
});
afterEach(async () => {
  await bus.close();
  await database.drop();
});

const dlq = (
  args: readonly string[],
  url = database.urlOf('bus'),
): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [tool, ...args],
      { env: { ...process.env, BUS_DATABASE_URL: url } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });

it('lists dead letters without what they carry, hands them again, and gives them up', async () => {
  expect(await dlq(['list'])).toMatchObject({ code: 0, out: 'No dead letters.\n' });
  let healed = false;
  const consumer = recorder('tool', {
    before: (batch) => {
      const [first] = batch;
      if (!healed && first !== undefined) throw new PoisonError(first.id, 'not now');
    },
  });
  bus.subscribe(consumer);
  await bus.start();
  const [replayed, dropped] = await appendEvents(
    sqlOfPool(database.poolOf('game')),
    [levelReached('secret', 1), levelReached('other', 1)],
    systemClock,
  );
  if (replayed === undefined || dropped === undefined) throw new Error('nothing appended');
  await until('both are set aside', async () => (await bus.deadLetters.list('tool')).length === 2);

  const listed = await dlq(['list', '--json']);
  expect(
    listed.out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject([
    { group: 'tool', source: 'game', eventId: replayed, state: 'poison', reason: 'not now', subject: 'player:secret' },
    { group: 'tool', source: 'game', eventId: dropped, type: 'game.level.reached.v1' },
  ]);
  expect(listed.out).not.toContain('"data"');
  expect((await dlq(['list', 'tool', '--show'])).out).toContain('"data"');
  expect((await dlq(['list', 'another'])).out).toBe('No dead letters.\n');

  healed = true;
  expect(await dlq(['replay', 'tool', 'game', replayed])).toMatchObject({ code: 0, out: 'It will be handed again.\n' });
  await until('it is handled', () => consumer.seen.events.some((event) => event.id === replayed));
  expect(await dlq(['drop', 'tool', 'game', dropped, '--json'])).toMatchObject({ code: 0 });
  expect(await dlq(['drop', 'tool', 'game', dropped])).toMatchObject({ code: 1 });
  await until('none is left', async () => (await dlq(['list'])).out === 'No dead letters.\n');
});

it('says how it is used, and what is wrong', async () => {
  expect(await dlq([])).toMatchObject({ code: 2, err: expect.stringContaining('Usage:') as string });
  expect(await dlq(['replay', 'tool'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('takes a group') as string,
  });
  expect(await dlq(['list'], 'nonsense')).toMatchObject({
    code: 1,
    err: expect.stringContaining('BUS_DATABASE_URL') as string,
  });
});

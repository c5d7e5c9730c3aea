import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { loadKeys } from '@stargraph/embedded/keys';
import { createSimulatedBot } from '@stargraph/embedded/simulator/bot';
import { startPostgres } from '@stargraph/embedded/stores/postgres';
import { freePort } from '@stargraph/infra/engines/engine';
import { startPlatformProcess } from '@stargraph/e2e/process';
import { ActDocument } from '@stargraph/sdk';
import { createCaller, measureClosedLoop, signInPlayers, type Measured } from './load.ts';
import { createPgbench } from './pgbench.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
const seconds = 6;
const connections = 64;

/** `act` through the gateway, durable, with rules, outbox and answer, beside pgbench on the same PostgreSQL. Limit: 0.6 of its rate. */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-actions-'));
  await chmod(folder, 0o755);
  const platform = await startPlatformProcess(folder, await freePort(), {
    // So few players act far faster than any hand.
    RATE_LIMITS: JSON.stringify({
      player: { points: 1_000_000_000, seconds: 10 },
      environment: { points: 1_000_000_000, seconds: 10 },
    }),
  });
  const pool = new Pool(platform.origin, { connections });
  try {
    const { adminUrl } = await startPostgres({ folder: join(folder, 'postgres') });
    const tpcB = await createPgbench(adminUrl);

    const call = createCaller(pool);
    const bot = createSimulatedBot(
      1,
      'stargraph_demo_bot',
      'Star garden (demo)',
      (await loadKeys(folder)).demoSecret('bot', 35),
    );
    const environmentId = /live, environment (env_\w+)/.exec(platform.output())?.[1];
    if (environmentId === undefined) throw new Error(`No environment was told of:\n${platform.output()}`);
    const tokens = await signInPlayers(call, bot, environmentId, connections);

    let serial = 0;
    const actRate = (forSeconds: number): Promise<Measured> =>
      measureClosedLoop(
        forSeconds,
        tokens.map((token) => async () => {
          serial += 1;
          const intents = [{ id: `b${serial}`, action: 'tap', count: 1 + (serial % 5) }];
          const answer = await call(ActDocument, { input: { intents } }, 'act', token);
          const outcomes = answer?.['outcomes'] as readonly { readonly status: string }[] | undefined;
          if (outcomes?.[0]?.status !== 'APPLIED') throw new Error(`An act was not applied: ${JSON.stringify(answer)}`);
        }),
      );

    await actRate(3);
    const ours: Measured[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await tpcB.rate(seconds));
      ours.push(await actRate(seconds));
    }
    const limit = median(theirs);
    const rate = median(ours.map((each) => each.rate));
    report({
      bench: 'actions',
      metric: tpcB.name,
      value: limit,
      unit: 'tx/s',
      baseline: null,
      ratio: null,
    });
    report({
      bench: 'actions',
      metric: `act, ${connections} players at once`,
      value: rate,
      unit: 'acts/s',
      baseline: 'pgbench',
      ratio: rate / limit,
    });
    report({
      bench: 'actions',
      metric: 'act p50',
      value: median(ours.map((each) => each.p50)),
      unit: 'ms',
      baseline: null,
      ratio: null,
    });
    report({
      bench: 'actions',
      metric: 'act p99',
      value: median(ours.map((each) => each.p99)),
      unit: 'ms',
      baseline: null,
      ratio: null,
    });
  } finally {
    await pool.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  }
};

import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountId, playerOwner } from '@stargraph/billing/domain/account';
import { chargeTransfer, rewardTransfer, type TransferPlan } from '@stargraph/billing/domain/transfer';
import { findBalancesAt, findEntryPages, entryPageKey } from '@stargraph/billing/store/statement-store';
import { createLedgerWriter, type LedgerWriter } from '@stargraph/billing/use-case/ledger-writer';
import { writtenAs } from '@stargraph/billing/use-case/post-transfers';
import { settleHolds } from '@stargraph/billing/use-case/end-holds';
import { keysFrom } from '@stargraph/embedded/keys';
import { layOutDatabase, passwordsOf } from '@stargraph/embedded/layout';
import { startPostgres } from '@stargraph/embedded/stores/postgres';
import { systemClock } from '@stargraph/kit/clock';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import { sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { newEventId, newId } from '@stargraph/kit/ids';
import { growLedger, type GrownLedger } from './ledger-rows.ts';
import { measureClosedLoop, type Measured } from './load.ts';
import { createPgbench } from './pgbench.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
const seconds = 6;
/** Who ask at once: each waits for its own answer before it asks again. */
const askers = 256;
const spreadAccounts = 10_000;
const environmentId = newId('environment');
const currencyId = newId('node');
const reason = { kind: 'action', id: newId('node') } as const;
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const accountOf = (playerId: string) => ({ owner: playerOwner(playerId), currencyId });
const orderOf = (plan: TransferPlan) =>
  writtenAs(plan, {
    environmentId,
    projectId: 'prj_bench',
    releaseHash: undefined,
    traceparent,
    createdAt: new Date(),
  });

/** What one asker does; each transfer is new, each takes from a player what a charge takes. */
const loads = (deps: Parameters<typeof settleHolds>[0], ledger: LedgerWriter, players: readonly string[]) => {
  let serial = 0;
  const charge = async (playerId: string): Promise<void> => {
    serial += 1;
    const hold = { id: `bench${serial}`, account: accountOf(playerId), amount: 1n, reason };
    const order = orderOf(chargeTransfer(hold));
    if (!(await ledger.transfer(order)).isNew) throw new Error('A transfer was known before it was made');
  };
  const playerAt = (place: number): string => players[place % players.length] as string;
  return {
    spread: () => charge(playerAt((serial * 7919) % players.length)),
    hot: () => charge(playerAt(0)),
    // Placed as a request does it, taken as the consumer of decisions does it: for each asker one after the other.
    hold: async (): Promise<void> => {
      serial += 1;
      const hold = { environmentId, id: newId('hold') };
      const playerId = playerAt((serial * 7919) % players.length);
      await ledger.hold({
        ...hold,
        account: accountOf(playerId),
        amount: 1n,
        reason,
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 60_000),
      });
      settled.push(settledEvent(hold.id, playerId));
      if (settled.length >= settledAtOnce) await settleHolds(deps, settled.splice(0, settledAtOnce));
    },
  };
};
/** How many decisions the bus hands to their consumer at once. */
const settledAtOnce = 64;
const settled: Envelope[] = [];
const settledEvent = (holdId: string, playerId: string): Envelope => ({
  id: newEventId(),
  type: 'game.hold.settled.v1',
  environmentId,
  projectId: 'prj_bench',
  subject: playerOwner(playerId),
  sequence: 1,
  occurredAt: new Date().toISOString(),
  traceparent,
  data: { playerId, holdId, outcome: 'posted' },
});

/** Milliseconds that a question takes, asked so many times of places all over. */
const questionMs = async (times: number, ask: (place: number) => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  for (let place = 0; place < times; place += 1) await ask(place);
  return (performance.now() - began) / times;
};

const readings = (sql: Sql, grown: GrownLedger) => {
  const { longest } = grown;
  const account = accountOf(longest.playerId);
  const timeAt = (place: number): Date =>
    new Date(longest.from + ((place * 104_729) % 1000) * ((longest.until - longest.from) / 1000));
  return {
    'a page of the longest statement, anywhere in it': (place: number) =>
      findEntryPages(sql, [
        entryPageKey(environmentId, account, { createdAt: timeAt(place), position: BigInt(longest.entries) }, 21),
      ]),
    'a balance at a time': (place: number) =>
      findBalancesAt(sql, [{ environmentId, accountId: accountId(account), time: timeAt(place).toISOString() }]),
  };
};

/**
 * Transfers through billing's domain code, durable, beside pgbench on the same PostgreSQL, on spread accounts, on one
 * hot account, and by holds. Then what reading and writing cost with so many postings in the tables.
 */
export const run = async (report: Report, { growth }: { readonly growth: boolean }): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-ledger-'));
  await chmod(folder, 0o755);
  const passwords = passwordsOf(keysFrom(randomBytes(32)));
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  try {
    const tpcB = await createPgbench(postgres.adminUrl);
    await layOutDatabase(postgres.adminUrl, passwords);
    const pool = createPool({
      url: domainUrl(postgres.adminUrl, 'billing', passwords.billing),
      max: 10,
      applicationName: 'bench',
    });
    const deps = { pool, clock: systemClock, wake: () => {} };
    const ledger = createLedgerWriter(deps);
    const players = Array.from({ length: spreadAccounts }, () => newId('player'));
    await Promise.all(
      players.map((playerId) =>
        ledger.transfer(
          orderOf(rewardTransfer(newId('node'), playerId, { currencyId, amount: '1000000000000' }, reason)),
        ),
      ),
    );
    // As pgbench does to its own tables, and autovacuum to everybody's within a minute.
    const admin = createPool({ url: postgres.adminUrl, max: 1, applicationName: 'bench' });
    await admin.query(
      'vacuum analyze billing.account, billing.transfer, billing.posting, billing.outbox, billing.subject_sequence',
    );
    await admin.end();
    const load = loads(deps, ledger, players);
    const measure = (work: () => Promise<void>, forSeconds = seconds): Promise<Measured> =>
      measureClosedLoop(
        forSeconds,
        Array.from({ length: askers }, () => work),
      );
    await measure(load.spread, 3);
    const theirs: number[] = [];
    const ours = { spread: [] as Measured[], hot: [] as Measured[], hold: [] as Measured[] };
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await tpcB.rate(seconds));
      for (const name of ['spread', 'hot', 'hold'] as const) ours[name].push(await measure(load[name]));
    }
    const limit = median(theirs);
    const shared = { bench: 'ledger', baseline: null, ratio: null };
    report({ ...shared, metric: tpcB.name, value: limit, unit: 'tx/s' });
    for (const [name, what, budget] of [
      ['spread', `transfers on ${spreadAccounts} accounts`, 4],
      ['hot', 'transfers on one hot account', 3],
      ['hold', 'holds, placed and taken', undefined],
    ] as const) {
      const rate = median(ours[name].map((each) => each.rate));
      const figure = {
        bench: 'ledger',
        metric: what,
        value: rate,
        unit: '/s',
        baseline: 'pgbench',
        ratio: rate / limit,
      };
      report(budget === undefined ? figure : { ...figure, budget });
      report({ ...shared, metric: `${what}: p99`, value: median(ours[name].map((each) => each.p99)), unit: 'ms' });
    }

    const sql = sqlOfPool(pool);
    const before = { rate: median(ours.spread.map((each) => each.rate)), times: new Map<string, number>() };
    for (const size of growth ? [100_000, 10_000_000] : [100_000, 1_000_000]) {
      const grown = await growLedger(postgres.adminUrl, { environmentId, currencyId, postings: size });
      for (const [what, ask] of Object.entries(readings(sql, grown))) {
        await questionMs(50, ask);
        const taken = await questionMs(300, ask);
        const first = before.times.get(what);
        before.times.set(what, first ?? taken);
        const metric = `${what}, ${size} postings`;
        if (first === undefined) report({ ...shared, metric, value: taken, unit: 'ms' });
        else
          report({
            bench: 'ledger',
            metric,
            value: taken,
            unit: 'ms',
            baseline: '100000 postings',
            ratio: first / taken,
          });
      }
    }
    const { rate } = await measure(load.spread);
    report({
      bench: 'ledger',
      metric: 'transfers beside all these postings',
      value: rate,
      unit: '/s',
      baseline: 'without them',
      ratio: rate / before.rate,
    });
    await ledger.close();
    await pool.end();
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

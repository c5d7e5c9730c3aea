import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry, PaymentResult } from '@stargraph/embedded/simulator/contract';
import { silentLogger } from '@stargraph/kit/logging';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { createClient, HomeDocument, StarsInvoiceCreateDocument, StarsOrderDocument } from '@stargraph/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from './api.ts';
import { demoOperatorOf, playerOf } from './caller.ts';
import { eventually } from './eventually.ts';
import type { EmbeddedTestPlatform } from './harness.ts';
import { endowUsers } from './kill-stars.ts';
import { simulatorApi, type SimulatorApi } from './simulator-api.ts';

const userId = 6001;
const minute = 60_000;

/** A trusted document of the clients', by its operation's name. */
const documentNamed = async (name: string) => {
  const path = join(import.meta.dirname, '../../clients/documents.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, string>>;
  const [documentId] = Object.entries(manifest).find(([, text]) => text.startsWith(`${name}(`)) ?? [];
  if (documentId === undefined) throw new Error(`No client sends ${name}`);
  return { __meta__: { documentId } };
};

/** What becomes of Stars that the simulator took while the update that tells of it never came. */
export const lostUpdateSuite = (given: () => EmbeddedTestPlatform): void => {
  describe('an update of a payment that never comes', () => {
    let platform: EmbeddedTestPlatform;
    let server: RunningServer;
    let simulator: SimulatorApi;
    beforeAll(async () => {
      platform = given();
      server = await startServer({
        host: '127.0.0.1',
        port: 0,
        handle: (request, response) => platform.simulator.handle(request, response),
        ready: () => Promise.resolve(true),
        logger: silentLogger,
      });
      simulator = simulatorApi(server.port);
      await endowUsers(simulator, [userId]);
    });
    afterAll(() => server.stop(500));

    /** Buys the first thing that costs Stars, and loses what Telegram would tell of it. */
    const buyUnheard = async () => {
      const { token } = await playerOf(platform, userId);
      const player = createClient({ url: `${platform.origin}/graphql`, token });
      const { player: home } = await player.execute(HomeDocument, {});
      const product = home.environment.release?.products.find(({ stars }) => stars !== null);
      const { starsInvoiceCreate: made } = await player.execute(StarsInvoiceCreateDocument, {
        input: { productId: product?.id ?? '', idempotencyKey: randomUUID() },
      });
      if (made.__typename !== 'StarsInvoiceCreateSuccess') throw new Error(JSON.stringify(made));
      await simulator.post('faults', { loseUpdates: 1 });
      const slug = made.invoiceLink.split('$')[1] ?? '';
      const paid = await simulator.post<PaymentResult>(`invoices/${slug}/pay`, { user: userId });
      const stateOf = async () => (await player.execute(StarsOrderDocument, { id: made.order.id })).starsOrder?.state;
      const walletsOf = async () => (await player.execute(HomeDocument, {})).player.wallets.map((each) => each.balance);
      return { paid, stateOf, walletsOf };
    };

    test('is found in the list of Telegram’s transactions and credited, once', async () => {
      const operator = await demoOperatorOf(platform);
      const [reconcile, findings] = [
        await documentNamed('mutation StarsReconcile'),
        await documentNamed('query ReconciliationFindings'),
      ];
      const environmentId = platform.demo.liveEnvironmentId;
      const compare = async (whole: boolean): Promise<void> => {
        const input = { environmentId, whole, idempotencyKey: randomUUID() };
        const answer = await send(platform.origin, reconcile, { input }, operator.headers);
        expect(answer.data?.['starsReconcile']).toMatchObject({ __typename: 'StarsReconcileSuccess' });
      };
      const { paid, stateOf, walletsOf } = await buyUnheard();
      expect(paid).toMatchObject({ status: 'paid', chargeId: expect.any(String) as string });
      const before = await walletsOf();

      // Within two minutes its update may be on its way still.
      await compare(false);
      expect(await stateOf()).toBe('OPEN');
      platform.passTime(3 * minute);
      await compare(false);
      await eventually(stateOf, (state) => state === 'PAID');
      const after = await walletsOf();
      expect(after).not.toEqual(before);

      const told = await send(platform.origin, findings, { environmentId, first: 10 }, operator.headers);
      expect(JSON.stringify(told.data)).toContain(String(paid.chargeId));
      expect(told.data).toMatchObject({
        environment: {
          reconciliationFindings: { edges: [{ node: { kind: 'PAYMENT_MISSING', state: 'REPAIRED' } }] },
        },
      });

      // The update after all, in Telegram's time, and the whole list once more: nothing is given twice.
      const log = await simulator.get<readonly LogEntry[]>('log');
      const lost = log.find(
        ({ kind, ...entry }) => kind === 'update' && JSON.stringify(entry).includes(String(paid.chargeId)),
      );
      expect(await simulator.post(`updates/${lost?.updateId ?? ''}/deliver`, {})).toEqual({ status: 200 });
      const workedOff = async () =>
        (
          await platform.database
            .poolOf('tenant', 1)
            .query<{ state: string }>(`select state from received_update where body like '%' || $1 || '%'`, [
              paid.chargeId,
            ])
        ).rows.map(({ state }) => state);
      expect(await eventually(workedOff, ([state]) => state === 'done')).toEqual(['done']);
      await compare(true);
      expect(await stateOf()).toBe('PAID');
      expect(await walletsOf()).toEqual(after);
    }, 120_000);
  });
};

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { createCommandClient, createLocalCommandTransport } from '@stargraph/kit/commands';
import { starsCheckout, starsPay } from '@stargraph/kit/contracts/commands/billing';
import { createBillingServer } from '../src/server.ts';
import { createStars, type Stars } from './stars-support.ts';
import { createTestBilling, type TestBilling } from './support.ts';

let billing: TestBilling;
let stars: Stars;
beforeAll(async () => {
  billing = await createTestBilling();
  stars = createStars(billing);
});
afterAll(() => billing.close());

test('no other service than tenant may check out or pay, whatever key it holds', async () => {
  const key = billing.deps.commandKeyFor('gateway');
  if (!(key instanceof Uint8Array)) throw new Error('There is not one key');
  const { subgraph } = createBillingServer(billing.deps);
  const gateway = createCommandClient({
    caller: 'gateway',
    keyFor: () => key,
    transport: createLocalCommandTransport(() => subgraph.receiveCommand),
    clock: billing.clock,
  });
  const id = await stars.ordered('plr_1');
  const { chargeId, paidAt, ...charge } = stars.paymentOf(id, 'plr_1');
  await expect(gateway.call(starsCheckout, charge)).rejects.toMatchObject({ status: 403 });
  await expect(gateway.call(starsPay, { ...charge, chargeId, paidAt })).rejects.toMatchObject({ status: 403 });
  expect(await stars.stateOf(id)).toBe('open');
  expect(await stars.payments(id)).toEqual([]);
});

test.for([
  ['without a charge id', { chargeId: '' }],
  ['with a charge id of 257 characters', { chargeId: 'c'.repeat(257) }],
  ['with a payload of 129 characters', { payload: 'p'.repeat(129) }],
  ['with half a Star', { amount: 24.5 }],
  ['with more Stars than a number can count', { amount: 2 ** 60 }],
])('a payment %s breaks the contract before it is sent', async ([, changes]) => {
  await expect(stars.pay('ord', 'plr_1', changes as object)).rejects.toBeInstanceOf(ZodError);
  expect((await billing.pool.query('select from stars_payment')).rowCount).toBe(0);
});

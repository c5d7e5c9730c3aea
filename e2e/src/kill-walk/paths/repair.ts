import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../../books.ts';
import type { Session } from '../../chaos/client.ts';
import type { World } from '../world.ts';
import { buy, order, pay, seePaid, untilQuiet } from './buying.ts';
import { againMs, patienceMs, type Path } from './path.ts';
import { chargeback, refundOf, untilRefunded } from './refund.ts';
import { arrive } from './walker.ts';

/** Has the books compared with Telegram's list, again and again, until `isSo`. */
const compareUntil = async (world: World, operator: Session, isSo: () => Promise<boolean>): Promise<void> => {
  const { ask, target } = world;
  const { environmentId } = target;
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const input = { environmentId, whole: false, idempotencyKey: crypto.randomUUID() };
    const { run } = (await ask(
      `mutation ($input: StarsReconcileInput!) { starsReconcile(input: $input) { __typename ... on StarsReconcileSuccess { run { id state } } } }`,
      { input },
      'starsReconcile',
      operator,
    )) as unknown as { run?: { state: string } };
    if (run?.state === 'DONE' && (await isSo())) return;
  }
  throw new Error('No comparison found it');
};

export const lostPayment: Path = {
  name: 'repair of a payment that was never told of',
  prepare: async (world, userId) => {
    const operator = await world.operator();
    const walker = await arrive(world, userId);
    const invoice = await order(world, walker, world.shop.chest);
    await world.simulator.post('faults', { loseUpdates: 1 });
    await pay(world, walker, invoice);
    return async () => {
      await compareUntil(
        world,
        operator,
        async () =>
          (await count(
            world.client,
            `SELECT count(*) AS n FROM billing.stars_payment WHERE order_id = '${invoice.orderId}'`,
          )) === 1,
      );
      await seePaid(world, walker, invoice);
    };
  },
};

export const lostRefund: Path = {
  name: 'repair of a refund that was never told of',
  prepare: async (world, userId) => {
    const operator = await world.operator();
    const walker = await arrive(world, userId);
    const { chargeId } = await buy(world, walker, world.shop.chest);
    await untilQuiet(world, walker);
    await world.simulator.post('faults', { loseUpdates: 1 });
    await chargeback(world, chargeId);
    return async () => {
      await compareUntil(world, operator, async () => (await refundOf(world, chargeId)) === 'done');
      await untilRefunded(world, chargeId);
    };
  },
};

import { eventually } from '../../eventually.ts';
import type { World } from '../world.ts';
import { runJob } from '../time.ts';
import { buy, order, press, seePaid, untilQuiet } from './buying.ts';
import { patienceMs, type Path } from './path.ts';
import { payTwice } from './pay-twice.ts';
import { arrive, type Walker } from './walker.ts';

export const refundOf = async ({ client }: World, chargeId: string): Promise<string | undefined> =>
  (
    await client.query<{ state: string }>(`SELECT state FROM billing.stars_refund WHERE charge_id = $1`, [chargeId])
  ).rows.map(({ state }) => state)[0];

export const untilRefunded = async (world: World, chargeId: string): Promise<void> => {
  await eventually(
    () => refundOf(world, chargeId),
    (state) => state === 'done',
    patienceMs,
  );
  world.stars.refunded.add(chargeId);
};

export const chargeback = async ({ simulator }: World, chargeId: string): Promise<void> => {
  await simulator.post(`transactions/${chargeId}/refund`, {});
};

export const refund: Path = {
  name: 'refund by an operator',
  prepare: async (world, userId) => {
    const operator = await world.operator();
    const walker = await arrive(world, userId);
    const { chargeId } = await buy(world, walker, world.shop.chest);
    await untilQuiet(world, walker);
    const { rows } = await world.client.query<{ id: string }>(
      'SELECT id FROM billing.stars_payment WHERE charge_id = $1',
      [chargeId],
    );
    const { environmentId } = world.target;
    const input = { environmentId, paymentId: rows[0]?.id, reason: 'Walked', idempotencyKey: crypto.randomUUID() };
    return async () => {
      const answer = await world.ask(
        `mutation ($input: StarsPaymentRefundInput!) { starsPaymentRefund(input: $input) { __typename ... on Error { message } } }`,
        { input },
        'starsPaymentRefund',
        operator,
      );
      if (answer.__typename !== 'StarsPaymentRefundSuccess') throw new Error(`A refund: ${JSON.stringify(answer)}`);
      await untilRefunded(world, chargeId);
    };
  },
};

export const refundByTelegram: Path = {
  name: 'refund by Telegram',
  prepare: async (world, userId) => {
    const walker = await arrive(world, userId);
    const { chargeId } = await buy(world, walker, world.shop.chest);
    await untilQuiet(world, walker);
    return async () => {
      await chargeback(world, chargeId);
      await untilRefunded(world, chargeId);
    };
  },
};

/** Pays an invoice a second time. @returns the charge that paid for nothing */
const paySecond = async (world: World, walker: Walker): Promise<string> => {
  const { client, shop } = world;
  const invoice = await order(world, walker, shop.chest);
  const charges = await payTwice(world, () => press(world, walker, invoice));
  await seePaid(world, walker, invoice);
  const unmatched = `SELECT charge_id AS id FROM billing.stars_payment WHERE charge_id = any($1) AND reason = 'already-paid'`;
  const { id } = await eventually(
    async () => (await client.query<{ id: string }>(unmatched, [charges])).rows[0] ?? { id: '' },
    (found) => found.id !== '',
    patienceMs,
  );
  return id;
};

export const refundByPolicy: Path = {
  name: 'refund by policy',
  prepare: async (world, userId) => {
    const { ask, client, target } = world;
    await ask(
      `mutation ($input: StarsPolicySetInput!) { starsPolicySet(input: $input) { __typename } }`,
      { input: { environmentId: target.environmentId, refundUnmatchedAfterHours: 1 } },
      'starsPolicySet',
      await world.operator(),
    );
    const chargeId = await paySecond(world, await arrive(world, userId));
    return async () => {
      // An hour passes.
      await client.query(
        `UPDATE billing.stars_payment SET recorded_at = recorded_at - interval '2 hours' WHERE charge_id = $1`,
        [chargeId],
      );
      await runJob(client, 'refundStars');
      await untilRefunded(world, chargeId);
    };
  },
};

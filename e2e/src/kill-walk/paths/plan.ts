import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentResult } from '@stargraph/embedded/simulator/contract';
import type { Session } from '../../chaos/client.ts';
import { count } from '../../books.ts';
import { eventually } from '../../eventually.ts';
import { endowUsers } from '../../kill-stars.ts';
import { runJob } from '../time.ts';
import type { World } from '../world.ts';
import { againMs, patienceMs, type Path } from './path.ts';
import { payTwice } from './pay-twice.ts';

/** A company that pays for its plan, and the person who does it. */
interface Payer {
  readonly userId: number;
  readonly companyId: string;
  readonly operator: Session;
}

const found = async (world: World, userId: number): Promise<Payer> => {
  await endowUsers(world.simulator, [userId]);
  const operator = await world.operator();
  const { company } = (await world.ask(
    `mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) { __typename ... on CompanyCreateSuccess { company { id } } } }`,
    { input: { name: `Walked ${userId}`, idempotencyKey: crypto.randomUUID() } },
    'companyCreate',
    operator,
  )) as unknown as { company: { id: string } };
  world.plans.payers.set(company.id, userId);
  return { userId, companyId: company.id, operator };
};

/** @returns the invoice's slug */
const order = async ({ ask }: World, { companyId, operator }: Payer): Promise<string> => {
  const input = { companyId, plan: 'GROWTH', idempotencyKey: crypto.randomUUID() };
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const made = await ask(
      `mutation ($input: PlanOrderCreateInput!) { planOrderCreate(input: $input) { __typename ... on PlanOrderCreateSuccess { invoiceLink } ... on Error { message } } }`,
      { input },
      'planOrderCreate',
      operator,
    );
    if (made.__typename === 'PlanOrderCreateSuccess')
      // It leads to the simulator's page, which opens the invoice.
      return decodeURIComponent(String(made['invoiceLink'])).split('$')[1] ?? '';
    if (made.__typename !== 'InvoiceUnavailableError') throw new Error(`A plan: ${JSON.stringify(made)}`);
  }
  throw new Error('No invoice of a plan was made');
};

const press = async ({ simulator, plans }: World, { userId, companyId }: Payer, slug: string) => {
  const result = await simulator.post<PaymentResult>(`invoices/${slug}/pay`, { user: userId });
  if (result.chargeId !== null) plans.charges.set(result.chargeId, companyId);
  return result;
};

const pay = async (world: World, payer: Payer, slug: string): Promise<string> => {
  const told = new Set<string>();
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs)) {
    const { chargeId, reason, status, message } = await press(world, payer, slug);
    if (chargeId !== null) return chargeId;
    told.add(`${reason ?? status} ${message ?? ''}`);
  }
  throw new Error(`Telegram took no Stars for a plan: ${[...told].join('; ')}`);
};

const untilPlan = async ({ client }: World, { companyId }: Payer, plan: string | null): Promise<void> => {
  await eventually(
    async () =>
      (
        await client.query<{ plan: string | null }>('SELECT paid_plan AS plan FROM tenant.company WHERE id = $1', [
          companyId,
        ])
      ).rows[0],
    (company) => company?.plan === plan,
    patienceMs,
  );
};

/** Until the payer has been told so many things. */
const untilTold = async ({ client }: World, { userId }: Payer, messages: number): Promise<void> => {
  await eventually(
    () =>
      count(
        client,
        `SELECT count(*) AS n FROM tenant.outbound_message WHERE chat = '${userId}' AND state NOT IN ('queued', 'sending')`,
      ),
    (sent) => sent >= messages,
    patienceMs,
  );
};

const subscribe = async (world: World, userId: number) => {
  const payer = await found(world, userId);
  const chargeId = await pay(world, payer, await order(world, payer));
  await untilPlan(world, payer, 'growth');
  await untilTold(world, payer, 1);
  return { payer, chargeId };
};

/** Until it is known here and, where the platform decides it, at Telegram whether the plan is renewed. */
const untilRenewal = async ({ client }: World, { companyId }: Payer, renews: boolean): Promise<void> => {
  await eventually(
    () =>
      count(
        client,
        `SELECT count(*) AS n FROM billing.plan_subscription WHERE company_id = '${companyId}'
           AND (stopped_at IS NULL) = ${renews} AND stop_told <> ${renews}`,
      ),
    (subscriptions) => subscriptions === 1,
    patienceMs,
  );
};

const setRenewal = async (world: World, payer: Payer, renews: boolean): Promise<void> => {
  const answer = await world.ask(
    `mutation ($input: PlanRenewalSetInput!) { planRenewalSet(input: $input) { __typename ... on Error { message } } }`,
    { input: { companyId: payer.companyId, renews } },
    'planRenewalSet',
    payer.operator,
  );
  if (answer.__typename !== 'PlanRenewalSetSuccess') throw new Error(`A renewal: ${JSON.stringify(answer)}`);
  await untilRenewal(world, payer, renews);
};

const untilReturned = async ({ client, plans }: World, chargeId: string): Promise<void> => {
  await eventually(
    () =>
      count(
        client,
        `SELECT count(*) AS n FROM billing.plan_refund r JOIN billing.plan_payment p ON p.id = r.payment_id
           WHERE charge_id = '${chargeId}' AND done_at IS NOT NULL`,
      ),
    (refunds) => refunds === 1,
    patienceMs,
  );
  plans.refunded.add(chargeId);
};

const payment: Path = {
  name: 'plan: first payment',
  prepare: async (world, userId) => {
    const payer = await found(world, userId);
    return async () => {
      await pay(world, payer, await order(world, payer));
      await untilPlan(world, payer, 'growth');
    };
  },
};

const renewal: Path = {
  name: 'plan: renewal',
  prepare: async (world, userId) => {
    const { payer, chargeId } = await subscribe(world, userId);
    return async () => {
      await world.simulator.post(`subscriptions/${chargeId}/renew`, {});
      await untilTold(world, payer, 2);
    };
  },
};

const stop: Path = {
  name: 'plan: stopped',
  prepare: async (world, userId) => {
    const { payer } = await subscribe(world, userId);
    return () => setRenewal(world, payer, false);
  },
};

const resumption: Path = {
  name: 'plan: resumed',
  prepare: async (world, userId) => {
    const { payer } = await subscribe(world, userId);
    await setRenewal(world, payer, false);
    return () => setRenewal(world, payer, true);
  },
};

const stopInTelegram: Path = {
  name: 'plan: stopped in Telegram',
  prepare: async (world, userId) => {
    const { payer, chargeId } = await subscribe(world, userId);
    return async () => {
      await world.simulator.post(`subscriptions/${chargeId}/cancel`, {});
      await untilRenewal(world, payer, false);
    };
  },
};

const refundByTelegram: Path = {
  name: 'plan: refund by Telegram',
  prepare: async (world, userId) => {
    const { payer, chargeId } = await subscribe(world, userId);
    return async () => {
      await world.simulator.post(`transactions/${chargeId}/refund`, {});
      await untilReturned(world, chargeId);
      await untilPlan(world, payer, null);
      // A minute passes.
      await runJob(world.client, 'keepPlans');
      await untilRenewal(world, payer, false);
    };
  },
};

const returned: Path = {
  name: 'plan: return of a second payment',
  prepare: async (world, userId) => {
    const payer = await found(world, userId);
    const slug = await order(world, payer);
    const charges = await payTwice(world, () => press(world, payer, slug));
    await untilPlan(world, payer, 'growth');
    await untilTold(world, payer, 2);
    const unmatched = `SELECT charge_id AS id FROM billing.plan_payment WHERE charge_id = any($1) AND state = 'unmatched'`;
    const { rows } = await world.client.query<{ id: string }>(unmatched, [charges]);
    return async () => {
      await runJob(world.client, 'keepPlans');
      await untilReturned(world, rows[0]?.id ?? '');
    };
  },
};

/** A payment of which no update comes is found in Telegram's list. */
const repair: Path = {
  name: 'plan: repair of a payment that was never told of',
  prepare: async (world, userId) => {
    const payer = await found(world, userId);
    const slug = await order(world, payer);
    await world.simulator.post('faults', { loseUpdates: 1 });
    await pay(world, payer, slug);
    const { companyId } = payer;
    return async () => {
      for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(againMs * 5)) {
        // An hour passes.
        await world.client.query(`UPDATE billing.stars_book SET due_at = now() WHERE environment_id = 'platform'`);
        await runJob(world.client, 'reconcileStars');
        const payments = `SELECT count(*) AS n FROM billing.plan_payment WHERE company_id = '${companyId}'`;
        if ((await count(world.client, payments)) === 1) break;
      }
      await untilPlan(world, payer, 'growth');
    };
  },
};

/** The ways of what companies pay for their plans. */
export const planPaths: readonly Path[] = [
  payment,
  renewal,
  stop,
  resumption,
  stopInTelegram,
  refundByTelegram,
  returned,
  repair,
];

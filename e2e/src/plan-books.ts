import type pg from 'pg';
import type { SimulatorView, SubscriptionView } from '@stargraph/embedded/simulator/contract';
import { startingStars } from './kill-stars.ts';
import type { SimulatorApi } from './simulator-api.ts';

/** What was said about companies' plans, by the platform and by the simulator. */
export interface AcknowledgedPlans {
  /** Whose Telegram account pays, by company. */
  readonly payers: Map<string, number>;
  /** The companies that charges were taken for, by charge. */
  readonly charges: Map<string, string>;
  /** Charges that the platform, or Telegram, gave back. */
  readonly refunded: Set<string>;
}

export const noPlans = (): AcknowledgedPlans => ({ payers: new Map(), charges: new Map(), refunded: new Set() });

/** What companies pay: the platform's own bot, as the simulator calls it. */
const platformBotName = 'stargraph_platform_bot';

export const platformBotOf = ({ bots }: Pick<SimulatorView, 'bots'>): number | undefined =>
  bots.find(({ username }) => username === platformBotName)?.id;

interface PlanPayment {
  readonly chargeId: string;
  readonly botId: string;
  readonly userId: string | null;
  readonly companyId: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly state: 'matched' | 'unmatched';
  readonly reason: string | null;
  readonly renewal: boolean;
  /** Null where it is to be given back, and is not yet; undefined where it is not to be. */
  readonly returnedAt: Date | null;
  readonly returns: boolean;
}

const paymentsOf = async (client: pg.Client): Promise<PlanPayment[]> =>
  (
    await client.query<PlanPayment>(
      `SELECT charge_id AS "chargeId", telegram_bot_id AS "botId", telegram_user_id AS "userId", company_id AS "companyId",
         amount::text, currency, state, p.reason, renewal, done_at AS "returnedAt", r.payment_id IS NOT NULL AS returns
       FROM billing.plan_payment p LEFT JOIN billing.plan_refund r ON r.payment_id = p.id`,
    )
  ).rows;

/** One line for each row of a question, in the question's own words. */
const linesOf = async (client: pg.Client, sql: string): Promise<string[]> =>
  (await client.query<{ line: string }>(sql)).rows.map(({ line }) => line);

/** Subscriptions whose time and end are not what their payments and refunds make of them. */
const subscriptionLines = `SELECT 'plan ' || s.id || ' of ' || s.company_id || ' is ' || s.state || ' until ' || coalesce(s.paid_until::text, 'never')
    || ', its payments say ' || wanted.state || ' until ' || coalesce(wanted.until::text, 'never') AS line
  FROM billing.plan_subscription s
  CROSS JOIN LATERAL (
    SELECT max(p.paid_until) AS until,
      CASE WHEN count(p.id) = 0 THEN 'ordered' WHEN bool_or(r.done_at < p.paid_until) THEN 'ended' ELSE 'active' END AS state
    FROM billing.plan_payment p LEFT JOIN billing.plan_refund r ON r.payment_id = p.id
    WHERE p.company_id = s.company_id AND p.subscription_id = s.id AND p.state = 'matched') wanted
  WHERE s.end_reason IS DISTINCT FROM 'replaced' AND s.end_reason IS DISTINCT FROM 'gone'
    AND (s.paid_until IS DISTINCT FROM wanted.until OR s.state <> wanted.state)`;

/** Companies whose plan is not the one of the subscription that runs. */
const planLines = `SELECT 'company ' || c.id || ' has the plan ' || coalesce(c.paid_plan, 'none') || ', and pays for ' || coalesce(s.plan, 'none') AS line
  FROM tenant.company c LEFT JOIN billing.plan_subscription s ON s.company_id = c.id AND s.state = 'active'
  WHERE c.paid_plan IS DISTINCT FROM s.plan`;

/** Plans that began or ended without exactly one event of it each. */
const eventLines = `SELECT 'company ' || company_id || ' began ' || began || ' and ended ' || ended || ' plans, told were ' || coalesce(told_began, 0) || ' and ' || coalesce(told_ended, 0) AS line
  FROM (
    SELECT company_id, count(*) FILTER (WHERE started_at IS NOT NULL) AS began,
      count(*) FILTER (WHERE started_at IS NOT NULL AND end_reason IN ('expired', 'refunded')) AS ended
    FROM billing.plan_subscription GROUP BY 1) s
  LEFT JOIN (
    SELECT environment_id AS company_id, count(*) FILTER (WHERE envelope->'data'->>'plan' IS NOT NULL) AS told_began,
      count(*) FILTER (WHERE envelope->'data'->>'plan' IS NULL) AS told_ended
    FROM billing.outbox WHERE type = 'billing.plan.changed.v1' GROUP BY 1) e USING (company_id)
  WHERE began <> coalesce(told_began, 0) OR ended <> coalesce(told_ended, 0)`;

/** Payments and refunds without exactly one line in the company's audit log. */
const auditLines = `SELECT 'company ' || company_id || ': ' || action || ' stands ' || coalesce(lines, 0) || ' times in its log, and happened ' || coalesce(times, 0) AS line
  FROM (
    SELECT company_id, CASE WHEN renewal THEN 'plan.renewed' ELSE 'plan.paid' END AS action, count(*) AS times
    FROM billing.plan_payment WHERE state = 'matched' GROUP BY 1, 2
    UNION ALL
    SELECT company_id, 'plan.refunded', count(*) FROM billing.plan_refund r JOIN billing.plan_payment p ON p.id = r.payment_id
    WHERE done_at IS NOT NULL AND company_id IS NOT NULL GROUP BY 1) happened
  FULL JOIN (
    SELECT environment_id AS company_id, envelope->'data'->>'action' AS action, count(*) AS lines
    FROM billing.outbox WHERE type = 'billing.audit.recorded.v1'
      AND envelope->'data'->>'action' IN ('plan.paid', 'plan.renewed', 'plan.refunded') GROUP BY 1, 2) told USING (company_id, action)
  WHERE coalesce(times, 0) <> coalesce(lines, 0)`;

const chargeProblems = (
  view: SimulatorView,
  bot: number,
  payments: readonly PlanPayment[],
  plans: AcknowledgedPlans,
): string[] => {
  const problems: string[] = [];
  const ofBot = view.transactions.filter(({ botId, userId }) => botId === bot && userId !== null);
  const taken = new Map(ofBot.filter(({ amount }) => amount > 0).map((each) => [each.id, each]));
  const returned = ofBot.filter(({ amount }) => amount < 0).map(({ id }) => id);
  const byCharge = Map.groupBy(payments, ({ chargeId }) => chargeId);
  if (new Set(returned).size !== returned.length) problems.push('Telegram gave the Stars of a plan back twice');
  for (const [chargeId, rows] of byCharge) {
    const charge = taken.get(chargeId);
    if (rows.length > 1) problems.push(`charge ${chargeId} of a plan has ${rows.length} payments`);
    if (charge === undefined) problems.push(`a plan's payment of charge ${chargeId}, which Telegram never took`);
  }
  for (const { id, userId, amount } of taken.values()) {
    const [payment] = byCharge.get(id) ?? [];
    if (payment === undefined) {
      problems.push(`charge ${id} of a plan has no payment`);
      continue;
    }
    const told = [payment.botId, payment.userId, payment.amount, payment.currency].join(' ');
    const wanted = [bot, userId, amount, 'XTR'].join(' ');
    if (told !== wanted) problems.push(`charge ${id} of a plan: ${told} instead of ${wanted}`);
    const company = plans.charges.get(id);
    if (company !== undefined && payment.companyId !== company)
      problems.push(`charge ${id} paid for company ${String(payment.companyId)} instead of ${company}`);
    const isReturned = returned.includes(id);
    if (isReturned !== (payment.returnedAt !== null))
      problems.push(
        `charge ${id} of a plan was ${isReturned ? '' : 'not '}given back, and stands here as ${payment.returnedAt === null ? 'kept' : 'given back'}`,
      );
    if (payment.returns && payment.returnedAt === null)
      problems.push(`charge ${id} of a plan is to be given back for ever`);
    // What pays for nothing is given back, and nothing else is, unless somebody asked for it.
    if (payment.state === 'unmatched' && !payment.returns)
      problems.push(`charge ${id} of a plan paid for nothing (${String(payment.reason)}), and is kept`);
    if (payment.returns && payment.state === 'matched' && !plans.refunded.has(id))
      problems.push(`charge ${id} of a plan was given back, and nobody had asked for it`);
  }
  for (const [charge] of plans.charges)
    if (!taken.has(charge)) problems.push(`acknowledged charge ${charge} of a plan is not there`);
  for (const charge of plans.refunded)
    if (!returned.includes(charge)) problems.push(`acknowledged refund of charge ${charge} of a plan is not there`);
  for (const userId of plans.payers.values()) {
    const moved = view.transactions
      .filter((transaction) => transaction.userId === userId)
      .reduce((total, { amount }) => total + amount, 0);
    const stars = view.users.find(({ id }) => id === userId)?.stars;
    if (stars !== startingStars - moved)
      problems.push(`Stars of the payer ${userId}: ${String(stars)} instead of ${startingStars - moved}`);
  }
  return problems;
};

/** Whether Telegram renews what runs, and nothing else of the platform's bot, as it stands here. */
const renewalProblems = async (
  client: pg.Client,
  subscriptions: readonly SubscriptionView[],
  bot: number,
): Promise<string[]> => {
  const { rows } = await client.query<{ id: string; chargeId: string; stopped: boolean; told: boolean; state: string }>(
    `SELECT id, charge_id AS "chargeId", stopped_at IS NOT NULL AS stopped, stop_told AS told, state
     FROM billing.plan_subscription WHERE charge_id IS NOT NULL`,
  );
  const known = new Set(rows.map(({ chargeId }) => chargeId));
  const stray = subscriptions.filter(({ id, botId, state }) => botId === bot && state === 'active' && !known.has(id));
  const lines = rows.flatMap(({ id, chargeId, stopped, told }) => {
    const theirs = subscriptions.find((each) => each.id === chargeId);
    const renews = theirs?.state === 'active' || theirs?.state === 'failed';
    return [
      ...(theirs === undefined
        ? [`plan ${id} is of charge ${chargeId}, under which Telegram has no subscription`]
        : []),
      ...(theirs !== undefined && renews === stopped
        ? [`plan ${id} is ${stopped ? 'stopped' : 'renewed'} here, and ${theirs.state} at Telegram`]
        : []),
      ...(stopped === told ? [] : [`plan ${id} is ${stopped ? 'stopped' : 'renewed'}, and Telegram was not told`]),
    ];
  });
  return [...lines, ...stray.map(({ id }) => `Telegram renews what charge ${id} began, and it gives no plan`)];
};

/**
 * What companies paid the platform's own bot is what billing knows, what is not owed went back, each company has the plan
 * that it pays for, and Telegram renews what is to be renewed. Everything must have come to rest.
 * @returns what is not so
 */
export const planProblems = async (
  client: pg.Client,
  simulator: SimulatorApi,
  plans: AcknowledgedPlans,
): Promise<string[]> => {
  const view = await simulator.get<SimulatorView>('state');
  const bot = platformBotOf(view);
  if (bot === undefined) return ['the platform has no bot'];
  const lines: string[] = [];
  for (const question of [subscriptionLines, planLines, eventLines, auditLines])
    lines.push(...(await linesOf(client, question)));
  return [
    ...chargeProblems(view, bot, await paymentsOf(client), plans),
    ...lines,
    ...(await renewalProblems(client, view.subscriptions, bot)),
  ];
};

import type pg from 'pg';
import type { SimulatorView } from '@stargraph/embedded/simulator/contract';
import type { World } from './world.ts';

/**
 * What whoever was killed had taken is kept from others for a while. The walk does not wait for it: it sets the end of
 * each such time to now, as if it had passed, and has the jobs run that are due every minute.
 */
const passed = `
  update tenant.received_update set due_at = now() where state = 'waiting' and due_at > now();
  update tenant.outbound_message set due_at = now() where state in ('queued', 'sending') and due_at > now();
  update billing.stars_refund set due_at = now() where state = 'requested' and due_at > now();
  update billing.reconciliation_run set due_at = now() where state = 'running' and due_at > now();
  update billing.plan_refund set due_at = now() where done_at is null and due_at > now();
  update billing.stars_subscription set wish_due_at = now() where wish is not null and wish_due_at > now();
  select billing_jobs.add_job('refundStars', job_key => 'walk:refundStars');
  select billing_jobs.add_job('reconcileStars', job_key => 'walk:reconcileStars');
  select billing_jobs.add_job('keepSubscriptions', job_key => 'walk:keepSubscriptions');
  select billing_jobs.add_job('keepPlans', job_key => 'walk:keepPlans');
`;

/** Has Telegram send again, now, what it failed to deliver: it waits longer after each time. What fails again is still pending, and told of as stuck. */
const sendAgain = async (simulator: World['simulator']): Promise<void> => {
  const { pending } = await simulator.get<SimulatorView>('state');
  for (const { update, attempts, held } of pending)
    if (attempts > 0 && !held) void simulator.post(`updates/${update.update_id}/deliver`, {}).catch(() => undefined);
};

/** Lets a minute or two pass for those who wait for somebody that is dead. */
export const letTimePass = async ({ client, simulator }: World): Promise<void> => {
  await client.query(passed);
  await sendAgain(simulator);
};

/** Has one of billing's jobs run that a clock starts, now. */
export const runJob = async (
  client: pg.Client,
  task: 'refundStars' | 'reconcileStars' | 'keepPlans',
): Promise<void> => {
  await client.query('select billing_jobs.add_job($1, job_key => $2)', [task, `walk:${task}`]);
};

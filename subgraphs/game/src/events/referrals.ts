import type { Pool } from 'pg';
import { v5 } from 'uuid';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { eventData, newEvent, type Envelope } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { playerSubject } from '../domain/act-events.ts';
import { referralCodeIn } from '../domain/referral.ts';
import { registerReferrals, type Arrival } from '../store/referral-store.ts';

const group = 'game.referrals';
const type = 'auth.session.started.v1';

/** Namespace of the ids of registrations. Never change it: an invitee is registered once for good. */
const registrationNamespace = '0c3f4dd2-4b0f-4c38-8a3e-5e8f0f1f6a77';

/** A first launch by somebody's link; null for every other launch. Who has played before was brought by nobody. */
const arrivalOf = (launch: Envelope): (Arrival & { readonly launch: Envelope }) | null => {
  const { playerId, firstLaunch, startParam } = eventData(launch, type);
  const code = firstLaunch ? referralCodeIn(startParam) : null;
  return code === null ? null : { environmentId: launch.environmentId, inviteeId: playerId, code, launch };
};

interface ReferralDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly wake: () => void;
}

/** Registers who was brought by whom. Each launch takes effect once, however often it is delivered. */
export const registerLaunches = async (deps: ReferralDeps, batch: readonly Envelope[]): Promise<void> => {
  const arrivals = batch.flatMap((launch) => arrivalOf(launch) ?? []);
  if (arrivals.length === 0) return;
  const registered = await inTransaction(deps.pool, async (tx) => {
    const fresh = await claimEvents(
      tx,
      group,
      arrivals.map(({ launch }) => launch.id),
    );
    const launches = new Map(
      arrivals.map((arrival) => [`${arrival.environmentId}\n${arrival.inviteeId}`, arrival.launch]),
    );
    const now = deps.clock.now();
    const referrals = await registerReferrals(
      tx,
      arrivals.filter(({ launch }) => fresh.has(launch.id)),
      now,
    );
    const events = referrals.flatMap(({ environmentId, inviteeId, inviterId }) => {
      const launch = launches.get(`${environmentId}\n${inviteeId}`);
      if (launch === undefined) throw new Error('A referral was registered that no launch asked for');
      return newEvent({
        id: v5(`${environmentId}\n${inviteeId}`, registrationNamespace),
        type: 'game.referral.registered.v1',
        environmentId,
        projectId: launch.projectId,
        subject: playerSubject(inviterId),
        ...(launch.releaseHash === undefined ? {} : { releaseHash: launch.releaseHash }),
        occurredAt: new Date(now).toISOString(),
        traceparent: launch.traceparent,
        data: { playerId: inviterId, inviteeId },
      });
    });
    await appendEvents(tx, events, deps.clock);
    return events.length > 0;
  });
  if (registered) deps.wake();
};

/** Takes launches from the bus. */
export const subscribeToLaunches = (deps: ReferralDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({ group, sources: ['auth'], types: [type], handle: (batch) => registerLaunches(deps, batch) });

import type { Pool } from 'pg';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { createTakePaidPlan, paidPlanGroup, paidPlanType } from '../use-case/take-paid-plan.ts';

/** Takes from the bus which plans companies pay for. An event that can't be dealt with holds back its company's later ones. */
export const subscribeToPaidPlans = (deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly bus: Bus;
}): Subscription =>
  deps.bus.subscribe({
    group: paidPlanGroup,
    sources: ['billing'],
    types: [paidPlanType],
    parkSubjects: true,
    handle: createTakePaidPlan(deps),
  });

import type { PaymentResult, SimulatorView } from '@stargraph/embedded/simulator/contract';
import { eventually } from '../../eventually.ts';
import type { World } from '../world.ts';

/** Telegram gives ten seconds for the answer to a checkout. */
const bothAskedMs = 6000;

/**
 * Presses a button twice at once. Updates are held back, all but the two questions, so that both are answered before either
 * payment is told of.
 * @returns both charges
 * @throws Error where Telegram did not take the Stars twice
 */
export const payTwice = async (
  { simulator }: World,
  press: () => Promise<PaymentResult>,
): Promise<readonly string[]> => {
  await simulator.post('faults', { hold: true });
  try {
    const pressed = Promise.all([press(), press()]);
    const questions = await eventually(
      async () =>
        (await simulator.get<SimulatorView>('state')).pending.filter(({ kind }) => kind === 'pre_checkout_query'),
      ({ length }) => length === 2,
      bothAskedMs,
    );
    for (const { update } of questions) await simulator.post(`updates/${update.update_id}/deliver`, {});
    const charges = (await pressed).flatMap(({ chargeId }) => chargeId ?? []);
    if (charges.length !== 2) throw new Error(`Telegram took the Stars only once: ${JSON.stringify(await pressed)}`);
    return charges;
  } finally {
    await simulator.post('faults', { hold: false });
  }
};

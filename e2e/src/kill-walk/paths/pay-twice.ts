import type { PaymentResult, SimulatorView } from '@stargraph/embedded/simulator/contract';
import { eventually } from '../../eventually.ts';
import type { World } from '../world.ts';

/** Telegram gives ten seconds for the answer to a checkout. */
const bothAskedMs = 6000;

/** Telegram holds both questions back until it has both, so that each is answered before either was paid. */
const pressTwice = async (
  { simulator }: World,
  press: () => Promise<PaymentResult>,
): Promise<readonly PaymentResult[]> => {
  await simulator.post('faults', { hold: true });
  const pressed = Promise.all([press(), press()]);
  try {
    await eventually(
      async () =>
        (await simulator.get<SimulatorView>('state')).pending.filter(({ kind }) => kind === 'pre_checkout_query')
          .length,
      (asked) => asked === 2,
      bothAskedMs,
    );
  } finally {
    await simulator.post('faults', { hold: false });
  }
  return pressed;
};

const mostTries = 5;

/**
 * Has an invoice paid twice at once, or else another one.
 * @param invoice makes one, and says how its button is pressed
 * @returns both charges
 * @throws Error where Telegram took no Stars twice
 */
export const payTwice = async <Invoice>(
  world: World,
  invoice: () => Promise<{ readonly made: Invoice; readonly press: () => Promise<PaymentResult> }>,
): Promise<{ readonly made: Invoice; readonly charges: readonly string[] }> => {
  const told: string[] = [];
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const { made, press } = await invoice();
    const pressed = await pressTwice(world, press);
    const charges = pressed.flatMap(({ chargeId }) => chargeId ?? []);
    if (charges.length === 2) return { made, charges };
    told.push(...pressed.map(({ status, reason, message }) => `${reason ?? status} ${message ?? ''}`));
  }
  throw new Error(`Telegram took the Stars of no invoice twice: ${told.join('; ')}`);
};

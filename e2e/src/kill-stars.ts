import type { PaymentResult, SimulatorUser, SimulatorView } from '@stargraph/embedded/simulator/contract';
import { StarsInvoiceCreateDocument, StarsOrderDocument } from '@stargraph/sdk';
import { bearer, send } from './api.ts';
import type { SimulatorApi } from './simulator-api.ts';

/** What each user has before anything is bought. */
export const startingStars = 1_000_000;

/** What was said about Stars, by the platform and by the simulator, gathered over all kills. */
export interface AcknowledgedStars {
  /** The players' ids by their Telegram user ids. */
  readonly players: Map<number, string>;
  /** The orders that charges were taken for, by charge. */
  readonly charges: Map<string, string>;
  /** Orders that the platform called paid. */
  readonly paid: Set<string>;
  /** Charges that Telegram gave back. */
  readonly refunded: Set<string>;
  /** Answers that no purchase came of, by what was said, so that a run tells what it did. */
  readonly refusals: Map<string, number>;
}

export const noStars = (): AcknowledgedStars => ({
  players: new Map(),
  charges: new Map(),
  paid: new Set(),
  refunded: new Set(),
  refusals: new Map(),
});

/** Gives each of the users {@link startingStars}; makes those who are not there. */
export const endowUsers = async (simulator: SimulatorApi, ids: readonly number[]): Promise<void> => {
  const { users } = await simulator.get<SimulatorView>('state');
  for (const id of ids)
    await (users.some((user) => user.id === id)
      ? simulator.post<SimulatorUser>(`users/${id}`, { stars: startingStars })
      : simulator.post<SimulatorUser>('users', { id, stars: startingStars }));
};

export const clearFaults = (simulator: SimulatorApi): Promise<unknown> =>
  simulator.post('faults', { duplicate: false, loseWebhookAnswers: 0, loseCallAnswers: 0 });

/** Sometimes updates come twice, and sometimes an answer gets lost: the platform's to Telegram, or Telegram's to it. */
const makeFaults = async (simulator: SimulatorApi, random: () => number): Promise<void> => {
  const chance = random();
  if (chance < 0.2) await simulator.post('faults', { duplicate: random() < 0.5 });
  else if (chance < 0.35) await simulator.post('faults', { loseWebhookAnswers: 1 });
  else if (chance < 0.5) await simulator.post('faults', { loseCallAnswers: 1 });
};

/** A payment is worked on by a job: a client looks again until it reads it. */
const mostLooks = 10;

/**
 * Orders a product and pays for it as its user would, then looks whether the platform knows.
 * @returns the charge; undefined where none was taken
 */
const buyOne = async (
  given: {
    readonly origin: string;
    readonly token: string;
    readonly userId: number;
    readonly simulator: SimulatorApi;
    readonly acknowledged: AcknowledgedStars;
  },
  input: { readonly productId: string; readonly idempotencyKey: string },
): Promise<string | undefined> => {
  const { origin, token, userId, simulator, acknowledged } = given;
  const refuse = (why: string): undefined => {
    acknowledged.refusals.set(why, (acknowledged.refusals.get(why) ?? 0) + 1);
  };
  const order = () => send(origin, StarsInvoiceCreateDocument, { input }, bearer(token));
  const read = ({ data, errors }: Awaited<ReturnType<typeof order>>) =>
    (data?.['starsInvoiceCreate'] ?? { __typename: errors?.[0]?.message ?? 'no answer' }) as {
      readonly __typename: string;
      readonly order?: { readonly id: string };
      readonly invoiceLink?: string;
    };
  let made = read(await order());
  // Telegram's answer may have been lost: the repeat has the same order.
  if (made.__typename === 'InvoiceUnavailableError') made = read(await order());
  if (made.order === undefined) return refuse(made.__typename);
  const slug = made.invoiceLink?.split('$')[1] ?? '';
  const { status, reason, chargeId } = await simulator.post<PaymentResult>(`invoices/${slug}/pay`, { user: userId });
  if (status !== 'paid' || chargeId === null) return refuse(reason ?? status);
  acknowledged.charges.set(chargeId, made.order.id);
  for (let look = 1; look <= mostLooks && !acknowledged.paid.has(made.order.id); look += 1) {
    const answer = await send(origin, StarsOrderDocument, { id: made.order.id }, bearer(token));
    const known = answer.data?.['starsOrder'] as { readonly state: string } | null | undefined;
    if (known?.state === 'PAID') acknowledged.paid.add(made.order.id);
  }
  return chargeId;
};

/** So many payments Telegram gives back by itself. */
const chargebacks = 0.4;

/** One player's purchases for Stars until the kill. */
export const buyWithStars = async (
  given: Parameters<typeof buyOne>[0] & {
    readonly productIds: readonly string[];
    readonly random: () => number;
  },
): Promise<never> => {
  const { productIds, random, simulator } = given;
  for (;;) {
    await makeFaults(simulator, random);
    const productId = productIds[Math.floor(random() * productIds.length)] ?? '';
    const charge = await buyOne(given, { productId, idempotencyKey: crypto.randomUUID() });
    if (charge === undefined || random() > chargebacks) continue;
    await simulator.post(`transactions/${charge}/refund`, {});
    given.acknowledged.refunded.add(charge);
  }
};

import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentResult } from '@stargraph/embedded/simulator/contract';
import { StarsInvoiceCreateDocument, StarsOrderDocument } from '@stargraph/sdk';
import type { Session } from './client.ts';
import type { PlayerDeps } from './player-deps.ts';

/** A user whose payment does not go through presses the button again, so often at most. */
const mostPresses = 12;
/** A payment is worked on by a job: a client looks again until it reads it, so often at most. */
const mostLooks = 240;
const lookEveryMs = 500;

interface Invoice {
  readonly orderId: string;
  readonly slug: string;
}

const order = async (
  { client, problem, session }: PlayerDeps & { readonly session: Session },
  input: { readonly productId: string; readonly idempotencyKey: string },
): Promise<Invoice | undefined> => {
  for (let tries = 1; tries <= mostPresses; tries += 1) {
    const answer = await client.ask({
      kind: 'Stars order',
      document: StarsInvoiceCreateDocument,
      variables: { input },
      root: 'starsInvoiceCreate',
      session,
    });
    if (answer === undefined) return undefined;
    if (answer.__typename === 'StarsInvoiceCreateSuccess')
      return {
        orderId: (answer['order'] as { id: string }).id,
        slug: String(answer['invoiceLink']).split('$')[1] ?? '',
      };
    // Telegram could not be asked, or its answer was lost: the repeat has the same order.
    if (answer.__typename !== 'InvoiceUnavailableError') {
      problem(`An order for Stars was answered by ${JSON.stringify(answer)}`);
      return undefined;
    }
    await sleep(500);
  }
  return undefined;
};

/** Orders a product, pays for it as its user would, and looks until the platform knows. */
export const buyForStars = async (
  deps: PlayerDeps & { readonly session: Session },
  { productId, key }: { readonly productId: string; readonly key: string },
): Promise<void> => {
  const { target, client, acknowledged, userId, session } = deps;
  const { stars } = acknowledged;
  const invoice = await order(deps, { productId, idempotencyKey: key });
  if (invoice === undefined) return;
  let chargeId: string | null = null;
  for (let press = 1; press <= mostPresses && chargeId === null; press += 1) {
    const result = await target.simulator.post<PaymentResult>(`invoices/${invoice.slug}/pay`, { user: userId });
    ({ chargeId } = result);
    if (chargeId !== null) break;
    const why = result.reason ?? result.status;
    stars.refusals.set(why, (stars.refusals.get(why) ?? 0) + 1);
    await sleep(500);
  }
  if (chargeId === null) return;
  deps.succeed('Stars payment');
  stars.charges.set(chargeId, invoice.orderId);
  for (let look = 1; look <= mostLooks; look += 1) {
    const known = await client.ask({
      kind: null,
      document: StarsOrderDocument,
      variables: { id: invoice.orderId },
      root: 'starsOrder',
      session,
    });
    if (known?.['state'] === 'PAID') {
      stars.paid.add(invoice.orderId);
      return deps.succeed('Stars credit');
    }
    await sleep(lookEveryMs);
  }
};

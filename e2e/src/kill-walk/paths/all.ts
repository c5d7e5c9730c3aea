import { exchange, purchaseForCurrency } from './currency.ts';
import type { Path } from './path.ts';
import { planPaths } from './plan.ts';
import { purchase } from './purchase.ts';
import { refund, refundByPolicy, refundByTelegram } from './refund.ts';
import { lostPayment, lostRefund } from './repair.ts';
import { cancellation, renewal, resumption, subscription } from './subscription.ts';

/** Every way that Stars go between Telegram and the books, and what is bought with came by it. */
export const paths: readonly Path[] = [
  purchase,
  refund,
  refundByTelegram,
  refundByPolicy,
  subscription,
  renewal,
  cancellation,
  resumption,
  lostPayment,
  lostRefund,
  purchaseForCurrency,
  exchange,
  ...planPaths,
];

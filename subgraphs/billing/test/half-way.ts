import type { ProductDefinition } from '@stargraph/kit/contracts/release';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { inTransaction } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import type { BuyRequest } from '../src/use-case/purchase-batch.ts';
import type { TestBilling } from './support.ts';

/**
 * Leaves a purchase as it was left by a kill when its price was held first and taken later: such rows may be there
 * from that time. @returns its id
 */
export const leaveHalfWay = (billing: TestBilling, request: BuyRequest): Promise<string> =>
  inTransaction(billing.pool, (tx) => {
    const { environmentId, playerId, projectId, productId, idempotencyKey, release, traceparent } = request;
    const product = release?.products.find((each): each is ProductDefinition => each.id === productId);
    if (release === null || product === undefined || product.price === null) throw new Error('It is not for sale');
    const { price, grants, currencyGrants } = product;
    const write = async (): Promise<string> => {
      const id = newId('purchase');
      const rows = await tx.query(
        `with reserved as (
           update account set held = held + $4 where environment_id = $1 and id = 'player:' || $3 || '/' || $5 returning environment_id, id
         ), held as (
           insert into hold (environment_id, id, account_id, amount, kind, reason_kind, reason_id, state, created_at)
           select environment_id, $2, id, $4, 'purchase', 'product', $6, 'pending', $12::timestamptz from reserved returning environment_id, id
         )
         insert into purchase (environment_id, id, project_id, player_id, product_id, release_hash, price, currency_id, grants, currency_grants, state, hold_id, traceparent, created_at)
         select environment_id, $7, $8, $3, $6, $9, $4, $5, $10::jsonb, $11::jsonb, 'pending', id, $13, $12::timestamptz from held returning id`,
        [
          environmentId,
          newId('hold'),
          playerId,
          price.amount,
          price.currencyId,
          productId,
          id,
          projectId,
          release.hash,
          JSON.stringify(grants),
          JSON.stringify(currencyGrants),
          new Date(billing.clock.now()),
          traceparent,
        ],
      );
      if (rows.length !== 1) throw new Error('The player has no account to hold it from');
      return id;
    };
    return withIdempotency(
      {
        tx,
        environmentId,
        viewer: playerId,
        operation: 'productPurchase',
        key: idempotencyKey,
        input: { productId },
        clock: billing.clock,
      },
      write,
    );
  });

import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { InvalidInputError, NotFoundError, forbidden } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { ServiceDeps } from '@stargraph/kit/service';
import { OfferOverError } from '../domain/errors.ts';
import { findMember, updateMemberRole } from '../store/member.ts';
import { deleteOffer, findOffers, saveOffer, type OfferRow } from '../store/ownership-offer.ts';
import { actIn } from './actor.ts';
import { record } from './record.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

const offerMs = 7 * 24 * 60 * 60 * 1000;
const targetOf = (operatorId: string) => ({ kind: 'member', id: operatorId });

const offerIn = async (tx: Sql, companyId: string, clock: Clock): Promise<OfferRow | null> =>
  (await findOffers(tx, [companyId], new Date(clock.now())))[0] ?? null;

/**
 * Offers a member the ownership, for 7 days. An earlier offer is gone.
 * @throws InvalidInputError for somebody who owns it already, NotFoundError; RequestError for everybody but an owner
 */
export const createOfferOwnership =
  ({ pool, clock, wake }: Deps) =>
  async (
    context: RequestContext,
    input: { readonly companyId: string; readonly operatorId: string; readonly staysOwner: boolean },
  ): Promise<OfferRow> => {
    const { companyId, operatorId, staysOwner } = input;
    const offer = await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, null);
      if (actor.role.id !== 'owner') throw forbidden();
      const to = await findMember(tx, companyId, operatorId);
      if (to === null) throw new NotFoundError('The member');
      if (to.roleId === 'owner') throw new InvalidInputError('They own the company already.');
      const now = clock.now();
      const made: OfferRow = {
        companyId,
        offeredBy: actor.member.operatorId,
        offeredTo: operatorId,
        staysOwner,
        offeredAt: new Date(now),
        expiresAt: new Date(now + offerMs),
      };
      await saveOffer(tx, made);
      await record(
        tx,
        context,
        { companyId, action: 'ownership.offered', target: targetOf(operatorId), after: { staysOwner } },
        clock,
      );
      return made;
    });
    wake();
    return offer;
  };

/**
 * Takes the ownership that was offered. Whoever offered it, and owns the company still, becomes an admin unless they
 * stay.
 * @throws OfferOverError; RequestError for somebody who is no member by now
 */
export const createAcceptOwnership =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId }: { readonly companyId: string }): Promise<void> => {
    await inTransaction(pool, async (tx) => {
      const { member } = await actIn(tx, context, companyId, null);
      const offer = await offerIn(tx, companyId, clock);
      if (offer?.offeredTo !== member.operatorId) throw new OfferOverError();
      const from = await findMember(tx, companyId, offer.offeredBy);
      // Whoever owns it no longer has nothing to hand over.
      if (from?.roleId !== 'owner') throw new OfferOverError();
      await updateMemberRole(tx, companyId, member.operatorId, 'owner');
      if (!offer.staysOwner) await updateMemberRole(tx, companyId, offer.offeredBy, 'admin');
      await deleteOffer(tx, companyId);
      await record(
        tx,
        context,
        {
          companyId,
          action: 'ownership.accepted',
          target: targetOf(member.operatorId),
          before: { role: member.roleId, owner: offer.offeredBy },
          after: { role: 'owner', offererStays: offer.staysOwner },
        },
        clock,
      );
    });
    wake();
  };

/**
 * Ends an offer: an owner takes it back, or whom it is for declines.
 * @throws OfferOverError; RequestError for anybody else
 */
export const createEndOffer =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId }: { readonly companyId: string }): Promise<void> => {
    await inTransaction(pool, async (tx) => {
      const { member, role } = await actIn(tx, context, companyId, null);
      const offer = await offerIn(tx, companyId, clock);
      const declines = offer?.offeredTo === member.operatorId;
      if (!declines && role.id !== 'owner') throw forbidden();
      if (offer === null) throw new OfferOverError();
      await deleteOffer(tx, companyId);
      await record(
        tx,
        context,
        {
          companyId,
          action: declines ? 'ownership.declined' : 'ownership.withdrawn',
          target: targetOf(offer.offeredTo),
        },
        clock,
      );
    });
    wake();
  };

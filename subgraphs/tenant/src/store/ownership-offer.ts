import type { Sql } from '@stargraph/kit/db/sql';

export interface OfferRow {
  readonly companyId: string;
  readonly offeredBy: string;
  readonly offeredTo: string;
  readonly staysOwner: boolean;
  readonly offeredAt: Date;
  readonly expiresAt: Date;
}

const columns = `company_id as "companyId", offered_by as "offeredBy", offered_to as "offeredTo", stays_owner as "staysOwner",
  offered_at as "offeredAt", expires_at as "expiresAt"`;

/** The offers of these companies that are not over. */
export const findOffers = (sql: Sql, companyIds: readonly string[], now: Date): Promise<OfferRow[]> =>
  sql.query<OfferRow>(`select ${columns} from ownership_offer where company_id = any($1::text[]) and expires_at > $2`, [
    companyIds,
    now,
  ]);

/** Takes the place of an offer from before. */
export const saveOffer = async (tx: Sql, offer: OfferRow): Promise<void> => {
  await tx.query(
    `insert into ownership_offer (company_id, offered_by, offered_to, stays_owner, offered_at, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (company_id) do update set offered_by = excluded.offered_by, offered_to = excluded.offered_to,
       stays_owner = excluded.stays_owner, offered_at = excluded.offered_at, expires_at = excluded.expires_at`,
    [offer.companyId, offer.offeredBy, offer.offeredTo, offer.staysOwner, offer.offeredAt, offer.expiresAt],
  );
};

export const deleteOffer = async (tx: Sql, companyId: string): Promise<void> => {
  await tx.query('delete from ownership_offer where company_id = $1', [companyId]);
};

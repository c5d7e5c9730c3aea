import type { Sql } from '@stargraph/kit/db/sql';

export interface InvitationRow {
  readonly id: string;
  readonly companyId: string;
  /** Null once it is over. */
  readonly email: string | null;
  readonly roleId: string;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly state: 'open' | 'accepted' | 'revoked';
  readonly acceptedBy: string | null;
}

const columns = `id, company_id as "companyId", email_normalized as email, role as "roleId", invited_by as "invitedBy",
  created_at as "createdAt", sent_at as "sentAt", expires_at as "expiresAt", state, accepted_by as "acceptedBy"`;

/** What waits for its people, newest first; what has expired stands among it until it is sent again or revoked. */
export const findOpenInvitations = (sql: Sql, companyId: string, limit: number): Promise<InvitationRow[]> =>
  sql.query<InvitationRow>(
    `select ${columns} from invitation where company_id = $1 and state = 'open' order by created_at desc, id desc limit $2`,
    [companyId, limit],
  );

export const findInvitation = async (sql: Sql, companyId: string, id: string): Promise<InvitationRow | null> =>
  (
    await sql.query<InvitationRow>(`select ${columns} from invitation where company_id = $1 and id = $2`, [
      companyId,
      id,
    ])
  )[0] ?? null;

/** The invitation of a link. Its token names the tenant, so this alone takes no tenant key. */
export const findInvitationByToken = async (sql: Sql, tokenHash: string): Promise<InvitationRow | null> =>
  (await sql.query<InvitationRow>(`select ${columns} from invitation where token_hash = $1`, [tokenHash]))[0] ?? null;

export const findOpenInvitationOf = async (sql: Sql, companyId: string, email: string): Promise<InvitationRow | null> =>
  (
    await sql.query<InvitationRow>(
      `select ${columns} from invitation where company_id = $1 and email_normalized = $2 and state = 'open'`,
      [companyId, email],
    )
  )[0] ?? null;

export const countOpenInvitations = async (tx: Sql, companyId: string): Promise<number> =>
  Number(
    (
      await tx.query<{ n: bigint }>(`select count(*) as n from invitation where company_id = $1 and state = 'open'`, [
        companyId,
      ])
    )[0]?.n,
  );

export const insertInvitation = async (
  tx: Sql,
  invitation: Omit<InvitationRow, 'state' | 'acceptedBy'> & { readonly tokenHash: string },
): Promise<void> => {
  await tx.query(
    `insert into invitation (id, company_id, email_normalized, role, token_hash, invited_by, created_at, sent_at, expires_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open')`,
    [
      invitation.id,
      invitation.companyId,
      invitation.email,
      invitation.roleId,
      invitation.tokenHash,
      invitation.invitedBy,
      invitation.createdAt,
      invitation.sentAt,
      invitation.expiresAt,
    ],
  );
};

/** Gives an open invitation another link, which makes the one before dead. @returns false where it is not open */
export const renewInvitation = async (
  tx: Sql,
  renewed: Pick<InvitationRow, 'id' | 'companyId' | 'sentAt' | 'expiresAt'> & { readonly tokenHash: string },
): Promise<boolean> =>
  (
    await tx.query(
      `update invitation set token_hash = $3, sent_at = $4, expires_at = $5 where company_id = $1 and id = $2 and state = 'open'
       returning id`,
      [renewed.companyId, renewed.id, renewed.tokenHash, renewed.sentAt, renewed.expiresAt],
    )
  ).length === 1;

/** Ends an open invitation, and forgets its address. @returns false where it is not open */
export const endInvitation = async (
  tx: Sql,
  ended: { readonly companyId: string; readonly id: string; readonly at: Date; readonly acceptedBy: string | null },
): Promise<boolean> =>
  (
    await tx.query(
      `update invitation set state = case when $4::text is null then 'revoked' else 'accepted' end, accepted_by = $4,
         ended_at = $3, email_normalized = null
       where company_id = $1 and id = $2 and state = 'open' returning id`,
      [ended.companyId, ended.id, ended.at, ended.acceptedBy],
    )
  ).length === 1;

/** Deletes what ended, or expired, before then: an address is not kept for somebody who never came. */
export const purgeInvitations = async (sql: Sql, before: Date): Promise<void> => {
  await sql.query(`delete from invitation where coalesce(ended_at, expires_at) < $1`, [before]);
};

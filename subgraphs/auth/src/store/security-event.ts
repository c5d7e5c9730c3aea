import type { Sql } from '@stargraph/kit/db/sql';
import { newEventId } from '@stargraph/kit/ids';
import type { Origin, SecurityEventKind } from '../domain/security-event.ts';

export interface SecurityEventRow extends Origin {
  readonly id: string;
  readonly kind: SecurityEventKind;
  readonly at: Date;
}

/** The longest name of a browser that is kept, characters. */
const longestUserAgent = 300;

export const insertSecurityEvent = async (
  sql: Sql,
  event: { readonly operatorId: string; readonly kind: SecurityEventKind; readonly at: Date; readonly from: Origin },
): Promise<void> => {
  await sql.query(
    'insert into security_event (id, operator_id, kind, at, ip, user_agent) values ($1, $2, $3, $4, $5, $6)',
    [
      newEventId(),
      event.operatorId,
      event.kind,
      event.at,
      event.from.ip,
      event.from.userAgent?.slice(0, longestUserAgent) ?? null,
    ],
  );
};

/** An operator's events, newest first. @param before the id of the last one that was seen */
export const findSecurityEvents = async (
  sql: Sql,
  operatorId: string,
  before: string | null,
  limit: number,
): Promise<SecurityEventRow[]> =>
  sql.query<SecurityEventRow>(
    `select id, kind, at, ip, user_agent as "userAgent" from security_event
     where operator_id = $1 and ($2::text is null or id < $2) order by id desc limit $3`,
    [operatorId, before, limit],
  );

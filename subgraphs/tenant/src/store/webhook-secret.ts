import type { Sql } from '@stargraph/kit/db/sql';
import type { EndpointKey } from './webhook-endpoint.ts';

/** What a secret is sealed for: of another environment or endpoint it stays shut. */
export const secretContext = ({ environmentId, endpointId }: EndpointKey): string => `${environmentId}:${endpointId}`;

export interface WebhookSecretRow extends EndpointKey {
  readonly sealed: string;
  readonly createdAt: Date;
  /** Null for the current one. */
  readonly retiresAt: Date | null;
}

/** The secrets that sign now, the current one first. */
export const findSecrets = (sql: Sql, keys: readonly EndpointKey[], now: Date): Promise<WebhookSecretRow[]> =>
  sql.query<WebhookSecretRow>(
    `select endpoint.environment_id as "environmentId", secret.endpoint_id as "endpointId", secret.sealed,
       secret.created_at as "createdAt", secret.retires_at as "retiresAt"
     from webhook_secret secret join webhook_endpoint endpoint on endpoint.id = secret.endpoint_id
     where (endpoint.environment_id, endpoint.id) in (select * from unnest($1::text[], $2::text[]))
       and (secret.retires_at is null or secret.retires_at > $3)
     order by secret.retires_at desc nulls first, secret.id desc`,
    [keys.map(({ environmentId }) => environmentId), keys.map(({ endpointId }) => endpointId), now],
  );

/** Makes a secret the current one; the caller holds the endpoint's lock, and has retired the one before. */
export const insertSecret = async (
  tx: Sql,
  secret: { readonly id: string; readonly endpointId: string; readonly sealed: string; readonly at: Date },
): Promise<void> => {
  await tx.query(`insert into webhook_secret (id, endpoint_id, sealed, created_at) values ($1, $2, $3, $4)`, [
    secret.id,
    secret.endpointId,
    secret.sealed,
    secret.at,
  ]);
};

/** Lets the current secret sign until `at`. */
export const retireSecret = async (tx: Sql, { environmentId, endpointId }: EndpointKey, at: Date): Promise<void> => {
  await tx.query(
    `update webhook_secret set retires_at = $3 where endpoint_id = $2 and retires_at is null
       and exists (select from webhook_endpoint where environment_id = $1 and id = $2)`,
    [environmentId, endpointId, at],
  );
};

export const deleteSecrets = async (tx: Sql, { environmentId, endpointId }: EndpointKey): Promise<void> => {
  await tx.query(
    `delete from webhook_secret where endpoint_id = $2
       and exists (select from webhook_endpoint where environment_id = $1 and id = $2)`,
    [environmentId, endpointId],
  );
};

export const purgeSecrets = async (sql: Sql, now: Date): Promise<void> => {
  await sql.query(`delete from webhook_secret where retires_at <= $1`, [now]);
};

import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import type { ServiceDeps } from '@stargraph/kit/service';
import { lockKey, revokeKey, type ApiKeyRow } from '../store/api-key.ts';

export interface RevokeApiKeyRequest {
  readonly companyId: string;
  readonly environmentId: string;
  readonly apiKeyId: string;
  readonly source: AuditSource;
}

/** Ends an API key; one that has ended stays as it was. @throws NotFoundError */
export const createRevokeApiKey =
  ({ pool, clock }: { readonly pool: ServiceDeps['pool']; readonly clock: Clock }) =>
  ({ companyId, environmentId, apiKeyId, source }: RevokeApiKeyRequest): Promise<ApiKeyRow> =>
    inTransaction(pool, async (tx) => {
      const known = await lockKey(tx, environmentId, apiKeyId);
      if (known === null) throw new NotFoundError('The API key');
      if (known.revokedAt !== null) return known;
      const revoked = await revokeKey(tx, environmentId, apiKeyId, new Date(clock.now()));
      if (revoked === null) throw new Error('A locked API key is gone');
      await recordAudit(
        tx,
        'auth',
        source,
        {
          companyId,
          projectId: known.projectId,
          environmentId,
          action: 'apiKey.revoked',
          target: { kind: 'apiKey', id: apiKeyId, name: known.name },
          before: { prefix: known.prefix, scopes: [...known.scopes] },
        },
        clock,
      );
      return revoked;
    });

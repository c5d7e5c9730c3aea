import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { mintKey, planRotation } from '../domain/api-key.ts';
import { findKey, insertKey, lockKey, replaceKey, type ApiKeyRow } from '../store/api-key.ts';
import type { CreatedApiKey } from './create-api-key.ts';

export interface RotateApiKeyRequest {
  readonly companyId: string;
  readonly environmentId: string;
  readonly apiKeyId: string;
  /** How long both keys are good. */
  readonly overlapSeconds: number;
  /** The operator's id. */
  readonly author: string;
  readonly source: AuditSource;
  readonly idempotencyKey: string;
}

export interface RotatedApiKey extends CreatedApiKey {
  /** The key that was replaced. */
  readonly former: ApiKeyRow;
}

/**
 * Gives an API key a successor with its name and scopes; the key itself ends after the overlap. A repeat with the same
 * idempotency key gets the same secret. The successor of a key at the limit is not counted: nobody is kept from rotating.
 * @throws NotFoundError, InvalidInputError, IdempotencyConflictError
 */
export const createRotateApiKey =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    /** Tells gateways to look the prefix's key up again. */
    readonly keyChanged: (prefix: string) => void;
  }) =>
  async (request: RotateApiKeyRequest): Promise<RotatedApiKey> => {
    const { clock, pool, secrets } = deps;
    const { companyId, environmentId, apiKeyId, overlapSeconds, author, source, idempotencyKey: key } = request;
    const rotated = await inTransaction(pool, async (tx) => {
      const { successorId, sealed } = await withIdempotency(
        {
          tx,
          environmentId,
          viewer: author,
          operation: 'apiKeyRotate',
          key,
          input: { apiKeyId, overlapSeconds },
          clock,
        },
        async () => {
          const former = await lockKey(tx, environmentId, apiKeyId);
          if (former === null) throw new NotFoundError('The API key');
          const { projectId, name, scopes } = former;
          const { formerEndsAt, expiresAt } = planRotation(former, overlapSeconds, clock.now());
          const id = newId('apiKey');
          const { secret, prefix, hash } = mintKey();
          const createdAt = new Date(clock.now());
          await insertKey(tx, {
            id,
            environmentId,
            projectId,
            prefix,
            hash,
            name,
            scopes,
            createdBy: author,
            createdAt,
            expiresAt,
          });
          await replaceKey(tx, former, { id, endsAt: formerEndsAt });
          await recordAudit(
            tx,
            'auth',
            source,
            {
              companyId,
              projectId,
              environmentId,
              action: 'apiKey.rotated',
              target: { kind: 'apiKey', id: apiKeyId, name },
              before: { prefix: former.prefix },
              after: { apiKeyId: id, prefix, formerEndsAt: formerEndsAt.toISOString() },
            },
            clock,
          );
          return { successorId: id, sealed: secrets.seal(secret, id) };
        },
      );
      const [apiKey, former] = [
        await findKey(tx, environmentId, successorId),
        await findKey(tx, environmentId, apiKeyId),
      ];
      if (apiKey === null || former === null) throw new Error('A rotated API key is gone');
      return { apiKey, former, secret: secrets.open(sealed, successorId) };
    });
    deps.keyChanged(rotated.former.prefix);
    return rotated;
  };

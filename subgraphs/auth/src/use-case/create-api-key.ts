import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { InvalidInputError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { mintKey, mostKeys, planApiKey, type ApiKeyPlan } from '../domain/api-key.ts';
import { findKey, insertKey, lockAndCountKeys, type ApiKeyRow } from '../store/api-key.ts';

export interface CreateApiKeyRequest extends ApiKeyPlan {
  readonly companyId: string;
  readonly environmentId: string;
  readonly projectId: string;
  /** The operator's id. */
  readonly author: string;
  readonly idempotencyKey: string;
  readonly source: AuditSource;
}

export interface CreatedApiKey {
  readonly apiKey: ApiKeyRow;
  readonly secret: string;
}

/**
 * Makes an API key. A repeat with the same idempotency key gets the same secret, which is kept sealed for that
 * and in no other form.
 * @throws InvalidInputError, IdempotencyConflictError; RequestError for an input of a wrong form
 */
export const createCreateApiKey =
  (deps: { readonly pool: ServiceDeps['pool']; readonly clock: Clock; readonly secrets: SecretBox }) =>
  async (request: CreateApiKeyRequest): Promise<CreatedApiKey> => {
    const { clock, pool, secrets } = deps;
    const { environmentId, projectId, author, idempotencyKey: key } = request;
    const input = {
      name: request.name,
      scopes: [...new Set(request.scopes)].toSorted(),
      expiresAt: request.expiresAt?.toISOString() ?? null,
    };
    return inTransaction(pool, async (tx) => {
      const { apiKeyId, sealed } = await withIdempotency(
        { tx, environmentId, viewer: author, operation: 'apiKeyCreate', key, input, clock },
        async () => {
          // In here, so that a repeat after the key's end still finds its answer.
          const plan = planApiKey(request, clock.now());
          const createdAt = new Date(clock.now());
          if ((await lockAndCountKeys(tx, environmentId, createdAt)) >= mostKeys)
            throw new InvalidInputError(`An environment has at most ${mostKeys} usable API keys. Revoke one first.`);
          const id = newId('apiKey');
          const { secret, prefix, hash } = mintKey();
          await insertKey(tx, { id, environmentId, projectId, prefix, hash, ...plan, createdBy: author, createdAt });
          await recordAudit(
            tx,
            'auth',
            request.source,
            {
              companyId: request.companyId,
              projectId,
              environmentId,
              action: 'apiKey.created',
              target: { kind: 'apiKey', id, name: plan.name },
              after: { prefix, scopes: input.scopes, expiresAt: input.expiresAt },
            },
            clock,
          );
          return { apiKeyId: id, sealed: secrets.seal(secret, id) };
        },
      );
      const apiKey = await findKey(tx, environmentId, apiKeyId);
      if (apiKey === null) throw new Error('A created API key is gone');
      return { apiKey, secret: secrets.open(sealed, apiKeyId) };
    });
  };

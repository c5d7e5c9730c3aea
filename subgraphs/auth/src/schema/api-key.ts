import { auditSourceOf } from '@stargraph/kit/audit';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import type { ApiKeyRow } from '../store/api-key.ts';
import type { CreatedApiKey } from '../use-case/create-api-key.ts';
import { addApiKeyRotate } from './api-key-rotate.ts';
import { addApiKeyType } from './api-key-type.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import {
  companyOf,
  operatorOf,
  idempotencyKeyDescription,
  idempotencyKeyOf,
  projectOf,
} from '@stargraph/kit/graphql/request';

export const addApiKey = (types: AuthBuilder, errors: CommonErrorTypes) => {
  const { builder, resultType } = types;
  const { scope, apiKey } = addApiKeyType(types);

  const createInput = builder.inputType('ApiKeyCreateInput', {
    description: 'A new API key.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment that it opens.' }),
      name: t.string({ required: true, description: 'What it is for, 1 to 80 characters.' }),
      scopes: t.field({ type: [scope], required: true, description: 'What it may do; at least one.' }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When it ends by itself, in the future; left out for never.',
      }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  const createSuccess = builder.objectRef<CreatedApiKey>('ApiKeyCreateSuccess').implement({
    description: 'The key exists.',
    access: 'inherit',
    fields: (t) => ({
      apiKey: t.field({ type: apiKey, description: 'The key.', resolve: (parent) => parent.apiKey }),
      secret: t.exposeString('secret', {
        description: 'The whole key, `sgk_…`: send it as `Authorization: Bearer …`. Shown here and never again.',
      }),
    }),
  });
  builder.mutationField('apiKeyCreate', (t) =>
    t.field({
      type: resultType('ApiKeyCreateResult', createSuccess, [errors.idempotencyConflict, errors.invalidInput]),
      description:
        'Makes an API key; an environment has at most 100 usable ones. Errors: BAD_USER_INPUT for an input of a wrong form.',
      access: { operator: 'key.manage', tenant: 'args.input.environmentId', elevated: true },
      args: { input: t.arg({ type: createInput, required: true, description: 'The key.' }) },
      resolve: (
        _root,
        { input: { environmentId, name, scopes, expiresAt, idempotencyKey } },
        { services, ...request },
      ) =>
        settle([IdempotencyConflictError, InvalidInputError], () =>
          services.createApiKey({
            companyId: companyOf(request.viewer, { environmentId }),
            environmentId,
            projectId: projectOf(request.viewer, environmentId),
            author: operatorOf(request.viewer),
            source: auditSourceOf(request),
            name,
            scopes,
            expiresAt: expiresAt ?? null,
            idempotencyKey: idempotencyKeyOf(idempotencyKey),
          }),
        ),
    }),
  );

  addApiKeyRotate(types, apiKey, errors);

  const revokeInput = builder.inputType('ApiKeyRevokeInput', {
    description: 'Which API key ends.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment that it opens.' }),
      apiKeyId: t.id({ required: true, description: 'The key.' }),
    }),
  });
  const revokeSuccess = builder.objectRef<{ readonly apiKey: ApiKeyRow }>('ApiKeyRevokeSuccess').implement({
    description: 'The key has ended: it opens nothing after 5 seconds at the latest.',
    access: 'inherit',
    fields: (t) => ({ apiKey: t.field({ type: apiKey, description: 'The key.', resolve: (parent) => parent.apiKey }) }),
  });
  builder.mutationField('apiKeyRevoke', (t) =>
    t.field({
      type: resultType('ApiKeyRevokeResult', revokeSuccess, [errors.notFound]),
      description: 'Ends an API key for good, everywhere within seconds. Safe to repeat.',
      access: { operator: 'key.manage', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: revokeInput, required: true, description: 'The key.' }) },
      resolve: (_root, { input: { environmentId, apiKeyId } }, { services, ...request }) =>
        settle([NotFoundError], async () => {
          const revoked = await services.revokeApiKey({
            companyId: companyOf(request.viewer, { environmentId }),
            environmentId,
            apiKeyId,
            source: auditSourceOf(request),
          });
          services.keyRevoked(revoked.prefix);
          return { apiKey: revoked };
        }),
    }),
  );
  return apiKey;
};

import { auditSourceOf } from '@stargraph/kit/audit';
import type { Scope } from '@stargraph/kit/contracts/permission';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import type { ApiKeyRow } from '../store/api-key.ts';
import type { CreatedApiKey } from '../use-case/create-api-key.ts';
import { addApiKeyRotate } from './api-key-rotate.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import {
  companyOf,
  operatorOf,
  idempotencyKeyDescription,
  idempotencyKeyOf,
  projectOf,
} from '@stargraph/kit/graphql/request';

const scopeValues = {
  CONTENT_READ: { value: 'content:read', description: 'Read what is published.' },
  EVENTS_WRITE: { value: 'events:write', description: 'Track events.' },
  LEADERBOARDS_READ: { value: 'leaderboards:read', description: 'Read leaderboards.' },
  PLAYERS_READ: { value: 'players:read', description: "Read players' state." },
  METRICS_READ: { value: 'metrics:read', description: 'Read figures.' },
} as const satisfies Record<string, { readonly value: Scope; readonly description: string }>;

/** The object type, for the fields that answer keys. */
export type ApiKeyType = ReturnType<typeof addApiKeyType>['apiKey'];

const addApiKeyType = ({ builder }: AuthBuilder) => {
  const scope = builder.enumType('ApiScope', {
    description: 'What an API key may do in its environment.',
    values: scopeValues,
  });
  const apiKey = builder.objectRef<ApiKeyRow>('ApiKey').implement({
    description: "An integrator's credential for one environment. Its secret was shown once and can't be shown again.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `key_…`.' }),
      prefix: t.exposeString('prefix', {
        description: 'The part of the secret between `sgk_` and the next `_`, to tell keys apart by.',
      }),
      name: t.exposeString('name', { description: 'What it is for, 1 to 80 characters.' }),
      scopes: t.field({ type: [scope], description: 'What it may do.', resolve: (parent) => [...parent.scopes] }),
      createdBy: t.exposeID('createdBy', { description: 'The id of the operator who made it.' }),
      createdAt: t.field({ type: 'DateTime', description: 'When it was made.', resolve: (parent) => parent.createdAt }),
      expiresAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it ends by itself; null for never.',
        resolve: (parent) => parent.expiresAt,
      }),
      replacedBy: t.exposeID('replacedBy', {
        nullable: true,
        description: 'The id of the key that takes its place; null for a key that was not rotated.',
      }),
      revokedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was revoked; null for a key that was not.',
        resolve: (parent) => parent.revokedAt,
      }),
      lastUsedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When a request last came under its prefix, to about a minute; null for never.',
        resolve: (parent) => parent.lastUsedAt,
      }),
    }),
  });
  return { scope, apiKey };
};

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

import { auditSourceOf } from '@stargraph/kit/audit';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { companyOf, idempotencyKeyDescription, idempotencyKeyOf, operatorOf } from '@stargraph/kit/graphql/request';
import type { AuthBuilder } from '../builder.ts';
import { longestOverlapSeconds } from '../domain/api-key.ts';
import type { RotatedApiKey } from '../use-case/rotate-api-key.ts';
import type { ApiKeyType } from './api-key-type.ts';
import type { CommonErrorTypes } from './common-error-types.ts';

/** A day: time enough to bring the new secret everywhere. */
const usualOverlapSeconds = 24 * 60 * 60;

export const addApiKeyRotate = (
  { builder, resultType }: AuthBuilder,
  apiKey: ApiKeyType,
  errors: CommonErrorTypes,
): void => {
  const input = builder.inputType('ApiKeyRotateInput', {
    description: 'Which API key gets a successor.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment that it opens.' }),
      apiKeyId: t.id({ required: true, description: 'The key.' }),
      overlapSeconds: t.int({
        defaultValue: usualOverlapSeconds,
        description: `How long both keys are good, seconds: 0 to ${longestOverlapSeconds}, a day where left out.`,
      }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  const success = builder.objectRef<RotatedApiKey>('ApiKeyRotateSuccess').implement({
    description: 'The key has a successor with its name, its scopes and as long a life.',
    access: 'inherit',
    fields: (t) => ({
      apiKey: t.field({ type: apiKey, description: 'The successor.', resolve: (parent) => parent.apiKey }),
      former: t.field({
        type: apiKey,
        description: 'The key that was replaced, with the time at which it ends.',
        resolve: (parent) => parent.former,
      }),
      secret: t.exposeString('secret', {
        description: "The successor's whole secret, `sgk_…`. Shown here and never again.",
      }),
    }),
  });
  builder.mutationField('apiKeyRotate', (t) =>
    t.field({
      type: resultType('ApiKeyRotateResult', success, [
        errors.notFound,
        errors.invalidInput,
        errors.idempotencyConflict,
      ]),
      description:
        'Gives an API key a successor; for the overlap both are good, then the former ends by itself. Errors: BAD_USER_INPUT for a key of a wrong form.',
      access: { operator: 'key.manage', tenant: 'args.input.environmentId', elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'The key.' }) },
      resolve: (_root, { input: { environmentId, apiKeyId, overlapSeconds, idempotencyKey } }, context) =>
        settle([NotFoundError, InvalidInputError, IdempotencyConflictError], () =>
          context.services.rotateApiKey({
            companyId: companyOf(context.viewer, { environmentId }),
            environmentId,
            apiKeyId,
            overlapSeconds: overlapSeconds ?? usualOverlapSeconds,
            author: operatorOf(context.viewer),
            source: auditSourceOf(context),
            idempotencyKey: idempotencyKeyOf(idempotencyKey),
          }),
        ),
    }),
  );
};

import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput, IdempotencyConflictError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { ReleaseTakenDownError } from '../domain/errors.ts';
import type { ConfigBuilder } from '../builder.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { ReleaseShape, ReleaseType } from './release.ts';
import {
  companyOf,
  operatorOf,
  idempotencyKeyDescription,
  idempotencyKeyOf,
  projectOf,
} from '@stargraph/kit/graphql/request';

export const addReleaseRollback = (
  { builder, resultType }: ConfigBuilder,
  { release, notFound, takenDown, idempotencyConflict }: CommonErrorTypes & { readonly release: ReleaseType },
): void => {
  const success = builder.objectRef<{ readonly release: ReleaseShape }>('ReleaseRollbackSuccess').implement({
    description: 'The environment points to the older release again. Definitions are restored; effects are not undone.',
    access: 'inherit',
    fields: (t) => ({
      release: t.field({ type: release, description: 'The release.', resolve: (parent) => parent.release }),
    }),
  });
  const input = builder.inputType('ReleaseRollbackInput', {
    description: 'A rollback.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      hash: t.id({ required: true, description: 'The release: one that this environment had before.' }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('releaseRollback', (t) =>
    t.field({
      type: resultType('ReleaseRollbackResult', success, [notFound, takenDown, idempotencyConflict]),
      description: 'Points an environment to a release that it had before. The draft stays as it is.',
      access: { operator: 'release.publish', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The rollback.' }) },
      resolve: (_root, { input: { environmentId, hash, idempotencyKey } }, { services, ...context }) => {
        if (!/^[0-9a-f]{64}$/.test(hash)) throw badInput('A release is named by 64 hexadecimal digits.');
        const request = {
          companyId: companyOf(context.viewer, { environmentId }),
          environmentId,
          projectId: projectOf(context.viewer, environmentId),
          author: operatorOf(context.viewer),
          idempotencyKey: idempotencyKeyOf(idempotencyKey),
          source: auditSourceOf(context),
        };
        return settle([NotFoundError, ReleaseTakenDownError, IdempotencyConflictError], async () => ({
          release: { ...(await services.publisher.rollBack({ ...request, hash })), environmentId },
        }));
      },
    }),
  );
};

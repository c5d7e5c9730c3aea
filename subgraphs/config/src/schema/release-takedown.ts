import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { cleanReason, reasonDescription } from '@stargraph/kit/graphql/reason';
import { operatorOf } from '@stargraph/kit/graphql/request';
import { isId } from '@stargraph/kit/ids';
import type { ConfigBuilder } from '../builder.ts';
import type { ReleaseRow } from '../store/release.ts';
import { findTakedown } from '../store/release.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { ReleaseType } from './release.ts';

export const addReleaseTakedown = (
  { builder, resultType }: ConfigBuilder,
  { release, notFound, invalidInput }: CommonErrorTypes & { readonly release: ReleaseType },
): void => {
  builder.objectField(release, 'takenDownReason', (t) =>
    t.string({
      nullable: true,
      description: "Why the platform's staff took it away; null where they did not. It can't be published again.",
      access: { operator: 'content.read', tenant: 'parent.environmentId' },
      resolve: async ({ projectId, hash }, _args, { services }) =>
        (await findTakedown(services.sql, projectId, hash))?.reason ?? null,
    }),
  );
  const input = builder.inputType('StaffReleaseTakeDownInput', {
    description: 'Which release is taken away, and why.',
    fields: (t) => ({
      companyId: t.id({
        required: true,
        description: 'The company that the project is of: it reads of it in its audit log.',
      }),
      projectId: t.id({ required: true, description: 'The project.' }),
      hash: t.id({ required: true, description: 'The release.' }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  });
  const success = builder.objectRef<ReleaseRow>('StaffReleaseTakeDownSuccess').implement({
    description: 'No environment points to the release any more, and none will.',
    access: 'inherit',
    fields: (t) => ({
      hash: t.exposeID('hash', { description: 'The release.' }),
      number: t.exposeInt('number', { description: 'Its number in the project.' }),
    }),
  });
  builder.mutationField('staffReleaseTakeDown', (t) =>
    t.field({
      type: resultType('StaffReleaseTakeDownResult', success, [notFound, invalidInput]),
      description:
        'Takes a release away: environments that point to it fall back to the last one that was good, or to none, and it is not published or rolled back to again. Safe to repeat.',
      access: { staff: true, elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'Which release, and why.' }) },
      resolve: (_root, { input: { companyId, projectId, hash, reason } }, { services, ...context }) => {
        if (!/^[0-9a-f]{64}$/.test(hash) || !isId('company', companyId) || !isId('project', projectId))
          throw badInput('A release is named by 64 hexadecimal digits, companies and projects by their ids.');
        return settle([NotFoundError, InvalidInputError], () =>
          services.takeDownRelease({
            companyId,
            projectId,
            hash,
            reason: cleanReason(reason),
            author: operatorOf(context.viewer),
            source: auditSourceOf(context),
          }),
        );
      },
    }),
  );
};

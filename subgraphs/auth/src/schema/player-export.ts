import { auditSourceOf } from '@stargraph/kit/audit';
import type { DownloadLink } from '@stargraph/kit/download';
import { NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { companyOf, projectOf } from '@stargraph/kit/graphql/request';
import type { AuthBuilder } from '../builder.ts';
import type { CommonErrorTypes } from './common-error-types.ts';

/** What the platform holds of a player, as a file. */
export const addPlayerExport = ({ builder, resultType }: AuthBuilder, errors: CommonErrorTypes): void => {
  const input = builder.inputType('PlayerExportCreateInput', {
    description: 'Of whom.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      playerId: t.id({ required: true, description: 'The player.' }),
    }),
  });
  const success = builder.objectRef<DownloadLink>('PlayerExportCreateSuccess').implement({
    description: 'The file can be downloaded.',
    access: 'inherit',
    fields: (t) => ({
      path: t.string({
        description:
          "Where, on this host or the API's, by GET and without a credential: whoever has it can download. One JSON document, with what each domain holds, by table.",
        resolve: ({ ticket }) => `/exports/player/${ticket}`,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'Until when a download can begin: five minutes from now.',
        resolve: (parent) => parent.expiresAt,
      }),
    }),
  });
  builder.mutationField('playerExportCreate', (t) =>
    t.field({
      type: resultType('PlayerExportCreateResult', success, [errors.notFound]),
      description:
        'Makes a link to download all that the platform holds of a player, as it is now, for the person who asks for it. That it was made is in the audit log. Needs a fresh proof of who asks. Errors: NOT_FOUND for a player that is not, or was erased.',
      access: { operator: 'player.manage', tenant: 'args.input.environmentId', elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'Of whom.' }) },
      resolve: (_root, { input: { environmentId, playerId } }, context) =>
        settle([NotFoundError], () =>
          context.services.exportPlayer({
            companyId: companyOf(context.viewer, { environmentId }),
            projectId: projectOf(context.viewer, environmentId),
            environmentId,
            playerId,
            source: auditSourceOf(context),
          }),
        ),
    }),
  );
};

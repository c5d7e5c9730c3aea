import { auditSourceOf } from '@stargraph/kit/audit';
import { NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { companyOf, operatorOf, projectOf } from '@stargraph/kit/graphql/request';
import type { AuthBuilder } from '../builder.ts';
import type { RequestedExport } from '../use-case/export-player.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { PlayerExportType } from './player-export-list.ts';

/** What the platform holds of a player, as a file. */
export const addPlayerExport = (
  { builder, resultType }: AuthBuilder,
  errors: CommonErrorTypes,
  playerExport: PlayerExportType,
): void => {
  const input = builder.inputType('PlayerExportCreateInput', {
    description: 'Of whom.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      playerId: t.id({ required: true, description: 'The player.' }),
    }),
  });
  const success = builder.objectRef<RequestedExport>('PlayerExportCreateSuccess').implement({
    description: 'The file can be downloaded.',
    access: 'inherit',
    fields: (t) => ({
      path: t.string({
        description:
          "Where, on this host or the API's, by GET and without a credential: whoever has it can download, once. One JSON document, with what each domain holds, by table.",
        resolve: ({ link: { ticket } }) => `/exports/player/${ticket}`,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'Until when a download can begin: five minutes from now.',
        resolve: ({ link }) => link.expiresAt,
      }),
      export: t.field({
        type: playerExport,
        description: 'What follows the file from here to its end.',
        resolve: ({ row }) => row,
      }),
    }),
  });
  builder.mutationField('playerExportCreate', (t) =>
    t.field({
      type: resultType('PlayerExportCreateResult', success, [errors.notFound]),
      description:
        'Makes a link to download all that the platform holds of a player, as it is now, for the person who asks for it. Good for one download; what becomes of it is in `playerExports` and in the audit log. Needs a fresh proof of who asks. Errors: NOT_FOUND for a player that is not, or was erased.',
      access: { operator: 'player.manage', tenant: 'args.input.environmentId', elevated: true },
      args: { input: t.arg({ type: input, required: true, description: 'Of whom.' }) },
      resolve: (_root, { input: { environmentId, playerId } }, context) =>
        settle([NotFoundError], () =>
          context.services.exportPlayer({
            companyId: companyOf(context.viewer, { environmentId }),
            projectId: projectOf(context.viewer, environmentId),
            environmentId,
            playerId,
            author: operatorOf(context.viewer),
            source: auditSourceOf(context),
          }),
        ),
    }),
  );
};

import { domains } from '@stargraph/kit/contracts/domain';
import type { PlayerExportInterruption } from '@stargraph/kit/contracts/personal-data';
import { connectionOf, pageSize } from '@stargraph/kit/pagination';
import type { AuthBuilder } from '../builder.ts';
import type { PlayerExportState } from '../domain/player-export.ts';
import { findExports, type PlayerExportPartRow, type PlayerExportRow } from '../store/player-export.ts';
import type { ColleagueType } from './colleague.ts';
import { momentAfter, requestCursor } from './request-cursor.ts';

const partOrder = (part: PlayerExportPartRow): number => domains.findIndex((domain) => domain === part.domain);

const states = {
  REQUESTED: { value: 'requested', description: 'Its link can be followed.' },
  RUNNING: { value: 'running', description: 'Its file is being sent.' },
  COMPLETED: { value: 'completed', description: 'Its file was sent whole.' },
  INTERRUPTED: {
    value: 'interrupted',
    description: 'Sending its file broke off: a part of it may have been read, and does not pass for the whole.',
  },
  EXPIRED: { value: 'expired', description: 'Nobody followed its link while it was good: nothing was handed out.' },
} as const satisfies Record<string, { readonly value: PlayerExportState; readonly description: string }>;

const interruptions = {
  READER_LEFT: { value: 'reader_left', description: 'Whoever read it left, or took nothing for a minute.' },
  UNAVAILABLE: { value: 'unavailable', description: 'A part of the platform gave no answer.' },
  PLAYER_ERASED: { value: 'player_erased', description: 'The player was erased meanwhile.' },
  TIMED_OUT: {
    value: 'timed_out',
    description:
      'Nothing more was heard of it for ten minutes: whoever sent it is gone. Whether it came whole is not known.',
  },
} as const satisfies Record<string, { readonly value: PlayerExportInterruption; readonly description: string }>;

/** Exports of players' data: how far each is, and the proof of what was handed out. */
export const addPlayerExportList = ({ builder, connectionType }: AuthBuilder, colleague: ColleagueType) => {
  const state = builder.enumType('PlayerExportState', {
    description: "Where an export of a player's data stands.",
    values: states,
  });
  const interruption = builder.enumType('PlayerExportInterruption', {
    description: "Why sending a player's data broke off.",
    values: interruptions,
  });
  const exportedRows = builder.objectRef<{ readonly table: string; readonly count: number }>('ExportedRows').implement({
    description: 'What a domain gave of one kind.',
    access: 'inherit',
    fields: (t) => ({
      table: t.exposeString('table', { description: 'What kind, by the name of its table.' }),
      count: t.exposeInt('count', { description: 'How many rows.' }),
    }),
  });
  const part = builder.objectRef<PlayerExportPartRow>('PlayerExportPart').implement({
    description: "One domain's part in an export of a player's data.",
    access: 'inherit',
    fields: (t) => ({
      domain: t.exposeString('domain', {
        description: 'The domain: `auth`, `tenant`, `config`, `game`, `billing`, `analytics`.',
      }),
      rows: t.int({
        description: 'Rows that it gave; 0 where it holds nothing of the player.',
        resolve: ({ rows }) => Object.values(rows).reduce((sum, count) => sum + count, 0),
      }),
      whole: t.exposeBoolean('whole', { description: 'Whether that was all that it holds of the player.' }),
      tables: t.field({
        type: [exportedRows],
        listSize: { assumedSize: 10 },
        description: 'The same by table; none without a row.',
        resolve: ({ rows }) =>
          Object.entries(rows)
            .filter(([, count]) => count > 0)
            .map(([table, count]) => ({ table, count }))
            .toSorted((a, b) => a.table.localeCompare(b.table)),
      }),
    }),
  });
  const playerExport = builder.objectRef<PlayerExportRow>('PlayerExport').implement({
    description:
      "A link to a file of a player's data, from its asking to the proof of what was sent by it. It names ids alone, and stays when the player is erased. The file is kept nowhere.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `pex_…`; it stands in the file too.' }),
      environmentId: t.exposeID('environmentId', { description: 'The environment.' }),
      playerId: t.exposeID('playerId', { description: 'The player, or the id that an erased one had.' }),
      requestedBy: t.exposeID('requestedBy', { description: 'The id of the operator who asked.' }),
      requester: t.field({
        type: colleague,
        description: 'The same as colleagues know them.',
        resolve: ({ companyId, requestedBy: operatorId }) => ({ companyId, operatorId }),
      }),
      requestedAt: t.field({
        type: 'DateTime',
        description: 'When it was asked for: what the file holds is as of then, and its link is good for five minutes.',
        resolve: (parent) => parent.requestedAt,
      }),
      state: t.field({ type: state, description: 'Where it stands.', resolve: (parent) => parent.state }),
      interruption: t.field({
        type: interruption,
        nullable: true,
        description: 'Why it was interrupted; null where it was not.',
        resolve: (parent) => parent.interruption,
      }),
      attempts: t.exposeInt('attempts', {
        description: 'How often its link was followed while it was good. The file is given to the first alone.',
      }),
      startedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the first piece of the file was given; null before.',
        resolve: (parent) => parent.startedAt,
      }),
      endedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was over, one way or another; null until then.',
        resolve: (parent) => parent.endedAt,
      }),
      bytes: t.field({
        type: 'BigInt',
        description: 'The length of the file. Of one that was not sent whole: so much of it at most was handed out.',
        resolve: (parent) => parent.bytes,
      }),
      sha256: t.exposeString('sha256', {
        nullable: true,
        description: 'SHA-256 of the file as it was sent, hex; null where it was not sent whole.',
      }),
      parts: t.field({
        type: [part],
        listSize: { assumedSize: 6 },
        description: 'Each domain’s part.',
        resolve: async ({ id }, _args, { loaders }) =>
          [...((await loaders.exportParts.load({ exportId: id }))?.parts ?? [])].toSorted(
            (a, b) => partOrder(a) - partOrder(b),
          ),
      }),
    }),
  });

  builder.queryField('playerExports', (t) =>
    t.field({
      type: connectionType(playerExport),
      description:
        "Exports of players' data in an environment, of all players or of one, the newest first. Errors: BAD_USER_INPUT for a wrong cursor.",
      access: { operator: 'player.manage', tenant: 'args.environmentId' },
      args: {
        environmentId: t.arg.id({ required: true, description: 'The environment.' }),
        playerId: t.arg.id({ description: 'The player. Default: all.' }),
        first: t.arg.int({ description: 'How many, 1 to 100. Default: 20.' }),
        after: t.arg.string({ description: 'The cursor to go on after.' }),
      },
      resolve: async (_root, { environmentId, playerId, ...args }, { services }) => {
        const size = pageSize(args.first);
        const after = momentAfter(args.after);
        const whose = { environmentId, playerId: playerId ?? null };
        const rows = await findExports(services.sql, whose, after, size + 1);
        return connectionOf(rows, size, requestCursor, after !== null);
      },
    }),
  );
  return playerExport;
};
export type PlayerExportType = ReturnType<typeof addPlayerExportList>;

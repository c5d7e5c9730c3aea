import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput } from '@stargraph/kit/errors';
import type { Sql } from '@stargraph/kit/db/sql';
import { platformBotId } from '@stargraph/kit/ids';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { TenantBuilder } from '../builder.ts';
import { exportFormats, type ExportFormat } from '../domain/audit-export.ts';
import { findEntries, type AuditEntryRow, type AuditFilter } from '../store/audit-entry.ts';
import type { TypeRefs } from './types.ts';

const actorKinds = {
  OPERATOR: { value: 'operator', description: 'A member of the company.' },
  STAFF: { value: 'staff', description: "The platform's own staff." },
  INTEGRATION: { value: 'integration', description: 'An API key.' },
  SYSTEM: { value: 'system', description: 'The platform by itself.' },
} as const;

const longest = 200;

/** What operators typed or followed a link with. @throws RequestError (BAD_USER_INPUT) for a text of impossible form */
const checked = (filter: AuditFilter | null | undefined): AuditFilter => {
  for (const [name, value] of Object.entries(filter ?? {}))
    if (typeof value === 'string' && (value.length > longest || value.includes('\u0000')))
      throw badInput(`${name} has at most ${longest} characters.`);
  return filter ?? {};
};

/** A page of a log. @throws RequestError (BAD_USER_INPUT) for a cursor or filter of a wrong form */
const entryPage = async (
  sql: Sql,
  companyId: string,
  args: {
    readonly filter?: AuditFilter | null | undefined;
    readonly first?: number | null | undefined;
    readonly after?: string | null | undefined;
  },
) => {
  const size = pageSize(args.first);
  const [position] = args.after == null ? [] : decodeCursor(args.after, 1);
  if (position !== undefined && !/^\d{1,18}$/.test(String(position)))
    throw badInput('The cursor is not one of this list.');
  const before = position === undefined ? null : BigInt(position);
  const rows = await findEntries(sql, companyId, checked(args.filter), before, size + 1);
  return connectionOf(rows, size, (row) => encodeCursor([row.position.toString()]), before !== null);
};

export const addAudit = ({ builder, connectionType }: TenantBuilder, { colleague, company }: TypeRefs): void => {
  const actorKind = builder.enumType('AuditActorKind', {
    description: 'What kind of actor it was.',
    values: actorKinds,
  });
  const actor = builder.objectRef<AuditEntryRow>('AuditActor').implement({
    description: 'Who did it.',
    access: 'inherit',
    fields: (t) => ({
      kind: t.field({
        type: actorKind,
        description: 'What kind of actor it was.',
        resolve: (parent) => parent.actorKind as 'operator' | 'staff' | 'integration' | 'system',
      }),
      id: t.id({
        description: "An operator's or an API key's id, or what of the platform it was.",
        resolve: (parent) => parent.actorId ?? parent.actorKind,
      }),
      colleague: t.field({
        type: colleague,
        nullable: true,
        description: 'The person, for operators and staff; null for keys and for the platform itself.',
        resolve: ({ companyId, actorKind, actorId }) =>
          actorId !== null && (actorKind === 'operator' || actorKind === 'staff')
            ? { companyId, operatorId: actorId }
            : null,
      }),
    }),
  });
  const target = builder.objectRef<AuditEntryRow>('AuditTarget').implement({
    description: 'What it was done to.',
    access: 'inherit',
    fields: (t) => ({
      kind: t.exposeString('targetKind', { description: 'What kind of thing it is, such as `project`.' }),
      id: t.exposeID('targetId', { description: 'Its id.' }),
      name: t.exposeString('targetName', { nullable: true, description: 'What it was called then.' }),
    }),
  });
  const entry = builder.objectRef<AuditEntryRow>('AuditEntry').implement({
    description:
      'What somebody did in a company. Nobody can change or remove it: each holds the hash of the one before.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      position: t.field({
        type: 'BigInt',
        description: "1, 2, 3, … in the company's log, without gaps.",
        resolve: (parent) => parent.position,
      }),
      at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: (parent) => parent.at }),
      action: t.exposeString('action', { description: 'What was done: `apiKey.created`.' }),
      actor: t.field({ type: actor, description: 'Who did it.', resolve: (parent) => parent }),
      target: t.field({ type: target, description: 'What it was done to.', resolve: (parent) => parent }),
      projectId: t.exposeID('projectId', { nullable: true, description: 'The project; null for the company itself.' }),
      environmentId: t.exposeID('environmentId', {
        nullable: true,
        description: 'The environment; null where none is concerned.',
      }),
      before: t.field({
        type: 'JSON',
        nullable: true,
        description: 'What it was before, an object of what changed; null for nothing.',
        resolve: (parent) => parent.before,
      }),
      after: t.field({
        type: 'JSON',
        nullable: true,
        description: 'What it is since, an object of what changed; null for nothing.',
        resolve: (parent) => parent.after,
      }),
      ip: t.exposeString('ip', {
        nullable: true,
        description: 'The address that it came from. Kept for 90 days, then null.',
      }),
      userAgent: t.exposeString('userAgent', {
        nullable: true,
        description: 'The program that it came from, as it called itself. Kept for 90 days, then null.',
      }),
      hash: t.exposeString('hash', {
        description: 'SHA-256 of all of it and of the hash before, 64 hexadecimal digits.',
      }),
    }),
  });

  const filter = builder.inputType('AuditFilter', {
    description: 'Which entries; what is left out does not matter.',
    fields: (t) => ({
      actorId: t.id({ description: 'Who did it.' }),
      action: t.string({ description: 'What was done: `apiKey.created`, or `apiKey` for all that was done to keys.' }),
      targetKind: t.string({ description: 'What kind of thing it was done to.' }),
      targetId: t.id({ description: 'What it was done to.' }),
      projectId: t.id({ description: 'In which project.' }),
      environmentId: t.id({ description: 'In which environment.' }),
      from: t.field({ type: 'DateTime', description: 'Not before.' }),
      to: t.field({ type: 'DateTime', description: 'Before.' }),
    }),
  });

  const entries = connectionType(entry);
  builder.objectField(company, 'auditEntries', (t) =>
    t.field({
      type: entries,
      description:
        'What was done in the company, the last first. An entry comes a moment after what it tells of. Errors: BAD_USER_INPUT for a cursor or filter of a wrong form.',
      access: { operator: 'audit.read', tenant: 'parent.id', tenantKind: 'companyId' },
      args: {
        filter: t.arg({ type: filter, description: 'Which entries. Default: all.' }),
        first: t.arg.int({ description: 'How many, 1 to 100. Default: 20.' }),
        after: t.arg.string({ description: 'The cursor to go on after.' }),
      },
      resolve: ({ id }, args, { services }) => entryPage(services.sql, id, args),
    }),
  );
  builder.queryField('staffAuditEntries', (t) =>
    t.field({
      type: entries,
      description:
        "What the platform's staff did that is of no company, such as comparing the Stars of the platform's own bot, the last first. What they do to a company stands in its own log. Errors: BAD_USER_INPUT for a cursor or filter of a wrong form.",
      access: { staff: true },
      args: {
        filter: t.arg({ type: filter, description: 'Which entries. Default: all.' }),
        first: t.arg.int({ description: 'How many, 1 to 100. Default: 20.' }),
        after: t.arg.string({ description: 'The cursor to go on after.' }),
      },
      resolve: (_root, args, { services }) => entryPage(services.sql, platformBotId, args),
    }),
  );

  const format = builder.enumType('AuditExportFormat', {
    description: 'What a downloaded file is.',
    values: {
      CSV: { value: exportFormats[0], description: 'A table, RFC 4180.' },
      JSON_LINES: { value: exportFormats[1], description: 'A JSON object a line.' },
    } as const satisfies Record<string, { readonly value: ExportFormat; readonly description: string }>,
  });
  const input = builder.inputType('AuditExportCreateInput', {
    description: 'What is to be downloaded.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Whose log.' }),
      format: t.field({ type: format, required: true, description: 'What the file is.' }),
      filter: t.field({ type: filter, description: 'Which entries. Default: all.' }),
    }),
  });
  const success = builder
    .objectRef<{ readonly path: string; readonly expiresAt: Date }>('AuditExportCreateSuccess')
    .implement({
      description: 'The file can be downloaded.',
      access: 'inherit',
      fields: (t) => ({
        path: t.exposeString('path', {
          description:
            "Where, on this host or the API's, by GET and without a credential: whoever has it can download. Good for five minutes.",
        }),
        expiresAt: t.field({
          type: 'DateTime',
          description: 'Until when a download can begin.',
          resolve: (parent) => parent.expiresAt,
        }),
      }),
    });
  builder.mutationField('auditExportCreate', (t) =>
    t.field({
      type: success,
      description:
        'Makes a link to download entries of a log, the last first, as it is now. That it was made is in the log itself. Errors: BAD_USER_INPUT for a filter of a wrong form.',
      access: { operator: 'audit.read', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: input, required: true, description: 'What is to be downloaded.' }) },
      resolve: async (_root, args, { services, ...request }) => {
        const { ticket, expiresAt } = await services.exportAudit({
          companyId: args.input.companyId,
          format: args.input.format,
          filter: checked(args.input.filter),
          source: auditSourceOf(request),
        });
        return { path: `/exports/audit/${ticket}`, expiresAt };
      },
    }),
  );
};

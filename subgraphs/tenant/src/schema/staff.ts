import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput, forbidden, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { operatorOf } from '@stargraph/kit/graphql/request';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { TenantBuilder } from '../builder.ts';
import type { TenantContext } from '../context.ts';
import {
  findStaff,
  findStaffProjects,
  searchCompanies,
  type LookRow,
  type StaffCompanyRow,
  type StaffProjectRow,
} from '../store/staff.ts';
import { findSuspensions } from '../store/suspension.ts';
import { longestLookMinutes } from '../use-case/staff.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import { cleanReason, reasonDescription } from '@stargraph/kit/graphql/reason';
import type { addPlan } from './plan.ts';
import type { TypeRefs } from './types.ts';

const longestSearch = 100;

/** Every change of staff's: by staff alone, who have just shown again who they are. */
const staffAct = { staff: true, elevated: true } as const;

const actOf = (context: TenantContext, reason: string) => ({
  operatorId: operatorOf(context.viewer),
  reason: cleanReason(reason),
  source: auditSourceOf(context),
});

export const addStaff = (
  { builder, connectionType, resultType }: TenantBuilder,
  { suspension, environment, planId }: TypeRefs & { readonly planId: ReturnType<typeof addPlan> },
  errors: CommonErrorTypes,
): void => {
  const look = builder.objectRef<LookRow>('StaffLook').implement({
    description: 'Somebody of staff looks at a company as its operators see it, only for reading.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `look_…`.' }),
      companyId: t.exposeID('companyId', { description: 'The company.' }),
      reason: t.exposeString('reason', { description: 'Why. The company reads it in its audit log.' }),
      expiresAt: t.field({ type: 'DateTime', description: 'When it ends by itself.', resolve: (row) => row.expiresAt }),
    }),
  });
  const desk = builder.objectRef<{ readonly look: LookRow | null }>('StaffDesk').implement({
    description: "What the platform's staff is at.",
    access: 'inherit',
    fields: (t) => ({
      look: t.field({
        type: look,
        nullable: true,
        description: 'What they look at now; null for nothing.',
        resolve: (parent) => parent.look,
      }),
    }),
  });
  builder.queryField('staffDesk', (t) =>
    t.field({
      type: desk,
      nullable: true,
      description: "The desk of the platform's staff; null for an operator who is not of it.",
      access: { operator: true },
      resolve: async (_root, _args, { viewer, services, now }) =>
        viewer.kind === 'operator' && viewer.staff === true
          ? findStaff(services.sql, viewer.operatorId, new Date(now))
          : null,
    }),
  );

  const project = builder.objectRef<StaffProjectRow>('StaffProject').implement({
    description: 'A project as staff sees it.',
    access: { staff: true },
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      name: t.exposeString('name', { description: 'Its name.' }),
      slug: t.exposeString('slug', { description: 'Its short name in hosts.' }),
      suspension: t.field({
        type: suspension,
        nullable: true,
        description: 'Why it stands still; null where it does not.',
        resolve: async ({ id, companyId }, _args, { services }) =>
          (await findSuspensions(services.sql, [companyId])).find(({ targetId }) => targetId === id) ?? null,
      }),
      environments: t.field({
        type: [environment],
        listSize: { assumedSize: 2 },
        description: 'Its environments: live, then sandbox.',
        resolve: async ({ id }, _args, { loaders }) => [
          ...((await loaders.environmentsOf.load({ projectId: id }))?.environments ?? []),
        ],
      }),
    }),
  });
  const company = builder.objectRef<StaffCompanyRow>('StaffCompany').implement({
    description: 'A company as staff sees it.',
    access: { staff: true },
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      name: t.exposeString('name', { description: 'Its name.' }),
      createdAt: t.field({ type: 'DateTime', description: 'When it was made.', resolve: (row) => row.createdAt }),
      members: t.exposeInt('members', { description: 'How many work in it.' }),
      plan: t.field({ type: planId, description: 'Its plan.', resolve: (row) => row.plan }),
      suspension: t.field({
        type: suspension,
        nullable: true,
        description: 'Why it stands still; null where it does not.',
        resolve: async ({ id }, _args, { services }) =>
          (await findSuspensions(services.sql, [id])).find(({ targetId }) => targetId === id) ?? null,
      }),
      projects: t.field({
        type: [project],
        listSize: { assumedSize: 10 },
        description: 'Its projects, oldest first.',
        resolve: ({ id }, _args, { services }) => findStaffProjects(services.sql, [id]),
      }),
    }),
  });

  builder.queryField('staffCompanies', (t) =>
    t.field({
      type: connectionType(company),
      description:
        'Companies of the whole platform, the youngest first. Errors: BAD_USER_INPUT for a cursor or a search of a wrong form.',
      access: { staff: true },
      args: {
        search: t.arg.string({
          description:
            "A part of a company's or project's name, a slug, a bot's name, or an id; at most 100 characters. Default: all.",
        }),
        first: t.arg.int({ description: 'How many, 1 to 100. Default: 20.' }),
        after: t.arg.string({ description: 'The cursor to go on after.' }),
      },
      resolve: async (_root, args, { services }) => {
        const size = pageSize(args.first);
        const text = (args.search ?? '').trim();
        if (text.length > longestSearch || text.includes('\u0000'))
          throw badInput(`search has at most ${longestSearch} characters.`);
        const [before = null] = args.after == null ? [] : decodeCursor(args.after, 1);
        const rows = await searchCompanies(services.sql, text, before === null ? null : String(before), size + 1);
        return connectionOf(rows, size, ({ id }) => encodeCursor([id]), before !== null);
      },
    }),
  );

  const done = builder.objectRef<{ readonly companyId: string }>('StaffActSuccess').implement({
    description: 'It is done, and stands in the audit log of the company.',
    access: 'inherit',
    fields: (t) => ({ companyId: t.exposeID('companyId', { description: 'The company.' }) }),
  });
  const result = resultType('StaffActResult', done, [errors.notFound, errors.invalidInput]);
  const targetInput = builder.inputType('StaffTargetInput', {
    description: 'What staff does something to, and why.',
    fields: (t) => ({
      targetId: t.id({ required: true, description: "A company's or a project's id." }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  });
  const acts = {
    staffSuspend: [
      'suspend',
      'Has a company or a project stand still within seconds: its Mini Apps show a calm page, nobody plays or pays, its bots are silent. Its operators still read, export, and see why. Safe to repeat.',
    ],
    staffResume: ['resume', 'Lets what was suspended go on. Safe to repeat.'],
  } as const;
  for (const [name, [act, description]] of Object.entries(acts))
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        description,
        access: staffAct,
        args: { input: t.arg({ type: targetInput, required: true, description: 'What, and why.' }) },
        resolve: (_root, { input }, context) =>
          settle([NotFoundError, InvalidInputError], () =>
            context.services.staff[act](input.targetId, actOf(context, input.reason)),
          ),
      }),
    );

  const lookInput = builder.inputType('StaffLookStartInput', {
    description: 'Which company is looked at, and why.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      reason: t.string({ required: true, description: reasonDescription }),
      minutes: t.int({ required: true, description: 'For how long, 1 to 60.' }),
    }),
  });
  const lookSuccess = builder.objectRef<{ readonly look: LookRow }>('StaffLookStartSuccess').implement({
    description: 'From the next request on everything is answered as to an operator of the company who may only read.',
    access: 'inherit',
    fields: (t) => ({ look: t.field({ type: look, description: 'The look.', resolve: (parent) => parent.look }) }),
  });
  builder.mutationField('staffLookStart', (t) =>
    t.field({
      type: resultType('StaffLookStartResult', lookSuccess, [errors.notFound, errors.invalidInput]),
      description:
        'Looks at a company as its operators see it, without changing anything, in the place of what was looked at before. The company reads of it in its audit log. Errors: BAD_USER_INPUT for a time out of range.',
      access: staffAct,
      args: { input: t.arg({ type: lookInput, required: true, description: 'Which company, and why.' }) },
      resolve: (_root, { input: { companyId, reason, minutes } }, context) => {
        if (minutes < 1 || minutes > longestLookMinutes)
          throw badInput(`minutes must be between 1 and ${longestLookMinutes}.`);
        return settle([NotFoundError, InvalidInputError], async () => ({
          look: await context.services.staff.startLook(companyId, minutes, actOf(context, reason)),
        }));
      },
    }),
  );
  builder.mutationField('staffLookEnd', (t) =>
    t.boolean({
      description: 'Looks no more. Safe to repeat. Always true.',
      access: { staff: true },
      resolve: async (_root, _args, context) => {
        if (context.viewer.kind !== 'operator') throw forbidden();
        await context.services.staff.endLook(context.viewer.operatorId, auditSourceOf(context));
        return true;
      },
    }),
  );
};

import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle, type Refusal } from '@stargraph/kit/graphql/error-types';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { TenantBuilder } from '../builder.ts';
import { BeyondOwnRightsError, LastOwnerError } from '../domain/errors.ts';
import { countMembers, findMembers, type MemberRow, type ProjectRoleRow } from '../store/member.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const afterOf = (cursor: string | null | undefined): readonly [Date, string] | null => {
  if (cursor == null) return null;
  const [at, operatorId] = decodeCursor(cursor, 2);
  return [new Date(Number(at)), String(operatorId)];
};

export const addMember = (
  { builder, errorType, resultType, connectionType }: TenantBuilder,
  { colleague, company, member, project, role }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const projectRole = builder.objectRef<ProjectRoleRow>('MemberProjectRole').implement({
    description: 'A role that takes the place of a member’s own in one project.',
    access: 'inherit',
    fields: (t) => ({
      project: t.field({
        type: project,
        description: 'Where it holds.',
        resolve: async ({ projectId }, _args, { loaders }) => {
          const found = await loaders.project.load({ projectId });
          if (found === null) throw new Error('A role in a project lacks its project');
          return found;
        },
      }),
      role: t.field({
        type: role,
        description: 'The role.',
        resolve: ({ companyId, roleId }, _args, { loaders }) => loaders.roleIn(companyId, roleId),
      }),
    }),
  });
  member.implement({
    description: "An operator's place in a company.",
    access: 'inherit',
    fields: (t) => ({
      operatorId: t.exposeID('operatorId', { description: 'Whose place it is.' }),
      person: t.field({
        type: colleague,
        description: 'Who it is, as members of the company see them.',
        resolve: ({ companyId, operatorId }) => ({ companyId, operatorId }),
      }),
      role: t.field({
        type: role,
        description: 'The role in the whole company.',
        resolve: ({ companyId, roleId }, _args, { loaders }) => loaders.roleIn(companyId, roleId),
      }),
      projectRoles: t.field({
        type: [projectRole],
        listSize: { assumedSize: 5 },
        description: 'The roles that take its place in single projects.',
        resolve: async ({ companyId, operatorId }, _args, { loaders }) => [
          ...((await loaders.projectRolesOf.load({ companyId, operatorId }))?.projectRoles ?? []),
        ],
      }),
      joinedAt: t.field({ type: 'DateTime', description: 'Since when.', resolve: ({ joinedAt }) => joinedAt }),
    }),
  });
  builder.objectFields(company, (t) => ({
    members: t.field({
      type: connectionType(member),
      description: 'Who works in it, those who came first before others. Errors: BAD_USER_INPUT for a wrong page.',
      access: { operator: 'member.read', tenant: 'parent.id', tenantKind: 'companyId' },
      args: {
        first: t.arg.int({ description: 'At most so many, 1 to 100; 20 where it is left out.' }),
        after: t.arg.string({ description: 'Those after this cursor.' }),
      },
      resolve: async ({ id }, { first, after }, { services }) => {
        const size = pageSize(first);
        const from = afterOf(after);
        const rows = await findMembers(services.sql, id, { after: from, limit: size + 1 });
        return connectionOf(rows, size, (row) => encodeCursor([row.joinedAt.getTime(), row.operatorId]), from !== null);
      },
    }),
    memberCount: t.int({
      description: 'How many work in it.',
      access: { operator: 'company.read', tenant: 'parent.id', tenantKind: 'companyId' },
      resolve: ({ id }, _args, { services }) => countMembers(services.sql, id),
    }),
  }));

  const lastOwner = errorType(LastOwnerError, 'The company would be left without an owner.');
  const saved = builder.objectRef<{ readonly member: MemberRow }>('MemberSaveSuccess').implement({
    description: 'The member has the role.',
    access: 'inherit',
    fields: (t) => ({
      member: t.field({ type: member, description: 'The member.', resolve: (parent) => parent.member }),
    }),
  });

  const roleInput = builder.inputType('MemberRoleSetInput', {
    description: 'Which role a member gets.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      operatorId: t.id({ required: true, description: 'The member.' }),
      roleId: t.id({ required: true, description: 'A role of the company; ownership is offered instead.' }),
    }),
  });
  builder.mutationField('memberRoleSet', (t) =>
    t.field({
      type: resultType('MemberRoleSetResult', saved, [
        lastOwner,
        errors.beyondOwnRights,
        errors.invalidInput,
        errors.notFound,
      ]),
      description:
        'Gives a member another role in the whole company. Nobody gives or takes permissions that they do not hold.',
      access: { operator: 'member.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: roleInput, required: true, description: 'The member and the role.' }) },
      resolve: (_root, { input }, context) =>
        settle([LastOwnerError, BeyondOwnRightsError, InvalidInputError, NotFoundError], async () => ({
          member: await context.services.setMemberRole(context, input),
        })),
    }),
  );

  const projectRoleInput = builder.inputType('MemberProjectRoleSetInput', {
    description: 'Which role a member has in one project.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      operatorId: t.id({ required: true, description: 'The member, who is no owner.' }),
      projectId: t.id({ required: true, description: 'The project.' }),
      roleId: t.id({ description: 'The role; without one the role in the company holds here again.' }),
    }),
  });
  builder.mutationField('memberProjectRoleSet', (t) =>
    t.field({
      type: resultType('MemberProjectRoleSetResult', saved, [
        errors.beyondOwnRights,
        errors.invalidInput,
        errors.notFound,
      ]),
      description: 'Gives a member a role in one project, in the place of the one that they have in the company.',
      access: { operator: 'member.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: projectRoleInput, required: true, description: 'Who, where and which.' }) },
      resolve: (_root, { input }, context) =>
        settle([BeyondOwnRightsError, InvalidInputError, NotFoundError], async () => ({
          member: await context.services.setProjectRole(context, { ...input, roleId: input.roleId ?? null }),
        })),
    }),
  );

  const goneType = (name: string, description: string) =>
    builder.objectRef<{ readonly operatorId: string }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({ operatorId: t.exposeID('operatorId', { description: 'Who it was.' }) }),
    });
  const removeInput = builder.inputType('MemberRemoveInput', {
    description: 'Who is to go.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      operatorId: t.id({ required: true, description: 'The member.' }),
    }),
  });
  builder.mutationField('memberRemove', (t) =>
    t.field({
      type: resultType('MemberRemoveResult', goneType('MemberRemoveSuccess', 'They are no member any more.'), [
        lastOwner,
        errors.beyondOwnRights,
        errors.notFound,
      ]),
      description:
        'Takes a member’s place away. Their rights end at once: each request asks anew, and open live streams end within seconds.',
      access: { operator: 'member.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: removeInput, required: true, description: 'Who.' }) },
      resolve: (_root, { input }, context): Promise<{ readonly operatorId: string } | Refusal> =>
        settle([LastOwnerError, BeyondOwnRightsError, NotFoundError], async () => {
          await context.services.removeMember(context, input);
          return { operatorId: input.operatorId };
        }),
    }),
  );

  const leaveInput = builder.inputType('CompanyLeaveInput', {
    description: 'Which company the operator leaves.',
    fields: (t) => ({ companyId: t.id({ required: true, description: 'The company.' }) }),
  });
  const left = builder.objectRef<{ readonly companyId: string }>('CompanyLeaveSuccess').implement({
    description: 'The operator is no member any more.',
    access: 'inherit',
    fields: (t) => ({ companyId: t.exposeID('companyId', { description: 'Which company it was.' }) }),
  });
  builder.mutationField('companyLeave', (t) =>
    t.field({
      type: resultType('CompanyLeaveResult', left, [lastOwner]),
      description: "Gives up the operator's own place in a company.",
      access: { operator: true, tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: leaveInput, required: true, description: 'The company.' }) },
      resolve: (_root, { input }, context): Promise<{ readonly companyId: string } | Refusal> =>
        settle([LastOwnerError], async () => {
          await context.services.leaveCompany(context, input);
          return { companyId: input.companyId };
        }),
    }),
  );
};

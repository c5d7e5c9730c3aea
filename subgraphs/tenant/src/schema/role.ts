import { permissions } from '@stargraph/kit/contracts/permission';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle, type Refusal } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf } from '@stargraph/kit/graphql/request';
import type { TenantBuilder } from '../builder.ts';
import { BeyondOwnRightsError, RoleInUseError, RoleNameTakenError } from '../domain/errors.ts';
import { permissionWords } from '../domain/permission-words.ts';
import type { RoleRow } from '../domain/role.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const permissionsDescription = 'Names of permissions, as `Query.permissions` lists them; at least one.';
const nameDescription = '1 to 40 characters, another than that of any role of the company.';

export const addRole = (
  { builder, errorType, resultType }: TenantBuilder,
  { company, role }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  role.implement({
    description: 'A set of permissions that members have.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: "A built-in role's name, or `rol_…`." }),
      name: t.exposeString('name', { description: 'Its name; for a built-in role its id.' }),
      builtIn: t.exposeBoolean('builtIn', {
        description: 'Whether every company has it as it is. Only roles of its own can be changed.',
      }),
      permissions: t.stringList({
        description: 'What it allows, in the order of the matrix.',
        resolve: (parent) => [...parent.permissions],
      }),
      uses: t.int({
        description: 'How many members, roles in single projects and open invitations have it.',
        resolve: async ({ id, companyId }, _args, { loaders }) =>
          (await loaders.roleUses.load({ companyId, roleId: id }))?.uses ?? 0,
      }),
    }),
  });

  const permission = builder.objectRef<(typeof permissions)[number]>('PermissionInfo').implement({
    description: 'One thing that an operator may do: a row of the permission matrix.',
    access: 'inherit',
    fields: (t) => ({
      name: t.string({ description: 'Its name, such as `member.read`.', resolve: (parent) => parent }),
      description: t.string({
        description: 'What it allows, in English.',
        resolve: (parent) => permissionWords[parent],
      }),
    }),
  });
  builder.queryField('permissions', (t) =>
    t.field({
      type: [permission],
      listSize: { assumedSize: 40 },
      description: 'Everything that a role may allow: the rows of the permission matrix.',
      access: { operator: true },
      resolve: () => [...permissions],
    }),
  );
  builder.objectField(company, 'roles', (t) =>
    t.field({
      type: [role],
      listSize: { assumedSize: 10 },
      description: 'The columns of its permission matrix: the built-in roles, then its own by name, at most 30.',
      access: { operator: 'member.read', tenant: 'parent.id', tenantKind: 'companyId' },
      resolve: async ({ id }, _args, { loaders }) =>
        ((await loaders.rolesOf.load({ companyId: id }))?.roles ?? []).map((each) => ({ ...each, companyId: id })),
    }),
  );

  const nameTaken = errorType(RoleNameTakenError, 'Another role of the company has the name.');
  const inUse = errorType<RoleInUseError>(RoleInUseError, 'Somebody has the role.', (t) => ({
    uses: t.int({
      description: 'How many members, roles in single projects and open invitations have it.',
      access: 'public',
      resolve: ({ error }) => error.uses,
    }),
  }));
  const success = builder
    .objectRef<{ readonly role: RoleRow & { readonly companyId: string } }>('RoleSaveSuccess')
    .implement({
      description: 'The role is as it was asked for.',
      access: 'inherit',
      fields: (t) => ({ role: t.field({ type: role, description: 'The role.', resolve: (parent) => parent.role }) }),
    });

  const createInput = builder.inputType('RoleCreateInput', {
    description: 'What a role is made from.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Whose it will be.' }),
      name: t.string({ required: true, description: nameDescription }),
      permissions: t.stringList({ required: true, description: permissionsDescription }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('roleCreate', (t) =>
    t.field({
      type: resultType('RoleCreateResult', success, [
        nameTaken,
        errors.beyondOwnRights,
        errors.invalidInput,
        errors.idempotencyConflict,
      ]),
      description:
        "Makes a role of the company's own, of permissions that the operator holds. Errors: BAD_USER_INPUT for an input of a wrong form.",
      access: { operator: 'role.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: createInput, required: true, description: 'The role.' }) },
      resolve: (_root, { input }, context) =>
        settle([RoleNameTakenError, BeyondOwnRightsError, InvalidInputError, IdempotencyConflictError], async () => ({
          role: {
            ...(await context.services.createRole(context, {
              ...input,
              idempotencyKey: idempotencyKeyOf(input.idempotencyKey),
            })),
            companyId: input.companyId,
          },
        })),
    }),
  );

  const updateInput = builder.inputType('RoleUpdateInput', {
    description: 'What a role is to be.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Whose it is.' }),
      roleId: t.id({ required: true, description: 'The role.' }),
      name: t.string({ required: true, description: nameDescription }),
      permissions: t.stringList({ required: true, description: permissionsDescription }),
    }),
  });
  builder.mutationField('roleUpdate', (t) =>
    t.field({
      type: resultType('RoleUpdateResult', success, [
        nameTaken,
        errors.beyondOwnRights,
        errors.invalidInput,
        errors.notFound,
      ]),
      description:
        'Changes a role, for everybody who has it at once. Permissions that the operator does not hold can neither be added nor taken away. Errors: BAD_USER_INPUT for an input of a wrong form.',
      access: { operator: 'role.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: updateInput, required: true, description: 'The role.' }) },
      resolve: (_root, { input }, context) =>
        settle([RoleNameTakenError, BeyondOwnRightsError, InvalidInputError, NotFoundError], async () => ({
          role: { ...(await context.services.updateRole(context, input)), companyId: input.companyId },
        })),
    }),
  );

  const deleteInput = builder.inputType('RoleDeleteInput', {
    description: 'Which role goes.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'Whose it is.' }),
      roleId: t.id({ required: true, description: 'The role.' }),
      replacementId: t.id({ description: 'What whoever has it gets instead; needed where somebody has it.' }),
    }),
  });
  const deleted = builder.objectRef<{ readonly roleId: string }>('RoleDeleteSuccess').implement({
    description: 'The role is gone.',
    access: 'inherit',
    fields: (t) => ({ roleId: t.exposeID('roleId', { description: 'Which it was.' }) }),
  });
  builder.mutationField('roleDelete', (t) =>
    t.field({
      type: resultType('RoleDeleteResult', deleted, [
        inUse,
        errors.beyondOwnRights,
        errors.invalidInput,
        errors.notFound,
      ]),
      description: "Deletes a role of the company's own.",
      access: { operator: 'role.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: deleteInput, required: true, description: 'The role.' }) },
      resolve: (_root, { input }, context): Promise<{ readonly roleId: string } | Refusal> =>
        settle([RoleInUseError, BeyondOwnRightsError, InvalidInputError, NotFoundError], async () => {
          await context.services.deleteRole(context, { ...input, replacementId: input.replacementId ?? null });
          return { roleId: input.roleId };
        }),
    }),
  );
};

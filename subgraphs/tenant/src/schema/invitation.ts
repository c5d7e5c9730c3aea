import { IdempotencyConflictError, InvalidInputError, LimitReachedError, NotFoundError } from '@stargraph/kit/errors';
import { settle, type Refusal } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf } from '@stargraph/kit/graphql/request';
import type { TenantBuilder } from '../builder.ts';
import {
  AlreadyInvitedError,
  AlreadyMemberError,
  BeyondOwnRightsError,
  DeletionPendingError,
  InvitationForOtherError,
  InvitationOverError,
} from '../domain/errors.ts';
import { invitationTokenHash, mostOpenInvitations } from '../domain/invitation.ts';
import { findInvitationByToken, findOpenInvitations, type InvitationRow } from '../store/invitation.ts';
import type { SentInvitation } from '../use-case/invitations.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

/** A token is 43 characters; anything much longer is none. */
const longestToken = 100;

const stateOf = ({ state, expiresAt }: InvitationRow, now: number): 'open' | 'expired' | 'accepted' | 'revoked' =>
  state === 'open' && expiresAt.getTime() <= now ? 'expired' : state;

export const addInvitation = (
  { builder, errorType, resultType }: TenantBuilder,
  { colleague, company, role }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const state = builder.enumType('InvitationState', {
    description: 'What became of an invitation.',
    values: {
      OPEN: { value: 'open', description: 'It waits.' },
      EXPIRED: { value: 'expired', description: 'Nobody came within 7 days. It can be sent again.' },
      ACCEPTED: { value: 'accepted', description: 'Whoever was invited is a member.' },
      REVOKED: { value: 'revoked', description: 'It was taken back.' },
    } as const,
  });
  const invitation = builder.objectRef<InvitationRow>('Invitation').implement({
    description: 'A place in a company that waits for whoever has an address.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `inv_…`.' }),
      email: t.exposeString('email', {
        nullable: true,
        description: 'Whom it is for, in lower case; null once it is over.',
      }),
      role: t.field({
        type: role,
        description: 'The role that they get in the whole company.',
        resolve: ({ companyId, roleId }, _args, { loaders }) => loaders.roleIn(companyId, roleId),
      }),
      state: t.field({
        type: state,
        description: 'Whether it waits.',
        resolve: (parent, _args, { now }) => stateOf(parent, now),
      }),
      invitedBy: t.field({
        type: colleague,
        description: 'Who invited.',
        resolve: ({ companyId, invitedBy }) => ({ companyId, operatorId: invitedBy }),
      }),
      sentAt: t.field({
        type: 'DateTime',
        description: 'When its link was last made.',
        resolve: ({ sentAt }) => sentAt,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'Until when the link is good.',
        resolve: ({ expiresAt }) => expiresAt,
      }),
    }),
  });
  builder.objectField(company, 'invitations', (t) =>
    t.field({
      type: [invitation],
      listSize: { assumedSize: 20 },
      description: 'The invitations that wait, and those that expired, newest first; at most 100.',
      access: { operator: 'member.manage', tenant: 'parent.id', tenantKind: 'companyId' },
      resolve: ({ id }, _args, { services }) => findOpenInvitations(services.sql, id, mostOpenInvitations),
    }),
  );

  const preview = builder
    .objectRef<InvitationRow & { readonly companyName: string; readonly roleName: string }>('InvitationPreview')
    .implement({
      description: 'What whoever holds the link of an invitation is told before they accept.',
      access: 'public',
      fields: (t) => ({
        companyName: t.exposeString('companyName', { description: 'The company.' }),
        roleId: t.exposeID('roleId', { description: "The role's id; a built-in role's is its name." }),
        roleName: t.exposeString('roleName', { description: "The role's name." }),
        email: t.exposeString('email', {
          nullable: true,
          description: 'The address that it is for; null once it is over.',
        }),
        state: t.field({
          type: state,
          description: 'Whether it can be accepted.',
          resolve: (parent, _args, { now }) => stateOf(parent, now),
        }),
        expiresAt: t.field({
          type: 'DateTime',
          description: 'Until when.',
          resolve: ({ expiresAt }) => expiresAt,
        }),
      }),
    });
  builder.queryField('invitation', (t) =>
    t.field({
      type: preview,
      nullable: true,
      description: 'The invitation of a link; null where the link is unknown, or was made anew since.',
      access: 'public',
      args: { token: t.arg.string({ required: true, description: "The link's secret." }) },
      resolve: async (_root, { token }, { services, loaders }) => {
        if (token.length > longestToken) return null;
        const found = await findInvitationByToken(services.sql, invitationTokenHash(token));
        if (found === null) return null;
        const { companyId, roleId } = found;
        const [of, roles] = await Promise.all([
          loaders.company.load({ companyId }),
          loaders.rolesOf.load({ companyId }),
        ]);
        if (of === null) return null;
        // One that is over may name a role that is gone.
        const roleName = roles?.roles.find(({ id }) => id === roleId)?.name ?? roleId;
        return { ...found, companyName: of.name, roleName };
      },
    }),
  );

  const alreadyInvited = errorType(AlreadyInvitedError, 'The address has an invitation that is still open.');
  const alreadyMember = errorType(AlreadyMemberError, 'The operator is a member already.');
  const over = errorType(InvitationOverError, 'The link leads to no open invitation.');
  const forOther = errorType<InvitationForOtherError>(
    InvitationForOtherError,
    'The invitation is for another address, or the operator has not shown that it is theirs.',
    (t) => ({
      email: t.string({
        description: 'The address that it is for.',
        access: 'public',
        resolve: ({ error }) => error.email,
      }),
      unverified: t.boolean({
        description: "Whether it is the operator's own address, which is not verified yet.",
        access: 'public',
        resolve: ({ error }) => error.unverified,
      }),
    }),
  );

  const sent = builder.objectRef<SentInvitation>('InvitationSendSuccess').implement({
    description: 'The invitation waits.',
    access: 'inherit',
    fields: (t) => ({
      invitation: t.field({ type: invitation, description: 'The invitation.', resolve: (parent) => parent.invitation }),
      token: t.string({
        nullable: true,
        description: "The link's secret, shown this once; null in a repeat with the same idempotency key.",
        resolve: (parent) => parent.token,
      }),
    }),
  });
  const createInput = builder.inputType('InvitationCreateInput', {
    description: 'Who is invited, and to what.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      email: t.string({ required: true, description: 'The address, at most 254 characters.' }),
      roleId: t.id({ required: true, description: 'A role of the company, not the owner’s.' }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('invitationCreate', (t) =>
    t.field({
      type: resultType('InvitationCreateResult', sent, [
        alreadyInvited,
        errors.beyondOwnRights,
        errors.deletionPending,
        errors.limitReached,
        errors.invalidInput,
        errors.notFound,
        errors.idempotencyConflict,
      ]),
      description:
        'Invites whoever has an address. The link is good for 7 days, once, and for that address alone. Errors: BAD_USER_INPUT for an address too long.',
      access: { operator: 'member.manage', tenant: 'args.input.companyId' },
      args: { input: t.arg({ type: createInput, required: true, description: 'Who, and to what.' }) },
      resolve: (_root, { input }, context) =>
        settle(
          [
            AlreadyInvitedError,
            BeyondOwnRightsError,
            DeletionPendingError,
            LimitReachedError,
            InvalidInputError,
            NotFoundError,
            IdempotencyConflictError,
          ],
          () => context.services.invite(context, { ...input, idempotencyKey: idempotencyKeyOf(input.idempotencyKey) }),
        ),
    }),
  );

  const oneInput = (name: string, description: string) =>
    builder.inputType(name, {
      description,
      fields: (t) => ({
        companyId: t.id({ required: true, description: 'The company.' }),
        invitationId: t.id({ required: true, description: 'The invitation.' }),
      }),
    });
  builder.mutationField('invitationResend', (t) =>
    t.field({
      type: resultType('InvitationResendResult', sent, [
        over,
        errors.beyondOwnRights,
        errors.limitReached,
        errors.notFound,
      ]),
      description: 'Makes another link, good for 7 days from now; the one before is dead.',
      access: { operator: 'member.manage', tenant: 'args.input.companyId' },
      args: {
        input: t.arg({
          type: oneInput('InvitationResendInput', 'Which invitation is sent again.'),
          required: true,
          description: 'Which.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle([InvitationOverError, BeyondOwnRightsError, LimitReachedError, NotFoundError], () =>
          context.services.resendInvitation(context, input),
        ),
    }),
  );

  const revoked = builder.objectRef<{ readonly invitationId: string }>('InvitationRevokeSuccess').implement({
    description: 'Its link is dead.',
    access: 'inherit',
    fields: (t) => ({ invitationId: t.exposeID('invitationId', { description: 'Which it was.' }) }),
  });
  builder.mutationField('invitationRevoke', (t) =>
    t.field({
      type: resultType('InvitationRevokeResult', revoked, [over, errors.notFound]),
      description: 'Takes an invitation back.',
      access: { operator: 'member.manage', tenant: 'args.input.companyId' },
      args: {
        input: t.arg({
          type: oneInput('InvitationRevokeInput', 'Which invitation is taken back.'),
          required: true,
          description: 'Which.',
        }),
      },
      resolve: (_root, { input }, context): Promise<{ readonly invitationId: string } | Refusal> =>
        settle([InvitationOverError, NotFoundError], async () => {
          await context.services.revokeInvitation(context, input);
          return { invitationId: input.invitationId };
        }),
    }),
  );

  const acceptInput = builder.inputType('InvitationAcceptInput', {
    description: 'The link that somebody follows.',
    fields: (t) => ({ token: t.string({ required: true, description: "The link's secret." }) }),
  });
  const accepted = builder.objectRef<{ readonly companyId: string }>('InvitationAcceptSuccess').implement({
    description: 'The operator is a member. What that opens can be read from the next request on.',
    access: 'inherit',
    fields: (t) => ({ companyId: t.exposeID('companyId', { description: 'Of which company.' }) }),
  });
  builder.mutationField('invitationAccept', (t) =>
    t.field({
      type: resultType('InvitationAcceptResult', accepted, [over, forOther, alreadyMember, errors.deletionPending]),
      description:
        'Makes the operator a member by a link. The address of the invitation must be theirs, and verified. Safe to repeat.',
      access: { operator: true },
      args: { input: t.arg({ type: acceptInput, required: true, description: 'The link.' }) },
      resolve: (_root, { input }, context): Promise<{ readonly companyId: string } | Refusal> =>
        settle([InvitationOverError, InvitationForOtherError, AlreadyMemberError, DeletionPendingError], async () => {
          if (input.token.length > longestToken) throw new InvitationOverError();
          return { companyId: await context.services.acceptInvitation(context, input.token) };
        }),
    }),
  );
};

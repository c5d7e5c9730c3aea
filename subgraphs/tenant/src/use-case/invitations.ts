import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { operatorEmail } from '@stargraph/kit/contracts/commands/auth';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { normalizeEmail } from '@stargraph/kit/email';
import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { operatorOf } from '@stargraph/kit/graphql/request';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import {
  AlreadyInvitedError,
  AlreadyMemberError,
  DeletionPendingError,
  InvitationForOtherError,
  InvitationOverError,
} from '../domain/errors.ts';
import { invitationMs, invitationTokenHash, mostOpenInvitations, newInvitationToken } from '../domain/invitation.ts';
import { assertHeld } from '../domain/role.ts';
import { lockCompany } from '../store/company.ts';
import {
  countOpenInvitations,
  endInvitation,
  findInvitation,
  findInvitationByToken,
  findOpenInvitationOf,
  insertInvitation,
  renewInvitation,
  type InvitationRow,
} from '../store/invitation.ts';
import { findMember, insertMember } from '../store/member.ts';
import { actIn, assertGiven, roleIn } from './actor.ts';
import { assertRoom, noteRoom } from './assert-room.ts';
import { record } from './record.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

/** An invitation with its link's secret, which is known here and now alone. */
export interface SentInvitation {
  readonly invitation: InvitationRow;
  /** Null in a repeat of a request: it is not kept. */
  readonly token: string | null;
}

interface OneInvitation {
  readonly companyId: string;
  readonly invitationId: string;
}

/** Addresses stay out of the audit log: they are personal, and the log is for ever. */
const targetOf = (id: string) => ({ kind: 'invitation', id });

/**
 * Invites whoever has an address, to a role that the operator could give.
 * @throws AlreadyInvitedError, BeyondOwnRightsError, DeletionPendingError, InvalidInputError, LimitReachedError, NotFoundError,
 * IdempotencyConflictError; RequestError
 */
export const createInvite =
  ({ pool, clock, wake }: Deps) =>
  async (
    context: RequestContext,
    input: {
      readonly companyId: string;
      readonly email: string;
      readonly roleId: string;
      readonly idempotencyKey: string;
    },
  ): Promise<SentInvitation> => {
    const { companyId, roleId, idempotencyKey: key } = input;
    const email = normalizeEmail(input.email);
    const viewer = operatorOf(context.viewer);
    const sent = await inTransaction(pool, async (tx): Promise<SentInvitation> => {
      const actor = await actIn(tx, context, companyId, 'member.manage');
      let token: string | null = null;
      const { id } = await withIdempotency(
        { tx, environmentId: companyId, viewer, operation: 'invitationCreate', key, input: { email, roleId }, clock },
        async () => {
          if (actor.company.deletion !== null) throw new DeletionPendingError();
          const role = await roleIn(tx, companyId, roleId);
          assertGiven(role);
          assertHeld(actor.role.permissions, role.permissions);
          const now = clock.now();
          const open = await findOpenInvitationOf(tx, companyId, email);
          if (open !== null && open.expiresAt.getTime() > now) throw new AlreadyInvitedError();
          if (open !== null) await endInvitation(tx, { companyId, id: open.id, at: new Date(now), acceptedBy: null });
          if ((await countOpenInvitations(tx, companyId)) >= mostOpenInvitations)
            throw new InvalidInputError(
              `At most ${mostOpenInvitations} invitations are open at once. Revoke one first.`,
            );
          await assertRoom(tx, clock, companyId, 'members');
          token = newInvitationToken();
          const made = { id: newId('invitation') };
          await insertInvitation(tx, {
            ...made,
            companyId,
            email,
            roleId,
            invitedBy: viewer,
            createdAt: new Date(now),
            sentAt: new Date(now),
            expiresAt: new Date(now + invitationMs),
            tokenHash: invitationTokenHash(token),
          });
          await record(
            tx,
            context,
            { companyId, action: 'invitation.created', target: targetOf(made.id), after: { role: roleId } },
            clock,
          );
          await noteRoom(tx, clock, companyId, 'members');
          return made;
        },
      );
      const invitation = await findInvitation(tx, companyId, id);
      if (invitation === null) throw new NotFoundError('The invitation');
      return { invitation, token };
    });
    wake();
    return sent;
  };

/**
 * Makes another link for an open invitation; the one before is dead.
 * @throws BeyondOwnRightsError, InvitationOverError, LimitReachedError, NotFoundError; RequestError
 */
export const createResendInvitation =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId, invitationId }: OneInvitation): Promise<SentInvitation> => {
    const sent = await inTransaction(pool, async (tx): Promise<SentInvitation> => {
      const actor = await actIn(tx, context, companyId, 'member.manage');
      const before = await findInvitation(tx, companyId, invitationId);
      if (before === null) throw new NotFoundError('The invitation');
      assertHeld(actor.role.permissions, (await roleIn(tx, companyId, before.roleId)).permissions);
      const token = newInvitationToken();
      const now = clock.now();
      // One that had expired had given its place back.
      if (before.state === 'open' && before.expiresAt.getTime() <= now)
        await assertRoom(tx, clock, companyId, 'members');
      const renewed = {
        id: invitationId,
        companyId,
        sentAt: new Date(now),
        expiresAt: new Date(now + invitationMs),
        tokenHash: invitationTokenHash(token),
      };
      if (!(await renewInvitation(tx, renewed))) throw new InvitationOverError();
      await record(tx, context, { companyId, action: 'invitation.resent', target: targetOf(invitationId) }, clock);
      return { invitation: { ...before, sentAt: renewed.sentAt, expiresAt: renewed.expiresAt }, token };
    });
    wake();
    return sent;
  };

/**
 * Takes an open invitation back; its link is dead and its address forgotten.
 * @throws InvitationOverError, NotFoundError; RequestError
 */
export const createRevokeInvitation =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId, invitationId }: OneInvitation): Promise<void> => {
    await inTransaction(pool, async (tx) => {
      await actIn(tx, context, companyId, 'member.manage');
      const before = await findInvitation(tx, companyId, invitationId);
      if (before === null) throw new NotFoundError('The invitation');
      const at = new Date(clock.now());
      if (!(await endInvitation(tx, { companyId, id: invitationId, at, acceptedBy: null })))
        throw new InvitationOverError();
      await record(
        tx,
        context,
        { companyId, action: 'invitation.revoked', target: targetOf(invitationId), before: { role: before.roleId } },
        clock,
      );
    });
    wake();
  };

/**
 * Makes the operator a member by a link. The link alone is not enough: the invitation's address must be the operator's
 * own, and shown to be theirs. The same operator may repeat it.
 * @returns the company's id
 * @throws InvitationOverError, InvitationForOtherError, AlreadyMemberError, DeletionPendingError; CommandFailedError
 */
export const createAcceptInvitation = (deps: Deps & { readonly commands: CommandClient }) => {
  const { pool, clock, wake, commands } = deps;
  return async (context: RequestContext, token: string): Promise<string> => {
    const operatorId = operatorOf(context.viewer);
    const tokenHash = invitationTokenHash(token);
    const known = await findInvitationByToken(sqlOfPool(pool), tokenHash);
    if (known === null) throw new InvitationOverError();
    const { companyId } = known;
    const identity = await commands.call(operatorEmail, { operatorId }, { traceparent: context.trace.traceparent });
    await inTransaction(pool, async (tx) => {
      const company = await lockCompany(tx, companyId);
      // Again, now that nobody else changes it: it may have been used, revoked or sent again.
      const invitation = await findInvitationByToken(tx, tokenHash);
      if (company === null || invitation === null) throw new InvitationOverError();
      if (invitation.state === 'accepted' && invitation.acceptedBy === operatorId) return;
      const { id, email, roleId, state, expiresAt } = invitation;
      const at = new Date(clock.now());
      if (state !== 'open' || email === null || expiresAt <= at) throw new InvitationOverError();
      if (identity.email !== email) throw new InvitationForOtherError(email, false);
      if (!identity.verified) throw new InvitationForOtherError(email, true);
      if (company.deletion !== null) throw new DeletionPendingError();
      if ((await findMember(tx, companyId, operatorId)) !== null) throw new AlreadyMemberError();
      await insertMember(tx, { companyId, operatorId, roleId, joinedAt: at });
      if (!(await endInvitation(tx, { companyId, id, at, acceptedBy: operatorId }))) throw new InvitationOverError();
      await record(
        tx,
        context,
        { companyId, action: 'member.joined', target: { kind: 'member', id: operatorId }, after: { role: roleId } },
        clock,
      );
    });
    wake();
    return companyId;
  };
};

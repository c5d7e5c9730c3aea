import { membershipLeave } from '@stargraph/kit/contracts/commands/tenant';
import { SoleOwnerError } from '../domain/errors.ts';
import { deleteOperator } from '../store/operator.ts';
import type { AccountDeps, Self } from './account-deps.ts';
import { changeAccount } from './change-account.ts';

/**
 * Deletes one's own account for good. Tenant is asked first: it takes the operator out of all companies, or out of
 * none where one would be left without an owner. If what follows fails, asking again finds nothing to leave.
 * @throws SoleOwnerError
 */
export const createDeleteOperator =
  (deps: AccountDeps) =>
  async (self: Self, traceparent: string): Promise<void> => {
    const left = await deps.commands.call(membershipLeave, { operatorId: self.operatorId }, { traceparent });
    if (left.outcome === 'refused') throw new SoleOwnerError(left.companies);
    await changeAccount(deps, self, async ({ tx, account, tell, endSessions }) => {
      await tell('accountDeleted');
      await endSessions('all');
      await deleteOperator(tx, account.id);
    });
  };

import type { z } from 'zod';
import { recordAudit } from '@stargraph/kit/audit';
import type { membershipLeave } from '@stargraph/kit/contracts/commands/tenant';
import { inTransaction } from '@stargraph/kit/db/sql';
import type { TenantDeps } from '../deps.ts';
import { deleteMember } from '../store/member.ts';
import { findPlaces, lockCompaniesOf } from '../store/membership.ts';

type Answer = z.input<typeof membershipLeave.output>;

/** Takes an operator out of all companies, or out of none where one would be left without an owner. */
export const createLeaveCompanies =
  ({ pool, clock, wake }: Pick<TenantDeps, 'pool' | 'clock' | 'wake'>) =>
  async (
    { operatorId }: { readonly operatorId: string },
    { traceparent }: { readonly traceparent: string },
  ): Promise<Answer> => {
    const answer = await inTransaction(pool, async (tx): Promise<Answer> => {
      // Under the companies' locks: two last owners who leave at once must not both find the other still there.
      await lockCompaniesOf(tx, operatorId);
      const places = await findPlaces(tx, operatorId);
      const alone = places.filter(({ soleOwner }) => soleOwner);
      if (alone.length > 0) return { outcome: 'refused', companies: alone.map(({ companyName }) => companyName) };
      for (const { companyId, roleId } of places) {
        await deleteMember(tx, companyId, operatorId);
        await recordAudit(
          tx,
          'tenant',
          { actor: { kind: 'operator', id: operatorId }, client: { ip: null, userAgent: null }, traceparent },
          {
            companyId,
            action: 'member.left',
            target: { kind: 'member', id: operatorId },
            before: { role: roleId },
            after: null,
          },
          clock,
        );
      }
      return { outcome: 'left' };
    });
    wake();
    return answer;
  };

import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { forbidden } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { ServiceDeps } from '@stargraph/kit/service';
import { confirmName, graceMs } from '../domain/deletion.ts';
import { setCompanyDeletion, type CompanyRow } from '../store/company.ts';
import { actIn, type Actor } from './actor.ts';
import { record } from './record.ts';

interface Deps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly wake: () => void;
}

const ownerOf = (actor: Actor): Actor => {
  if (actor.role.id !== 'owner') throw forbidden();
  return actor;
};

/**
 * Stops a company at once, with all of its projects, and has it deleted after 30 days. A repeat changes nothing.
 * @throws NameNotConfirmedError; RequestError for everybody but an owner
 */
export const createDeleteCompany =
  ({ pool, clock, wake }: Deps) =>
  async (
    context: RequestContext,
    { companyId, confirmation }: { readonly companyId: string; readonly confirmation: string },
  ): Promise<CompanyRow> => {
    const company = await inTransaction(pool, async (tx) => {
      const actor = ownerOf(await actIn(tx, context, companyId, null));
      confirmName(confirmation, actor.company.name);
      if (actor.company.deletion !== null) return actor.company;
      const now = clock.now();
      const deletion = {
        requestedAt: new Date(now),
        requestedBy: actor.member.operatorId,
        deleteAfter: new Date(now + graceMs),
      };
      await setCompanyDeletion(tx, companyId, deletion);
      await record(
        tx,
        context,
        {
          companyId,
          action: 'company.deletionRequested',
          target: { kind: 'company', id: companyId, name: actor.company.name },
          after: { deleteAfter: deletion.deleteAfter.toISOString() },
        },
        clock,
      );
      return { ...actor.company, deletion };
    });
    wake();
    return company;
  };

/** Takes a deletion back, and its environments run again. @throws RequestError for everybody but an owner */
export const createRestoreCompany =
  ({ pool, clock, wake }: Deps) =>
  async (context: RequestContext, { companyId }: { readonly companyId: string }): Promise<CompanyRow> => {
    const company = await inTransaction(pool, async (tx) => {
      const actor = ownerOf(await actIn(tx, context, companyId, null));
      if (actor.company.deletion === null) return actor.company;
      await setCompanyDeletion(tx, companyId, null);
      await record(
        tx,
        context,
        { companyId, action: 'company.restored', target: { kind: 'company', id: companyId, name: actor.company.name } },
        clock,
      );
      return { ...actor.company, deletion: null };
    });
    wake();
    return company;
  };

import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { ServiceDeps } from '@stargraph/kit/service';
import { cleanName } from '../domain/project.ts';
import { renameCompany, type CompanyRow } from '../store/company.ts';
import { actIn } from './actor.ts';
import { record } from './record.ts';

/** Gives a company another name. @throws RequestError for a name of a wrong form */
export const createUpdateCompany =
  ({ pool, clock, wake }: { readonly pool: ServiceDeps['pool']; readonly clock: Clock; readonly wake: () => void }) =>
  async (
    context: RequestContext,
    input: { readonly companyId: string; readonly name: string },
  ): Promise<CompanyRow> => {
    const { companyId } = input;
    const name = cleanName(input.name);
    const company = await inTransaction(pool, async (tx) => {
      const actor = await actIn(tx, context, companyId, 'company.manage');
      if (actor.company.name === name) return actor.company;
      await renameCompany(tx, companyId, name);
      await record(
        tx,
        context,
        {
          companyId,
          action: 'company.renamed',
          target: { kind: 'company', id: companyId, name },
          before: { name: actor.company.name },
          after: { name },
        },
        clock,
      );
      return { ...actor.company, name };
    });
    wake();
    return company;
  };

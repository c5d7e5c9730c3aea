import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import type { ServiceDeps } from '@stargraph/kit/service';
import { cleanName } from '../domain/project.ts';
import { findCompanies, insertCompany, type CompanyRow } from '../store/company.ts';

export interface CreateCompanyRequest {
  /** Becomes the owner. */
  readonly operatorId: string;
  readonly name: string;
  readonly idempotencyKey: string;
  readonly source: AuditSource;
}

/** Makes a company whose owner is the operator. @throws IdempotencyConflictError; RequestError for a name of a wrong form */
export const createCreateCompany =
  (deps: { readonly pool: ServiceDeps['pool']; readonly clock: Clock }) =>
  async (request: CreateCompanyRequest): Promise<CompanyRow> => {
    const { pool, clock } = deps;
    const { operatorId, idempotencyKey: key } = request;
    const name = cleanName(request.name);
    return inTransaction(pool, async (tx) => {
      // There is no tenant yet: the operator stands in its place.
      const { id } = await withIdempotency(
        { tx, environmentId: operatorId, viewer: operatorId, operation: 'companyCreate', key, input: { name }, clock },
        async () => {
          const company = { id: newId('company'), name };
          await insertCompany(tx, { ...company, operatorId, at: new Date(clock.now()) });
          await recordAudit(
            tx,
            'tenant',
            request.source,
            {
              companyId: company.id,
              action: 'company.created',
              target: { kind: 'company', id: company.id, name },
              after: { name },
            },
            clock,
          );
          return company;
        },
      );
      const [company] = await findCompanies(tx, [id]);
      if (company === undefined) throw new Error('A created company is gone');
      return company;
    });
  };

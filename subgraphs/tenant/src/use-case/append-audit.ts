import { randomBytes } from 'node:crypto';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import type { ServiceDeps } from '@stargraph/kit/service';
import { chainFacts, originHash, type AuditFact, type Origin } from '../domain/audit-entry.ts';
import { appendEntries, knownFacts, lockChains } from '../store/audit-entry.ts';

/** A fact with where it came from. */
export interface AuditRecord {
  readonly fact: AuditFact;
  readonly origin: Origin;
}

/**
 * Appends facts to the chains of their companies, in the order given. A fact whose id a chain has is left out, so that
 * each is there once however often it is told.
 */
export const appendAudit = (
  deps: { readonly pool: ServiceDeps['pool']; readonly clock: Clock },
  records: readonly AuditRecord[],
): Promise<void> =>
  inTransaction(deps.pool, async (tx) => {
    const byCompany = Map.groupBy(records, ({ fact }) => fact.companyId);
    const now = new Date(deps.clock.now());
    for (const head of await lockChains(tx, [...byCompany.keys()])) {
      const { companyId } = head;
      const own = byCompany.get(companyId) ?? [];
      const known = await knownFacts(
        tx,
        companyId,
        own.map(({ fact }) => fact.id),
      );
      const fresh = own
        .filter(({ fact }) => !known.has(fact.id))
        .map(({ fact, origin }) => ({ fact, origin, salt: saltFor(origin) }));
      const entries = chainFacts(
        head,
        fresh.map(({ fact, origin, salt }) => ({
          ...fact,
          originHash: salt === null ? null : originHash(origin, salt),
        })),
      );
      const origins = fresh.flatMap(({ origin, salt }, index) => {
        const position = entries[index]?.position;
        return salt === null || position === undefined ? [] : [{ ...origin, position, salt }];
      });
      await appendEntries(tx, companyId, entries, origins, now);
    }
  });

const saltFor = (origin: Origin): string | null =>
  origin.ip === null && origin.userAgent === null ? null : randomBytes(16).toString('hex');

import { randomBytes } from 'node:crypto';
import { createManualClock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { newEventId, newId } from '@stargraph/kit/ids';
import { createLogger } from '@stargraph/kit/logging';
import { createSecretBox } from '@stargraph/kit/secrets';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { appendAudit, type AuditRecord } from '../src/use-case/append-audit.ts';
import { checkpointAudit, forgetLeftChains } from '../src/use-case/checkpoint-audit.ts';
import { verifyAudit, type Anchor } from '../src/use-case/verify-audit.ts';

/** A fact of a company, with what a test needs to be otherwise. */
export const recordOf = (companyId: string, fact: Partial<AuditRecord['fact']> = {}): AuditRecord => ({
  fact: {
    id: newEventId(),
    companyId,
    projectId: null,
    environmentId: null,
    at: new Date('2026-05-01T12:00:00.123Z'),
    actorKind: 'operator',
    actorId: 'opr_1',
    action: 'project.created',
    targetKind: 'project',
    targetId: newId('project'),
    targetName: 'Звёздный сад',
    before: null,
    after: { slug: 'star-garden', languages: ['en', 'ru'], rate: 1.5, zero: 0 },
    ...fact,
  },
  origin: { ip: '203.0.113.7', userAgent: 'Firefox' },
});

/** The log on a database of its own, and a superuser who can do to it what the service's role can't. */
export const startAudit = async () => {
  const database = await createTestDatabase();
  const pool = database.poolOf('tenant', 10);
  const clock = createManualClock(Date.UTC(2026, 4, 1, 12));
  const secrets = createSecretBox({ current: 1, keys: new Map([[1, randomBytes(32)]]) });
  const lines: string[] = [];
  const logger = createLogger({
    service: 'tenant',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  const deps = { pool, clock, secrets, logger };
  return {
    database,
    pool,
    clock,
    asAdmin: (statement: string, params?: readonly unknown[]) => database.asAdmin('tenant', statement, params),
    lines,
    deps,
    append: (...records: AuditRecord[]) => appendAudit(deps, records),
    checkpoint: () => checkpointAudit(deps),
    forgetLeft: () => forgetLeftChains(deps),
    verify: (companyId: string | null = null, anchors: readonly Anchor[] = [], box = secrets) =>
      inTransaction(pool, (tx) => verifyAudit({ tx, secrets: box }, companyId, anchors)),
    positions: async (companyId: string): Promise<bigint[]> =>
      (
        await pool.query<{ position: bigint }>(
          'select position from audit_entry where company_id = $1 order by position',
          [companyId],
        )
      ).rows.map(({ position }) => position),
    stop: async () => {
      await database.drop();
    },
  };
};
export type RunningAudit = Awaited<ReturnType<typeof startAudit>>;

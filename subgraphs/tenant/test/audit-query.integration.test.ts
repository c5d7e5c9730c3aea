import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditExport } from '@stargraph/kit/contracts/commands/tenant';
import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { appendAudit } from '../src/use-case/append-audit.ts';
import { recordOf } from './audit-support.ts';
import { startTenant, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
let mine: Awaited<ReturnType<RunningTenant['createTenant']>>;
let other: typeof mine;
beforeAll(async () => {
  tenant = await startTenant();
  mine = await tenant.createTenant();
  other = await tenant.createTenant();
  const at = (day: number): Date => new Date(Date.UTC(2026, 3, day));
  await append(
    recordOf(mine.companyId, {
      action: 'project.created',
      targetId: mine.projectId,
      projectId: mine.projectId,
      at: at(1),
    }),
    recordOf(mine.companyId, {
      action: 'apiKey.created',
      targetKind: 'apiKey',
      targetId: 'key_1',
      environmentId: mine.live,
      projectId: mine.projectId,
      at: at(2),
    }),
    recordOf(mine.companyId, {
      action: 'apiKey.revoked',
      targetKind: 'apiKey',
      targetId: 'key_1',
      environmentId: mine.live,
      projectId: mine.projectId,
      actorId: 'opr_2',
      at: at(3),
    }),
    recordOf(mine.companyId, {
      action: 'apiKeyring.changed',
      targetName: '=HYPERLINK("http://evil", "a")',
      after: { text: 'a "quoted", text\r\nof two lines' },
      at: at(4),
    }),
    recordOf(other.companyId, { action: 'company.renamed', at: at(5) }),
  );
});
afterAll(() => tenant.stop());

const append = (...records: Parameters<typeof appendAudit>[1]) =>
  appendAudit({ pool: tenant.pool, clock: tenant.clock }, records);

const query = `query ($filter: AuditFilter, $first: Int, $after: String) { companies { id auditEntries(filter: $filter, first: $first, after: $after) {
  edges { cursor node { position action actor { kind id } target { kind id name } projectId environmentId before after ip userAgent hash } } pageInfo { hasNextPage endCursor } } } }`;
interface Page {
  readonly edges: readonly {
    readonly node: { readonly position: string; readonly action: string; readonly ip: string | null };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const read = async (variables: Readonly<Record<string, unknown>> = {}, viewer: Viewer = mine.owner): Promise<Page> => {
  const [company] = await tenant.field<{ auditEntries: Page }[]>('companies', query, viewer, variables);
  if (company === undefined) throw new Error('There is no company');
  return company.auditEntries;
};
const actions = async (filter: Readonly<Record<string, unknown>>): Promise<string[]> =>
  (await read({ filter })).edges.map(({ node }) => node.action);

describe('reading the log', () => {
  test('shows the last first, a page at a time, and nothing of another company', async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Page = await read({ first: 3, after });
      seen.push(...page.edges.map(({ node }) => node.action));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen.slice(0, 4)).toEqual(['apiKeyring.changed', 'apiKey.revoked', 'apiKey.created', 'project.created']);
    expect(seen).not.toContain('company.renamed');
  });

  test('tells who did what to what, from where', async () => {
    const { edges } = await read({ filter: { action: 'apiKey.revoked' } });
    expect(edges).toMatchObject([
      {
        node: {
          actor: { kind: 'OPERATOR', id: 'opr_2' },
          target: { kind: 'apiKey', id: 'key_1', name: 'Звёздный сад' },
          environmentId: mine.live,
          before: null,
          after: { slug: 'star-garden', languages: ['en', 'ru'], rate: 1.5, zero: 0 },
          ip: '203.0.113.7',
          userAgent: 'Firefox',
        },
      },
    ]);
  });

  test.for([
    [{ action: 'apiKey' }, ['apiKey.revoked', 'apiKey.created']],
    [{ action: 'apiKey.created' }, ['apiKey.created']],
    [{ actorId: 'opr_2' }, ['apiKey.revoked']],
    [{ targetId: 'key_1', from: '2026-04-03T00:00:00Z' }, ['apiKey.revoked']],
    [{ from: '2026-04-02T00:00:00Z', to: '2026-04-04T00:00:00Z' }, ['apiKey.revoked', 'apiKey.created']],
    [{ targetKind: 'apiKey', actorId: 'opr_1' }, ['apiKey.created']],
    [{ projectId: 'prj_other' }, []],
    [{ action: "x' or true --" }, []],
  ] as const)('finds by %o', async ([filter, found]) => {
    expect(await actions(filter)).toEqual(found);
  });

  test('is for whoever may read it', async () => {
    const refused = await tenant.execute(query, mine.withRole('editor'));
    expect(refused.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect((await read({}, mine.withRole('admin'))).edges.length).toBeGreaterThan(0);
    for (const variables of [{ after: 'nonsense' }, { filter: { action: 'a'.repeat(300) } }, { first: 1000 }])
      expect((await tenant.execute(query, mine.owner, variables)).errors?.[0]?.extensions['code']).toBe(
        'BAD_USER_INPUT',
      );
  });
});

describe('a download', () => {
  const mutation = `mutation ($input: AuditExportCreateInput!) { auditExportCreate(input: $input) { path expiresAt } }`;
  const ticketOf = async (input: Readonly<Record<string, unknown>>, viewer: Viewer = mine.owner): Promise<string> => {
    const { path } = await tenant.field<{ path: string }>('auditExportCreate', mutation, viewer, {
      input: { companyId: mine.companyId, ...input },
    });
    expect(path).toMatch(/^\/exports\/audit\/[\w.-]+$/);
    return path.slice('/exports/audit/'.length);
  };
  const piece = (ticket: string, place: string | null = null) =>
    tenant.commandsOf('gateway').call(auditExport, { ticket, place });

  test('holds what the filter finds, as a table that no spreadsheet runs', async () => {
    const text = (await piece(await ticketOf({ format: 'CSV', filter: { action: 'apiKeyring' } })))?.text ?? '';
    const [head, ...lines] = text.split(/\r\n(?!of two)/);
    expect(head).toBe(
      'position,at,actorKind,actorId,action,targetKind,targetId,targetName,projectId,environmentId,before,after,ip,userAgent,previousHash,hash',
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`"'=HYPERLINK(""http://evil"", ""a"")"`);
    expect(lines[0]).toContain(String.raw`"{""text"":""a \""quoted\"", text\r\nof two lines""}"`);
  });

  test('comes in pieces of bounded size, and has what there was when it was asked for', async () => {
    const companyId = newId('company');
    const operator = { ...mine.owner, memberships: mine.owner.memberships.map((each) => ({ ...each, companyId })) };
    await append(...Array.from({ length: 1203 }, () => recordOf(companyId)));
    const ticket = await ticketOf({ companyId, format: 'JSON_LINES' }, operator);
    await append(recordOf(companyId));
    const positions: number[] = [];
    for (let before: string | null = null; ;) {
      const found: Awaited<ReturnType<typeof piece>> = await piece(ticket, before);
      const lines = (found?.text ?? '').trim().split('\n');
      expect(lines.length).toBeLessThanOrEqual(500);
      positions.push(...lines.map((line) => Number((JSON.parse(line) as { position: string }).position)));
      if (found?.next == null) break;
      before = found.next;
    }
    expect(positions).toEqual(Array.from({ length: 1203 }, (_, index) => 1203 - index));
  });

  test('is itself in the log', async () => {
    await ticketOf({ format: 'CSV', filter: { actorId: 'opr_2' } });
    const { rows } = await tenant.pool.query<{ data: unknown }>(
      `select envelope->'data' as data from outbox where type = 'tenant.audit.recorded.v1' order by position desc limit 1`,
    );
    expect(rows).toMatchObject([
      { data: { companyId: mine.companyId, action: 'audit.exported', after: { format: 'csv', actorId: 'opr_2' } } },
    ]);
  });

  test('begins within five minutes or not at all, by a link that nobody can make up', async () => {
    const ticket = await ticketOf({ format: 'CSV' });
    expect(await piece(`${ticket.slice(0, -2)}AA`)).toBeNull();
    expect(await piece('nonsense')).toBeNull();
    tenant.clock.advance(5 * 60_000 + 1);
    expect(await piece(ticket)).toBeNull();
    await expect(ticketOf({ format: 'CSV' }, mine.withRole('analyst'))).rejects.toThrow('FORBIDDEN');
    await expect(ticketOf({ format: 'CSV' }, other.owner)).rejects.toThrow('FORBIDDEN');
  });
});

import { recordAudit } from '@stargraph/kit/audit';
import type { AuditAction } from '@stargraph/kit/contracts/audit-action';
import type { Clock } from '@stargraph/kit/clock';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { newEvent } from '@stargraph/kit/contracts/event';
import type { PlayerExportInterruption } from '@stargraph/kit/contracts/personal-data';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { counterOf, type Counter, type Registry } from '@stargraph/kit/metrics';
import { appendEvents } from '@stargraph/kit/outbox';
import type { ServiceDeps } from '@stargraph/kit/service';
import {
  completeExport,
  endDueExport,
  findExport,
  findExportParts,
  interruptExport,
  type ExportKey,
  type PlayerExportPartRow,
  type PlayerExportRow,
} from '../store/player-export.ts';

export type PlayerExportEnding =
  | { readonly outcome: 'completed'; readonly bytes: number; readonly sha256: string }
  | { readonly outcome: 'interrupted'; readonly reason: PlayerExportInterruption };

export interface ExportEndDeps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly metrics: Registry;
  readonly wake: () => void;
}

const endings = (metrics: Registry): Counter<'outcome'> =>
  counterOf(metrics, {
    name: 'stargraph_player_exports_ended_total',
    help: "Exports of players' data that are over: `completed`, `expired`, or why one was interrupted",
    labelNames: ['outcome'],
  });

/** Rows of a player that were given, by domain: each of them, also with 0. */
const rowsByDomain = (parts: readonly PlayerExportPartRow[]): Record<Domain, number> => {
  const all = parts.map(({ domain, rows }) => [domain, Object.values(rows).reduce((sum, count) => sum + count, 0)]);
  const given = Object.fromEntries(all) as Partial<Record<Domain, number>>;
  return Object.fromEntries(domains.map((domain) => [domain, given[domain] ?? 0])) as Record<Domain, number>;
};

/** Tells of an export what has become of it, in the transaction that makes it so. Call it late. */
export const tellOfExport = async (tx: Sql, row: PlayerExportRow, clock: Clock): Promise<void> => {
  const { id: exportId, playerId, environmentId, projectId, traceparent, sha256, interruption: reason } = row;
  const about = {
    environmentId,
    projectId,
    subject: `player:${playerId}`,
    occurredAt: new Date(clock.now()).toISOString(),
    traceparent,
  };
  const named = { exportId, playerId };
  const rowsOf = async () => rowsByDomain(await findExportParts(tx, [exportId]));
  switch (row.state) {
    case 'requested':
      await appendEvents(tx, [newEvent({ ...about, type: 'auth.export.requested.v1', data: named })], clock);
      return;
    case 'running':
      throw new Error('There is nothing to tell of an export that runs');
    case 'expired':
      await appendEvents(tx, [newEvent({ ...about, type: 'auth.export.expired.v1', data: named })], clock);
      return;
    case 'completed': {
      if (sha256 === null) throw new Error('An export was completed without a hash');
      const data = { ...named, rows: await rowsOf(), bytes: Number(row.bytes), sha256 };
      await appendEvents(tx, [newEvent({ ...about, type: 'auth.export.completed.v1', data })], clock);
      await record(tx, row, 'player.exportCompleted', { bytes: data.bytes, sha256 }, clock);
      return;
    }
    case 'interrupted': {
      if (reason === null) throw new Error('An export was interrupted without a reason');
      const data = { ...named, rows: await rowsOf(), reason };
      await appendEvents(tx, [newEvent({ ...about, type: 'auth.export.interrupted.v1', data })], clock);
      await record(tx, row, 'player.exportInterrupted', { reason }, clock);
    }
  }
};

/** The audit log's hash chain is what makes the record a proof: whoever can change this row can't change that. */
const record = (
  tx: Sql,
  { id, companyId, projectId, environmentId, playerId, traceparent }: PlayerExportRow,
  action: AuditAction,
  outcome: Readonly<Record<string, string | number>>,
  clock: Clock,
): Promise<void> =>
  recordAudit(
    tx,
    'auth',
    // Whoever has the link downloads: who that was nobody knows.
    { actor: { kind: 'system', id: 'playerExport' }, client: { ip: null, userAgent: null }, traceparent },
    {
      companyId,
      projectId,
      environmentId,
      action,
      target: { kind: 'player', id: playerId },
      after: { exportId: id, ...outcome },
    },
    clock,
  );

/**
 * Records how the sending of an export ended. What is over stays as it is.
 * @returns whether it ended so, now or before
 */
export const createEndPlayerExport =
  (deps: ExportEndDeps) =>
  async (key: ExportKey, end: PlayerExportEnding): Promise<boolean> => {
    const at = new Date(deps.clock.now());
    const ended = await inTransaction(deps.pool, async (tx) => {
      const row =
        end.outcome === 'completed'
          ? await completeExport(tx, key, { ...end, at })
          : await interruptExport(tx, key, end.reason, at);
      if (row !== null) await tellOfExport(tx, row, deps.clock);
      return { fresh: row !== null, row: row ?? (await findExport(tx, key)) };
    });
    if (ended.fresh) {
      endings(deps.metrics).inc({ outcome: end.outcome === 'completed' ? end.outcome : end.reason });
      deps.wake();
    }
    return ended.row?.state === end.outcome && (end.outcome !== 'completed' || ended.row.sha256 === end.sha256);
  };

/**
 * Ends the exports whose time is over: links that nobody followed, and downloads of which nothing is heard any more
 * because whoever sent them was killed.
 * @returns how many
 */
export const endDueExports = async (deps: ExportEndDeps): Promise<number> => {
  for (let count = 0; ; count += 1) {
    const ended = await inTransaction(deps.pool, async (tx) => {
      const row = await endDueExport(tx, new Date(deps.clock.now()));
      if (row !== null) await tellOfExport(tx, row, deps.clock);
      return row;
    });
    if (ended === null) return count;
    endings(deps.metrics).inc({ outcome: ended.interruption ?? ended.state });
    deps.wake();
  }
};

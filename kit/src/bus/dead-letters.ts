import type { Domain } from '../contracts/domain.ts';
import type { Sql } from '../db/sql.ts';
import type { DeadLetter, DeadLetters } from './bus.ts';

interface LetterRow {
  readonly source: Domain;
  readonly event_id: string;
  readonly state: DeadLetter['state'];
  readonly envelope: unknown;
  readonly reason: string;
  readonly at: Date;
}

/** The groups that have dead letters, by name; none where no bus has ever run over this database. */
export const groupsWithDeadLetters = async (sql: Sql): Promise<string[]> => {
  const [table] = await sql.query<{ there: boolean }>(`select to_regclass('bus.dead_letter') is not null as there`);
  if (table?.there !== true) return [];
  const rows = await sql.query<{ consumer_group: string }>(
    'select distinct consumer_group from bus.dead_letter order by consumer_group',
  );
  return rows.map((row) => row.consumer_group);
};

/** @param changed called after a change, so that a group need not wait for its next poll */
export const createDeadLetters = (sql: Sql, changed: () => void): DeadLetters => {
  const change = async (text: string, params: readonly unknown[]): Promise<boolean> => {
    const rows = await sql.query(text, params);
    changed();
    return rows.length > 0;
  };
  return {
    list: async (group, limit = 100) => {
      const rows = await sql.query<LetterRow>(
        `select source, event_id::text as event_id, state, envelope, reason, at from bus.dead_letter
         where consumer_group = $1 order by source, ordering, position limit $2`,
        [group, Math.min(limit, 1000)],
      );
      return rows.map((row) => ({
        group,
        source: row.source,
        eventId: row.event_id,
        state: row.state,
        envelope: row.envelope,
        reason: row.reason,
        at: row.at,
      }));
    },
    replay: ({ group, source, eventId }) =>
      change(
        `update bus.dead_letter set state = 'replay'
         where consumer_group = $1 and source = $2 and event_id = $3::uuid and state = 'poison' returning 1`,
        [group, source, eventId],
      ),
    drop: ({ group, source, eventId }) =>
      change(
        `delete from bus.dead_letter where consumer_group = $1 and source = $2 and event_id = $3::uuid returning 1`,
        [group, source, eventId],
      ),
  };
};

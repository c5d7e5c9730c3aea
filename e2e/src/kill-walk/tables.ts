import type pg from 'pg';
import { tablesOf, type Step } from './steps.ts';

/** Billing's tables that a clock's jobs write, whoever pays meanwhile. */
const byClock: readonly string[] = ['economy_hour', 'economy_stock', 'ledger_proof', 'ledger_breach'];

/** Billing's tables that no path writes, and why. A new table stands here, or on a path. */
const elsewhere: Readonly<Record<string, string>> = {
  hold: 'what acts cost, in currency',
  consumed_event: 'events that come to billing; none of these does',
  stars_policy: 'what an operator wishes for Stars that pay for nothing; it stands before a path begins',
};

/** Other domains' tables that the paths can't do without. */
const others = [
  'tenant.received_update',
  'tenant.outbound_message',
  'tenant.company',
  'game.inventory_item',
  'game.outbox',
];

/** Tables that a step should have been found at and was not: whoever adds one says where it belongs. */
export const missedTables = async (client: pg.Client, steps: readonly Step[]): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'billing'::regnamespace and relkind in ('r', 'p') and relname <> '_prisma_migrations'`,
  );
  const touched = new Set(steps.flatMap(tablesOf));
  const ours = rows.map(({ name }) => name).filter((name) => !(name in elsewhere) && !byClock.includes(name));
  return [
    ...[...ours.map((name) => `billing.${name}`), ...others]
      .filter((table) => !touched.has(table))
      .map((table) => `MISSED: no path comes to ${table}`),
    ...Object.keys(elsewhere)
      .filter((name) => touched.has(`billing.${name}`) || rows.every((row) => row.name !== name))
      .map((name) => `MISSED: billing.${name} is on a path after all, or is not there`),
  ];
};

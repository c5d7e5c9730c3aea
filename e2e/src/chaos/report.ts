import { kinds, type Kind, type Outage } from './outage.ts';
import type { Stuck } from './settle.ts';
import type { Tally } from './tally.ts';

export interface ChaosReport {
  readonly seed: number;
  readonly players: number;
  readonly loadMs: number;
  readonly faults: number;
  /** Successful answers of each kind. */
  readonly operations: ReadonlyMap<Kind, number>;
  readonly tallies: readonly Tally[];
  readonly outages: readonly Outage[];
  readonly settleMs: number;
  readonly stuck: readonly Stuck[];
  readonly problems: readonly string[];
  /** Requests that were repeated, by what they had come to. */
  readonly failures: ReadonlyMap<string, number>;
  readonly givenUp: ReadonlyMap<string, number>;
  readonly refusedPayments: ReadonlyMap<string, number>;
  /** What malformed requests were answered by. */
  readonly malformed: ReadonlyMap<string, number>;
  readonly deadLetters: number;
  readonly parkedUpdates: number;
  readonly lateCheckouts: number;
  readonly unfoldedCopies: number;
}

/** Why the run failed; empty where nothing was lost, doubled, stuck or given up. */
export const failuresOf = (report: ChaosReport): string[] => [
  ...report.tallies.flatMap(({ kind, lost, doubled, examples }) =>
    lost + doubled === 0 ? [] : `${kind}: ${lost} lost, ${doubled} doubled (${examples.join('; ')})`,
  ),
  ...report.stuck.map(({ what, left }) => `stuck: ${left} ${what}`),
  ...report.problems,
  ...[...report.givenUp].map(([what, times]) => `${times} × ${what} was given up`),
  ...[...report.malformed].flatMap(([answer, times]) =>
    answer === 'taken' ? `${times} malformed requests were taken` : [],
  ),
];

type Cell = string | number;

/** Columns as wide as they need to be; the first to the left, the others to the right. */
const tableOf = (head: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const [first = [], ...others] = lines;
  return [format(first), widths.map((width) => '-'.repeat(width)).join('  '), ...others.map(format)].join('\n');
};

const seconds = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '-' : (milliseconds / 1000).toFixed(1);
const countsOf = (counts: ReadonlyMap<string, number>): string =>
  counts.size === 0 ? 'none' : [...counts].map(([what, times]) => `${what} ${times}`).join(', ');

/** The longest of each fault, where it struck more than once. */
const mergedOutages = (outages: readonly Outage[]): Outage[] => {
  const merged = new Map<string, Map<Kind, number>>();
  for (const { fault, byKind } of outages) {
    const longest = merged.get(fault) ?? new Map<Kind, number>();
    for (const [kind, gap] of byKind) longest.set(kind, Math.max(longest.get(kind) ?? 0, gap));
    merged.set(fault, longest);
  }
  return [...merged].map(([fault, byKind]) => ({ fault, byKind }));
};

export const textOf = (report: ChaosReport): string => {
  const failures = failuresOf(report);
  return [
    `${report.faults} faults under the load of ${report.players} players in ${seconds(report.loadMs)} s; seed ${report.seed}`,
    '',
    tableOf(
      ['kind', 'promised', 'found', 'lost', 'doubled'],
      report.tallies.map(({ kind, promised, found, lost, doubled }) => [kind, promised, found, lost, doubled]),
    ),
    '',
    'The longest time without a successful answer, in seconds, by the fault in force',
    tableOf(
      ['fault', ...kinds],
      mergedOutages(report.outages).map(({ fault, byKind }) => [
        fault,
        ...kinds.map((kind) => seconds(byKind.get(kind))),
      ]),
    ),
    '',
    `successful answers  ${countsOf(report.operations)}`,
    `repeated requests   ${countsOf(report.failures)}`,
    `given up            ${countsOf(report.givenUp)}`,
    `payments refused    ${countsOf(report.refusedPayments)}; ${report.lateCheckouts} checkouts came too late for their answer, and charged nothing`,
    `malformed requests  ${countsOf(report.malformed)}`,
    `poison              ${report.deadLetters} dead letters, ${report.parkedUpdates} parked update; the letters were dropped`,
    `ClickHouse          ${report.unfoldedCopies} copies that no figure counts`,
    `settled after       ${seconds(report.settleMs)} s; stuck: ${countsOf(new Map(report.stuck.map(({ what, left }) => [what, left])))}`,
    '',
    failures.length === 0 ? 'Nothing was lost, doubled or stuck.' : ['FAILED', ...failures.slice(0, 40)].join('\n  '),
  ].join('\n');
};

export const jsonOf = (report: ChaosReport): string =>
  JSON.stringify({ ...report, failed: failuresOf(report) }, (_, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value,
  );

import { operations } from './gateway/catalogue.ts';
import { contest, type Plan, type Result } from './gateway/contest.ts';
import { reportFigures, reportForeign } from './gateway/figures.ts';
import { openHome } from './gateway/home.ts';
import { openProducts } from './gateway/products.ts';
import type { Operation } from './gateway/operation.ts';
import { withProcesses } from './gateway/start.ts';
import type { Report } from './report.ts';

/** Eleven minutes on two processors that have nothing else to do, and four. */
const plans: Readonly<Record<'full' | 'quick', Plan>> = {
  full: { rounds: 3, warmUpSeconds: 3, seconds: 4 },
  quick: { rounds: 1, warmUpSeconds: 2, seconds: 2 },
};

const reportAll = (report: Report, operation: Operation['name'], results: ReadonlyMap<string, Result>): void => {
  const { ours, 'ours, by hash': byHash, ...others } = Object.fromEntries(results);
  if (ours === undefined) throw new Error('We have not taken part');
  reportFigures(report, operation, { label: '', result: ours }, new Map(Object.entries(others)));
  if (byHash !== undefined)
    reportFigures(report, operation, { label: ' by hash', result: byHash }, new Map([['the document as text', ours]]));
  reportForeign(report, operation, results.values());
};

/**
 * Our gateway over HTTP beside others, each in a process of its own, on the same subgraphs' process: three operations
 * over small subgraphs, and the Mini App's first over the platform's own. Only the ratios mean anything on another
 * machine.
 */
export const run = async (report: Report, { quick }: { readonly quick: boolean }): Promise<void> => {
  const plan = plans[quick ? 'quick' : 'full'];
  await withProcesses(async (start, folder) => {
    const field = await openProducts(start, folder);
    for (const operation of operations) reportAll(report, operation.name, await contest(field, operation, plan));
  });
  await withProcesses(async (start, folder) => {
    const { field, operation } = await openHome(start, folder);
    reportAll(report, operation.name, await contest(field, operation, plan));
  });
};

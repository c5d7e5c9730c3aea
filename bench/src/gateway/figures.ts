import type { Report } from '../report.ts';
import type { Result } from './contest.ts';
import type { Operation } from './operation.ts';

type Measure = 'throughput' | 'p50' | 'p99' | 'p50 at half load' | 'p99 at half load' | 'gateway CPU';
type Budgets = Readonly<Partial<Record<Measure, Readonly<Record<string, number>>>>>;

const joins: Budgets = {
  throughput: { 'apollo-gateway': 6, 'hive-gateway': 8, 'hive-gateway-rust': 4, 'merged-yoga': 1 },
  'p99 at half load': { 'apollo-gateway': 4 },
};
/** The least ratios that were promised. */
const budgets: Readonly<Record<Operation['name'], Budgets>> = {
  single: { 'gateway CPU': { 'merged-yoga': 1 }, 'p99 at half load': { 'apollo-gateway': 4 } },
  join: joins,
  deep: joins,
  // Most of it is the stores' and the subgraphs' own time, which no gateway can save.
  home: {},
};

const cpuOf = ({ gatewayCpu, serverCpu }: Result): number =>
  [...serverCpu.values()].reduce((sum, each) => sum + each, gatewayCpu);

/** Reports one result beside each other. */
export const reportFigures = (
  report: Report,
  operation: Operation['name'],
  subject: { readonly label: string; readonly result: Result },
  baselines: ReadonlyMap<string, Result>,
): void => {
  const ours = subject.result;
  for (const [baseline, theirs] of baselines) {
    const compare = (metric: string, unit: string, of: (result: Result) => number): void => {
      const [value, other] = [of(ours), of(theirs)];
      // A process that one of them does without compares with nothing.
      const ratio = value === 0 || other === 0 ? null : unit === 'req/s' ? value / other : other / value;
      const budget = budgets[operation][metric as Measure]?.[baseline];
      report({
        bench: 'gateway',
        metric: `${operation}${subject.label} ${metric}`,
        value,
        unit,
        baseline: ratio === null ? null : baseline,
        ratio,
        ...(budget === undefined ? {} : { budget }),
      });
    };
    compare('throughput', 'req/s', ({ perSecond }) => perSecond);
    compare('p50', 'ms', ({ p50 }) => p50);
    compare('p99', 'ms', ({ p99 }) => p99);
    compare('p50 at half load', 'ms', ({ halfP50 }) => halfP50);
    compare('p99 at half load', 'ms', ({ halfP99 }) => halfP99);
    compare('gateway CPU', 'ms/req', ({ gatewayCpu }) => gatewayCpu);
    for (const server of ours.serverCpu.keys())
      // One that asks nobody leaves the servers idle, not quite at zero.
      if ((theirs.serverCpu.get(server) ?? 0) > (ours.serverCpu.get(server) ?? 0) / 20)
        compare(`${server} CPU`, 'ms/req', ({ serverCpu }) => serverCpu.get(server) ?? 0);
    compare('all CPU', 'ms/req', cpuOf);
    compare('gateway memory', 'MB', ({ memory }) => memory);
  }
};

/** How much of the machine others had: beyond a few hundredths of a processor the figures say less. */
export const reportForeign = (report: Report, operation: Operation['name'], results: Iterable<Result>): void =>
  report({
    bench: 'gateway',
    metric: `${operation} foreign CPU, worst round`,
    value: Math.max(...[...results].map(({ foreign }) => foreign)),
    unit: 'cores',
    baseline: null,
    ratio: null,
  });

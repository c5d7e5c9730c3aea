import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMetrics } from '@stargraph/kit/metrics';

const root = join(import.meta.dirname, '..', '..');
const suffixes = ['', '_count', '_sum', '_bucket'];

export interface KnownMetrics {
  /** As they stand in the sources: what a histogram makes of one is left out. */
  readonly own: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

/** What the sources can tell: each name as it stands in them, any label of any metric, and Node's own figures. */
export const knownMetrics = async (): Promise<KnownMetrics> => {
  const own = new Set<string>();
  const names = new Set(['up']);
  // Told by Prometheus itself, by histograms, and by `outcomeCounter`.
  const labels = new Set(['job', 'instance', 'le', 'outcome']);
  for await (const path of glob('{kit,gateway,workers,subgraphs/*}/src/**/*.ts', { cwd: root })) {
    const text = await readFile(join(root, path), 'utf8');
    for (const [name] of text.matchAll(/(?<=')stargraph_[a-z_]+(?=')/g)) {
      own.add(name);
      for (const suffix of suffixes) names.add(`${name}${suffix}`);
    }
    for (const [, list = ''] of text.matchAll(/(?:labelNames: |const place = )\[([^\]]*)\]/g))
      for (const [label] of list.matchAll(/(?<=')[a-z]+(?=')/g)) labels.add(label);
  }
  const node = createMetrics({ processMetrics: true });
  for (const { name } of await node.getMetricsAsJSON()) names.add(name);
  return { own, names, labels };
};

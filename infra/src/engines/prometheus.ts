import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine, freePort, type Engine } from './engine.ts';

export type PrometheusEngine = Engine & {
  /** `http://127.0.0.1:port`, with its API at `/api/v1`. */
  readonly url: string;
};

export interface PrometheusOptions {
  readonly folder: string;
  readonly port?: number;
  /** What it scrapes every second: `host:port` of metrics servers by job. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

const rules = join(import.meta.dirname, '..', '..', 'prometheus', 'rules');

const configOf = (targets: PrometheusOptions['targets']): string =>
  // JSON is YAML.
  JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules/*.yml'],
    scrape_configs: Object.entries(targets).map(([job, addresses]) => ({
      job_name: job,
      static_configs: [{ targets: addresses }],
    })),
  });

/** The system's Prometheus on loopback, with the rules of production, over targets of this machine. */
export const createPrometheus = async (options: PrometheusOptions): Promise<PrometheusEngine> => {
  const { folder } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const engine = createEngine({
    name: 'Prometheus',
    command: 'prometheus',
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    prepare: async () => {
      await mkdir(folder, { recursive: true });
      await cp(rules, join(folder, 'rules'), { recursive: true });
      await writeFile(join(folder, 'prometheus.yml'), configOf(options.targets));
    },
    healthy: async () => (await fetch(`${url}/-/ready`)).ok,
  });
  return Object.assign(Object.create(engine) as Engine, { url });
};

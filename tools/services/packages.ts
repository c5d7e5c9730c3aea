import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Debian package and how to see that this machine has what it brings, from wherever. */
interface Need {
  readonly debian: string;
  readonly isThere: () => boolean;
}

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const has = (...programs: readonly string[]): boolean => {
  // A user's path often lacks the folders where servers are.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return programs.every((program) => folders.some((folder) => runs(join(folder, program))));
};

const hasPostgres = (): boolean => {
  const root = '/usr/lib/postgresql';
  try {
    return readdirSync(root).some((version) => runs(join(root, version, 'bin', 'initdb')));
  } catch {
    return false;
  }
};

/** Kafka's brokers ask for Java 17. */
const hasJava = (): boolean => {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= 17;
};

// Not Debian's `loki`: that one analyses pedigrees, and Grafana's is not packaged.
const needs: readonly Need[] = [
  { debian: 'postgresql', isThere: hasPostgres },
  { debian: 'redis-server', isThere: () => has('redis-server') },
  { debian: 'nginx', isThere: () => has('nginx') },
  { debian: 'prometheus', isThere: () => has('prometheus', 'promtool') },
  { debian: 'pgbouncer', isThere: () => has('pgbouncer') },
  { debian: 'default-jre-headless', isThere: hasJava },
  { debian: 'maven', isThere: () => has('mvn') },
];

/** Debian's names of what this machine lacks to run every real server. */
export const missingPackages = (): readonly string[] =>
  needs.filter(({ isThere }) => !isThere()).map(({ debian }) => debian);

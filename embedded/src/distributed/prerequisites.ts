import { createServer } from 'node:net';
import { StartupError } from '../startup-error.ts';
import type { OptionalEngine } from './engines.ts';

/** Debian's packages of the servers that run here, and of those alone. */
const neededFor = (without: readonly OptionalEngine[]): ReadonlySet<string> =>
  new Set([
    'postgresql',
    'redis-server',
    ...(without.includes('nginx') ? [] : ['nginx']),
    // Kafka's broker and the S3 server are Java's, and Maven brings them.
    ...(without.includes('kafka') && without.includes('s3') ? [] : ['default-jre-headless', 'maven']),
  ]);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => resolve(true));
    });
  });

/**
 * Looks whether all is there to start with, before anything starts.
 * @param given.missing Debian's packages that this machine lacks, of whatever the project uses
 * @throws StartupError with one line that says what to do
 */
export const assertUsable = async (given: {
  readonly missing: readonly string[];
  readonly without: readonly OptionalEngine[];
  readonly port: number;
}): Promise<void> => {
  const needed = neededFor(given.without);
  const missing = given.missing.filter((name) => needed.has(name));
  if (missing.length > 0)
    throw new StartupError(
      `The distributed form runs real servers, and some are missing: install ${missing.join(', ')} (Debian's names; as root: apt-get install ${missing.join(' ')}).`,
    );
  if (!(await isFree(given.port)))
    throw new StartupError(
      `Port ${given.port} can't be used: another program may hold it. Stop that one, or choose another port: PORT=${given.port + 1} npm run dev:distributed`,
    );
};

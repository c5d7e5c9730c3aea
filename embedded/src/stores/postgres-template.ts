import { dirname, join } from 'node:path';
import { scramVerifier } from '@stargraph/kit/db/provision';
import type { RunProgram } from './postgres-binaries.ts';

/**
 * Copies a stopped cluster to `data` and gives its administrator another password, before any server listens there.
 * The caller renames `data` once this has resolved.
 */
export const copyCluster = async ({
  run,
  initdb,
  template,
  data,
  password,
  durable,
}: {
  readonly run: RunProgram;
  readonly initdb: string;
  readonly template: string;
  readonly data: string;
  readonly password: string;
  readonly durable: boolean;
}): Promise<void> => {
  await run('cp', ['-a', template, data]);
  // A mistake ends this mode only where it is told so.
  const settings = ['exit_on_error=on', ...(durable ? [] : ['fsync=off'])].flatMap((setting) => ['-c', setting]);
  await run(
    join(dirname(initdb), 'postgres'),
    ['--single', '-D', data, ...settings, 'postgres'],
    `ALTER ROLE stargraph PASSWORD '${scramVerifier(password)}'\n`,
  );
  if (durable) await run(initdb, ['--sync-only', '-D', data]);
};

import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { keysFrom } from '../keys.ts';
import { layOutDatabase, passwordsOf } from '../layout.ts';
import { findTemplate } from '../template.ts';
import { startPostgres } from '../stores/postgres.ts';

/** One PostgreSQL for the whole run, with one migrated database that every test clones. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-test-'));
  // PostgreSQL's own user must be able to walk in where the tests run as root.
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: false, template: findTemplate });
  const tearDown = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const master = randomBytes(32);
  const passwords = passwordsOf(keysFrom(master));
  try {
    await layOutDatabase(postgres.adminUrl, passwords);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('adminUrl', postgres.adminUrl);
  project.provide('passwords', passwords);
  project.provide('masterKey', master.toString('base64url'));
  return tearDown;
}

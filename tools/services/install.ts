import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { missingPackages } from './packages.ts';

/** Runs apt-get; what it downloads may fail once or twice before it counts. */
const aptGet = async (...args: readonly string[]): Promise<boolean> => {
  for (let attempt = 1; ; attempt += 1) {
    // As root to the end: the user that apt takes for downloads may not write where temporary files go.
    const { status } = spawnSync('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', ...args], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status === 0) return true;
    if (attempt === 3) return false;
    await sleep(attempt * 5000);
  }
};

const policy = '/usr/sbin/policy-rc.d';

/** Debian starts a server as it installs it, unless this file says no: the tests start theirs themselves. */
const withoutStarting = async (work: () => Promise<boolean>): Promise<boolean> => {
  const own = !existsSync(policy);
  if (own) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    if (own) rmSync(policy);
  }
};

/**
 * Brings the servers that this machine lacks, where it is Debian's and we are root: no server is started.
 * @throws Error with one line that says what to install
 */
export const installServices = async (): Promise<void> => {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    console.log(`Installing ${missing.join(', ')}...`);
    await withoutStarting(
      async () => (await aptGet('update')) && aptGet('install', '-y', '--no-install-recommends', ...missing),
    );
  }
  const still = missingPackages();
  if (still.length > 0)
    throw new Error(
      `Real servers are missing: install ${still.join(', ')} (Debian's names; as root: apt-get install ${still.join(' ')}).`,
    );
};

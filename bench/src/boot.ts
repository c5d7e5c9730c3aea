import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@stargraph/infra/engines/engine';
import { startPlatformProcess, type PlatformProcess } from '@stargraph/e2e/process';
import { median, type Report } from './report.ts';

const warmRounds = 3;
const idleMs = 5000;

/** Resident memory of a process, MB; zero where the system does not tell. */
const residentMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
};

const stop = async (platform: PlatformProcess): Promise<void> => {
  platform.signal('SIGTERM');
  await platform.ended;
};

/** First start with everything installed, warm start, memory at rest. Limits: 6 s, 3 s, 1024 MB. */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-boot-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const timed = async (): Promise<{ platform: PlatformProcess; seconds: number }> => {
    const began = performance.now();
    const platform = await startPlatformProcess(folder, port);
    return { platform, seconds: (performance.now() - began) / 1000 };
  };
  try {
    const first = await timed();
    report({
      bench: 'boot',
      metric: 'first start',
      value: first.seconds,
      unit: 's',
      baseline: 'limit 6 s',
      ratio: 6 / first.seconds,
    });
    await stop(first.platform);
    const warm: number[] = [];
    for (let round = 1; round <= warmRounds; round += 1) {
      const { platform, seconds } = await timed();
      warm.push(seconds);
      if (round === warmRounds) {
        await new Promise((resolve) => {
          setTimeout(resolve, idleMs);
        });
        const memory = await residentMb(platform.pid);
        report({
          bench: 'boot',
          metric: 'memory at rest',
          value: memory,
          unit: 'MB',
          baseline: 'limit 1024 MB',
          ratio: 1024 / memory,
        });
      }
      await stop(platform);
    }
    report({
      bench: 'boot',
      metric: 'warm start',
      value: median(warm),
      unit: 's',
      baseline: 'limit 3 s',
      ratio: 3 / median(warm),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

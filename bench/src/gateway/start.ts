import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMeasured, type Measured } from '../measured.ts';

/** Starts a module beside this one as a process. */
export type Start = (module: string, args?: readonly string[]) => Promise<Measured>;

/** Gives `work` a folder and processes of its own, which are gone when it is done. */
export const withProcesses = async (work: (start: Start, folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-gateway-'));
  await chmod(folder, 0o755);
  const processes: Measured[] = [];
  try {
    await work(async (module, args = []) => {
      const started = await startMeasured(new URL(`./${module}.ts`, import.meta.url), args);
      processes.push(started);
      return started;
    }, folder);
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
    await rm(folder, { recursive: true, force: true });
  }
};

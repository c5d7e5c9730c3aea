import { readFile, readdir } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const tickSeconds = 0.01;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its own and that of children it has waited for. */
  readonly ticks: number;
}

const readProcess = async (pid: number): Promise<Process | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name, in brackets, may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  return { pid, parent: Number(fields[1]), ticks: user + system + childUser + childSystem };
};

/** Seconds of processor time that each process has had, with all its children. */
export const cpuSeconds = async (pids: ReadonlyMap<string, number | undefined>): Promise<Map<string, number>> => {
  const numbers = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const all = (await Promise.all(numbers.map(readProcess))).filter((each) => each !== undefined);
  const named = new Set(pids.values());
  const below = (pid: number): number =>
    all
      .filter((each) => each.pid === pid || (each.parent === pid && !named.has(each.pid)))
      .reduce((sum, each) => sum + (each.pid === pid ? each.ticks : below(each.pid)), 0);
  return new Map([...pids].map(([name, pid]) => [name, pid === undefined ? 0 : below(pid) * tickSeconds]));
};

/** What each process had between two readings, the busiest first. */
export const cpuBetween = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): [name: string, seconds: number][] =>
  [...after]
    .map(([name, seconds]): [string, number] => [name, seconds - (before.get(name) ?? 0)])
    .toSorted(([, a], [, b]) => b - a);

/**
 * Seconds of processor time that all processes together have had since the system started, and what a machine around
 * this one took. Interrupts are nobody's: they are left out, as they are of each process.
 */
export const busySeconds = async (): Promise<number> => {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n', 1);
  // user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen; guests are in user already.
  const [user = 0, nice = 0, system = 0, , , , , stolen = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + stolen) * tickSeconds;
};

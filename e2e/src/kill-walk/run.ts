import { startDistributed } from '@stargraph/embedded/distributed/distributed';
import { systemClock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import { shuffled } from '../chaos/faults.ts';
import { rateLimits } from '../distributed.ts';
import { createRandom } from '../random.ts';
import { createGates, type Gates } from './gates.ts';
import { paths } from './paths/all.ts';
import type { Path } from './paths/path.ts';
import { askersOf, firstOf, isEdge, stepsOf, titleOf, type Step } from './steps.ts';
import { missedTables } from './tables.ts';
import { see, seeIdle, walk, type Outcome } from './walk.ts';
import { openWorld, type World } from './world.ts';

/** Telegram's list is compared from two minutes ago: a clock that is behind makes every charge old enough at once. */
const telegramBehindMs = 3 * 60_000;

/** The platform that is walked over, and its gates. */
export interface Walked {
  readonly world: World;
  readonly gates: Gates;
  stop(): Promise<void>;
}

/** @param given.kafka whether the bus is Kafka, or the outbox tables */
export const startWalked = async (given: { readonly folder: string; readonly kafka: boolean }): Promise<Walked> => {
  const distributed = await startDistributed({
    folder: given.folder,
    logLevel: 'warn',
    // One of each kind, so that whoever is killed is missed by all.
    without: ['nginx', 's3', 'gateway-2', 'workers-2', ...(given.kafka ? [] : (['kafka'] as const))],
    freeDocuments: true,
    telegramClock: { now: () => systemClock.now() - telegramBehindMs },
    variables: { RATE_LIMITS: rateLimits },
  });
  try {
    const world = await openWorld(distributed);
    const gates = await createGates(distributed.adminUrl);
    return {
      world,
      gates,
      stop: async () => {
        await gates.close();
        await world.close();
        await distributed.end();
      },
    };
  } catch (error) {
    await distributed.stop();
    throw error;
  }
};

export interface KillWalkOptions {
  readonly paths: readonly Path[];
  /** Whether each write is a step, also those in the middle of a transaction. */
  readonly everyWrite: boolean;
  /** Whether what several paths do in the same way is walked on the first of them alone. */
  readonly once: boolean;
  /** The first step that is walked, from 1. */
  readonly from: number;
  /** Words of the titles of those that are walked, one of them in each; an empty one for all. */
  readonly at: readonly string[];
  /** How many steps, by chance; undefined for all. */
  readonly sample: number | undefined;
  readonly seed: number;
  /** How long it is listened what happens while nobody pays. */
  readonly idleMs: number;
  readonly log: (text: string) => void;
}

export interface KillWalkReport {
  readonly steps: readonly Step[];
  readonly outcomes: readonly Outcome[];
  /** What went wrong, in words. */
  readonly failures: readonly string[];
}

/** What came of a step, in words; in capitals where it is a failure. */
const verdictOf = ({ step, killed, problems }: Outcome): string => {
  if (problems.length > 0) return `FAILED: ${problems.join('; ')}`;
  if (killed !== undefined) return 'ok';
  return step.isSure ? 'NOT MET' : 'not met, as now and then';
};

/** Nobody came to a step that belongs to its path. */
const isMissed = ({ step, killed, problems }: Outcome): boolean =>
  step.isSure && killed === undefined && problems.length === 0;

/** One that can't be walked is told of, and the others are walked all the same. */
const walkOnce = ({ world, gates }: Walked, path: Path, step: Step): Promise<Outcome> =>
  walk(world, gates, path, step).catch((error: unknown): Outcome => {
    const problems = [`the walk itself failed: ${messageOf(error)}`];
    return { step, killed: undefined, problems, seconds: 0, laps: '' };
  });

/** Learns the steps of a path by going along it. @throws Error where it ends badly although nobody is killed */
const learnPath = async (
  { world, gates }: Walked,
  path: Path,
  idle: Parameters<typeof stepsOf>[2],
): Promise<Step[]> => {
  // The first time makes what is made once: accounts, tasks, counters.
  await see(world, gates, path);
  return stepsOf(path.name, [await see(world, gates, path), await see(world, gates, path)], idle);
};

/** Learns the steps of paths, and which of them can't be gone along at all. */
const learnSteps = async (
  walked: Walked,
  { paths: chosen, ...options }: KillWalkOptions,
): Promise<{ readonly steps: Step[]; readonly failures: string[] }> => {
  const idle = await seeIdle(walked.world, walked.gates, options.idleMs);
  const steps: Step[] = [];
  const failures: string[] = [];
  for (const path of chosen) {
    try {
      const found = await learnPath(walked, path, idle);
      const kept = options.everyWrite ? found : found.filter(isEdge);
      options.log(
        `${path.name}: ${found.length} steps, ${found.filter(({ isSure }) => isSure).length} of them each time; ${kept.length} are walked`,
      );
      steps.push(...kept);
    } catch (error) {
      failures.push(`${path.name}, where nobody is killed: ${messageOf(error)}`);
      options.log(failures.at(-1) ?? '');
    }
  }
  // What is done on several paths alike comes first, once: a walk that is ended early has been everywhere most of all.
  const first = new Set(firstOf(steps));
  const again = options.once ? [] : steps.filter((step) => !first.has(step));
  return { steps: [...first, ...askersOf([...first]), ...again], failures };
};

/** Kills the platform at each step of the paths, one after the other. */
export const runKillWalk = async (walked: Walked, options: KillWalkOptions): Promise<KillWalkReport> => {
  const { seed, log, sample } = options;
  const { steps, failures } = await learnSteps(walked, options);
  const named = steps
    .slice(options.from - 1)
    .filter((step) => options.at.some((words) => titleOf(step).includes(words)));
  const chosen = sample === undefined ? named : shuffled(named, createRandom(seed)).slice(0, sample);
  const outcomes: Outcome[] = [];
  // Where all paths are walked, all tables of theirs must have been seen.
  const missed = options.paths.length < paths.length ? [] : await missedTables(walked.world.client, steps);
  for (const failure of missed) log(failure);
  failures.push(...missed);
  for (const step of chosen) {
    const path = options.paths.find(({ name }) => name === step.path);
    if (path === undefined) continue;
    const first = await walkOnce(walked, path, step);
    // A job of every minute may have done it while the path was prepared. Not twice.
    const outcome = isMissed(first) ? await walkOnce(walked, path, step) : first;
    outcomes.push(outcome);
    const verdict = verdictOf(outcome);
    const line = `${steps.indexOf(step) + 1}/${steps.length} ${path.name}: ${titleOf(step)}; killed ${outcome.killed ?? 'nobody'}, ${outcome.seconds.toFixed(1)} s (${outcome.laps}): ${verdict}`;
    log(line);
    if (/^[A-Z]/.test(verdict)) failures.push(line);
  }
  return { steps, outcomes, failures };
};

import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from '@stargraph/embedded/simulator/contract';
import { messageOf } from '@stargraph/kit/errors';
import { itemProblems, ledgerProblems, starsProblems } from '../books.ts';
import { settle } from '../chaos/settle.ts';
import { currencyProblems } from '../currency-books.ts';
import { planProblems } from '../plan-books.ts';
import { subscriptionProblems } from '../subscription-books.ts';
import type { Gates, HeldWrite, SeenWrite } from './gates.ts';
import { ownerOfPort } from './owner-of-port.ts';
import type { Path } from './paths/path.ts';
import type { Seen, Step } from './steps.ts';
import { createStopwatch } from './stopwatch.ts';
import { letTimePass } from './time.ts';
import { askersBut, killAll } from './victims.ts';
import type { World } from './world.ts';

const settleMs = 90_000;
const lookEveryMs = 50;
/** So often time is let pass while something is stuck. */
const passEveryMs = 1000;
/** A statement that waits longer is ended by the database. */
const answerMs = 15_000;
/** Between two looks whether a path has been gone to its end. */
const againMs = 250;
/** So long is waited until somebody comes to a step. */
const reachMs = 30_000;

/** What came of a step. */
export interface Outcome {
  readonly step: Step;
  /** Who was killed there; undefined where nobody came to the step. */
  readonly killed: string | undefined;
  readonly problems: readonly string[];
  readonly seconds: number;
  /** What took them. */
  readonly laps: string;
}

/** Nobody's user ids but the walk's. */
let lastUser = 500_000;
export const nextUser = (): number => (lastUser += 1);

const settled = async ({ client, target }: World, meanwhile?: () => Promise<unknown>): Promise<string[]> =>
  (await settle(client, target, settleMs, lookEveryMs, meanwhile)).stuck.map(
    ({ what, left }) => `stuck, ${what}: ${left}`,
  );

/** Lets time pass, but not more often than every second: whoever lives has the time that it takes. */
const timePasser = (world: World): (() => Promise<void>) => {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < passEveryMs) return;
    last = performance.now();
    await letTimePass(world);
  };
};

/** What the books of the platform and of Telegram disagree in. */
export const booksOf = async ({ client, simulator, stars, plans, spent }: World): Promise<string[]> => [
  ...(await ledgerProblems(client)),
  ...(await starsProblems(client, simulator, stars, true)),
  ...(await subscriptionProblems(client, simulator)),
  ...(await itemProblems(client)),
  ...(await currencyProblems(client, spent)),
  ...(await planProblems(client, simulator, plans)),
];

/** @param known what did not agree before: it stays so, and is told of once */
const newInBooks = async (world: World, known: readonly string[]): Promise<string[]> =>
  (await booksOf(world)).filter((problem) => !known.includes(problem));

/** What is left over or does not agree, once everything has come to rest. */
export const problemsOf = async (world: World): Promise<string[]> => [
  ...(await settled(world)),
  ...(await booksOf(world)),
];

/** Goes along a path once, undisturbed, and notes all that it does. @throws Error where it ends badly */
export const see = async (world: World, gates: Gates, path: Path): Promise<Seen> => {
  const go = await path.prepare(world, nextUser());
  const before = await settled(world);
  const known = await booksOf(world);
  const last = (await world.simulator.get<readonly LogEntry[]>('log')).at(-1)?.id ?? 0;
  const after: string[] = [];
  const writes = await gates.record(async () => {
    await go();
    after.push(...(await settled(world)));
  });
  const problems = [...before, ...after, ...(await newInBooks(world, known))];
  if (problems.length > 0) throw new Error(problems.join('; '));
  const log = await world.simulator.get<readonly LogEntry[]>(`log?after=${last}`);
  return { writes, calls: log.filter(({ kind }) => kind === 'call') };
};

/** Everything that is written while nobody pays anything. */
export const seeIdle = async (world: World, gates: Gates, milliseconds: number): Promise<SeenWrite[]> => {
  await settled(world);
  return gates.record(() => sleep(milliseconds));
};

/** Somebody who waits at a step, and what lets them go. */
interface Caught {
  readonly port: number;
  /** To be called when they are dead. */
  bury(): Promise<void>;
}

/** Shuts the step's gate. @returns who comes to it, in time; and what opens it where nobody does */
const lieInWait = async (
  world: World,
  gates: Gates,
  step: Step,
): Promise<{
  readonly caught: (isOver: () => boolean) => Promise<Caught | undefined>;
  readonly giveUp: () => Promise<void>;
}> => {
  if (step.kind === 'write') {
    await gates.shut(step);
    return {
      caught: async (isOver) => {
        const held: HeldWrite | undefined = await gates.waiting(reachMs, isOver);
        return (
          held && { port: held.port, bury: () => gates.open(held, step.moment === 'before' ? 'ended' : 'goes on') }
        );
      },
      giveUp: () => gates.open(),
    };
  }
  const held = world.distributed.simulator.holdCall(step.method, step.moment, step.nth);
  return {
    caught: async () => {
      const found = await Promise.race([held.waits, sleep(reachMs, undefined)]);
      // What was not carried out yet never is; what was, nobody hears of.
      return found && { port: found.port, bury: () => Promise.resolve(held.release('drop')) };
    },
    giveUp: () => Promise.resolve(held.release('go on')),
  };
};

/**
 * Brings a path to a step, kills who is at it, lets everything start again, come to rest and, where time alone repairs,
 * time pass; then the books are held against Telegram's.
 */
export const walk = async (world: World, gates: Gates, path: Path, step: Step): Promise<Outcome> => {
  const watch = createStopwatch();
  const problems: string[] = [];
  const go = await path.prepare(world, nextUser());
  watch.lap('prepared');
  problems.push(...(await settled(world)).map((problem) => `before the step, ${problem}`));
  const known = await booksOf(world);
  watch.lap('settled');

  const trap = await lieInWait(world, gates, step);
  const gone = go()
    .catch((error: unknown) => problems.push(messageOf(error)))
    .then(() => true);
  // A step that is not there each time is given up where all has come to its end without it.
  let isOver = false;
  if (!step.isSure)
    void gone
      .then(() => settled(world))
      .catch(() => [])
      .then(() => {
        isOver = true;
      });
  const caught = await trap.caught(() => isOver);
  watch.lap('caught');
  let killed: string | undefined;
  if (caught === undefined) await trap.giveUp();
  else {
    const maker = await ownerOfPort(world.distributed.processes.values(), caught.port);
    if (maker === undefined) problems.push('nobody knows who was at the step');
    const isOfAskers = step.kind === 'write' && step.victims === 'askers';
    const victims = isOfAskers ? askersBut(world, maker) : maker === undefined ? [] : [maker];
    killed = victims.map(({ name }) => name).join(', ');
    await killAll(world, victims);
    // Those who asked begin anew while what they had asked for is still under way.
    if (isOfAskers) await Promise.race([sleep(answerMs), Promise.all(victims.map((each) => each.ready()))]);
    await caught.bury();
    watch.lap('killed');
    await Promise.all(victims.map((each) => each.ready(120_000)));
    watch.lap('ready');
  }
  const pass = killed === undefined ? () => Promise.resolve() : timePasser(world);
  do await pass();
  while (!(await Promise.race([gone, sleep(againMs, false)])));
  watch.lap('gone');
  problems.push(...(await settled(world, pass)));
  watch.lap('settled');
  problems.push(...(await newInBooks(world, known)));
  watch.lap('compared');
  return { step, killed, problems, seconds: watch.seconds(), laps: watch.laps() };
};

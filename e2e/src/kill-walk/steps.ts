import type { LogEntry } from '@stargraph/embedded/simulator/contract';
import type { CallMoment } from '@stargraph/embedded/simulator/call-gate';
import type { MethodName } from '@stargraph/embedded/simulator/methods';
import type { SeenWrite, WriteMoment } from './gates.ts';

/**
 * Who dies at a write: the process that makes it, or everybody who may have asked for it, so that it goes on alone while
 * they start again and ask once more.
 */
type Victims = 'maker' | 'askers';

/** Where a process may die: at a write to the database, or at a call of the Bot API. */
export type Step =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly trail: string;
      readonly moment: WriteMoment;
      readonly process: string;
      readonly statement: string;
      readonly victims: Victims;
      /** Which time of those that this happens on the path, from 1. */
      readonly nth: number;
      /** Whether it happened each time that the path was walked; else by chance, or by a clock. */
      readonly isSure: boolean;
    }
  | {
      readonly kind: 'call';
      readonly path: string;
      readonly method: MethodName;
      readonly moment: CallMoment;
      readonly nth: number;
      readonly isSure: boolean;
    };

/** What a path was seen to do, once. */
export interface Seen {
  readonly writes: readonly SeenWrite[];
  readonly calls: readonly LogEntry[];
}

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

const keyOf = ({ trail, moment }: Pick<SeenWrite, 'trail' | 'moment'>): string => `${moment} ${trail}`;

/** The writes of a trail, the last of which is where it stands. */
const writesOf = (trail: string): string[] => trail.replace(/^[^:]*: /, '').split(' > ');

/** The tables that a step's transaction has written by then. */
export const tablesOf = (step: Step): string[] =>
  step.kind === 'call' ? [] : writesOf(step.trail).map((write) => write.split(' ')[0] ?? '');

/** Of what happens again and again on a path, so many times are steps of their own. */
const mostTimes = 4;

/** How often something happens on a path at most, and at least. */
const timesOf = (counts: readonly Map<string, number>[], key: string): { nth: number; isSure: boolean }[] => {
  const times = counts.map((each) => each.get(key) ?? 0);
  return Array.from({ length: Math.min(mostTimes, Math.max(...times)) }, (_, index) => ({
    nth: index + 1,
    isSure: index < Math.min(...times),
  }));
};

/**
 * The steps of a path: all that was done whenever it was walked, less what is done while nothing is paid. Two steps that
 * differ in nothing but how many writes their transaction had made leave the same behind, and are two steps all the same.
 */
export const stepsOf = (path: string, walks: readonly Seen[], idle: readonly SeenWrite[]): Step[] => {
  const background = new Set(idle.map(keyOf));
  const writes = walks.map((walk) => countBy(walk.writes, keyOf));
  const calls = walks.map((walk) => countBy(walk.calls, ({ name }) => name));
  const distinct = new Map(
    walks
      .flatMap((walk) => walk.writes)
      .filter((write) => !background.has(keyOf(write)))
      .map((each) => [keyOf(each), each]),
  );
  const methods = new Set(walks.flatMap((walk) => walk.calls).map(({ name }) => name as MethodName));
  return [
    ...[...distinct].flatMap(([key, { trail, moment, process, statement }]) =>
      timesOf(writes, key).map((time): Step => ({
        kind: 'write',
        path,
        trail,
        moment,
        process,
        statement,
        victims: 'maker',
        ...time,
      })),
    ),
    ...[...methods].flatMap((method) =>
      timesOf(calls, method).flatMap((time): Step[] => [
        { kind: 'call', path, method, moment: 'before', ...time },
        { kind: 'call', path, method, moment: 'after', ...time },
      ]),
    ),
  ];
};

/**
 * Of each transaction its first write and its end: what it had written in between is gone with it, so that a death there
 * leaves what one at the first write leaves.
 */
export const isEdge = (step: Step): boolean =>
  step.kind === 'call' || step.moment === 'commit' || writesOf(step.trail).length === 1;

/** What several paths do in the same way, on the first of them alone. */
export const firstOf = (steps: readonly Step[]): Step[] => {
  const known = new Map<string, string>();
  return steps.filter((step) => {
    const key = `${step.kind === 'call' ? `${step.moment} ${step.method}` : keyOf(step)} ${step.nth}`;
    if (!known.has(key)) known.set(key, step.path);
    return known.get(key) === step.path;
  });
};

/** The processes that answer others; the rest ask. */
const answers = /^stargraph-(billing|tenant|auth|game|config)$/;

/** For each write that somebody asked for: the death of all who may have been that, once over all paths. */
export const askersOf = (steps: readonly Step[]): Step[] => {
  const known = new Set<string>();
  return steps.flatMap((step): Step[] => {
    if (step.kind === 'call' || step.moment === 'commit' || !answers.test(step.process)) return [];
    if (writesOf(step.trail).length > 1 || known.has(step.trail)) return [];
    known.add(step.trail);
    return [{ ...step, nth: 1, victims: 'askers' }];
  });
};

/** A step in a line. */
export const titleOf = (step: Step): string => {
  const again = step.nth === 1 ? '' : ` (time ${step.nth})`;
  if (step.kind === 'call')
    return step.moment === 'before'
      ? `${step.method} asked${again}`
      : `${step.method} carried out, its answer unheard${again}`;
  const writes = writesOf(step.trail);
  const last = (writes.at(-1) ?? '').replace(/ [0-9a-f]{8}$/, '');
  const tables = [...new Set(tablesOf(step))];
  if (step.victims === 'askers') return `${step.process}: who had asked for ${last}${again}`;
  return step.moment === 'before'
    ? `${step.process}: before ${last}${writes.length === 1 ? '' : `, write ${writes.length} of its transaction`}${again}`
    : `${step.process}: commit unheard of ${tables.join(', ')}${again}`;
};

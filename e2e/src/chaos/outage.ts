/** What a player does, as far as its outages are counted apart. */
export const kinds = [
  'sign-in',
  'read',
  'act',
  'claim',
  'purchase',
  'event',
  'Stars order',
  'Stars payment',
  'Stars credit',
] as const;
export type Kind = (typeof kinds)[number];

/** A fault from its beginning until the next one begins: what comes late of it is its own. */
export interface FaultMark {
  readonly name: string;
  /** Milliseconds, on the clock of the successes. */
  readonly at: number;
  /** When what broke was whole again; undefined until then. */
  healedAt?: number;
}

/** The longest time without a successful answer, milliseconds. */
export interface Outage {
  readonly fault: string;
  readonly byKind: ReadonlyMap<Kind, number>;
}

/** What holds before the first fault. */
export const calm = 'none';

/**
 * Attributes each gap between two successes of a kind to the fault that was not healed yet when it began, else to the
 * first fault that began in it, else to the one that was in force.
 *
 * @param successes times of each kind, ascending
 * @param marks in their order
 * @param from where counting begins; a kind that succeeded never was out from here to `to`
 */
export const longestOutages = (
  successes: ReadonlyMap<Kind, readonly number[]>,
  marks: readonly FaultMark[],
  from: number,
  to: number,
): Outage[] => {
  const all: readonly FaultMark[] = [{ name: calm, at: from }, ...marks];
  const outages = all.map(({ name }) => ({ fault: name, byKind: new Map<Kind, number>() }));
  for (const [kind, times] of successes) {
    const counted = [from, ...times.filter((time) => time > from && time < to), to];
    let inForce = 0;
    for (let index = 1; index < counted.length; index += 1) {
      const [began = from, ended = to] = [counted[index - 1], counted[index]];
      while ((all[inForce + 1]?.at ?? Infinity) <= began) inForce += 1;
      const broken = inForce > 0 && (all[inForce]?.healedAt ?? Infinity) > began;
      const blamed = !broken && (all[inForce + 1]?.at ?? Infinity) < ended ? inForce + 1 : inForce;
      const { byKind } = outages[blamed] ?? outages[0] ?? { byKind: new Map<Kind, number>() };
      byKind.set(kind, Math.max(byKind.get(kind) ?? 0, ended - began));
    }
  }
  return outages;
};

/** Notes when each kind of operation succeeded and when each fault began. */
export const createOutageRecorder = (now: () => number = () => performance.now()) => {
  const successes = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  const marks: FaultMark[] = [];
  let from = now();
  return {
    succeed: (kind: Kind): void => {
      successes.get(kind)?.push(now());
    },
    /** From here on; what came before was the load's own beginning. */
    begin: (): void => {
      from = now();
    },
    fault: (name: string): void => {
      marks.push({ name, at: now() });
    },
    /** The last one begun has come back. */
    healed: (): void => {
      const last = marks.at(-1);
      if (last !== undefined) last.healedAt = now();
    },
    /** How often each kind succeeded. */
    counts: (): ReadonlyMap<Kind, number> => new Map([...successes].map(([kind, times]) => [kind, times.length])),
    /** To be called before the load ends, whose end is no outage. */
    outages: (): Outage[] => longestOutages(successes, marks, from, now()),
  };
};

export type OutageRecorder = ReturnType<typeof createOutageRecorder>;

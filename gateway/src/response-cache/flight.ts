import type { ResponseTag } from '@stargraph/kit/contracts/response-cache';

/** Something that is being asked for, for all who wait for it. */
export interface Flight<Answer> {
  readonly tags: readonly ResponseTag[];
  /** Who has not left before the answer. */
  waiting: number;
  readonly begun: number;
  readonly gone: AbortController;
  readonly answer: Promise<Answer>;
  /** Whether what it brings may have been asked for before a change: nobody joins it any more, and nothing of it is kept. */
  old: boolean;
}

/** Nobody joins what was asked for longer ago, milliseconds: a change that nobody told of in between is seen after so long. */
export const joinMs = 1000;

/** The caller has left; nobody reads what they get. */
export class CallerLeftError extends Error {
  constructor() {
    super('The client has left.');
    this.name = 'CallerLeftError';
  }
}

export interface Flights<Answer> {
  /** The one that may be joined under this key. */
  find(key: string): Flight<Answer> | undefined;
  /** Asks, for whoever joins. @param ask finds in the flight whether anybody waits any more, and whether it is old */
  begin(key: string, tags: readonly ResponseTag[], ask: (flight: Flight<Answer>) => Promise<Answer>): Flight<Answer>;
  /** The answer, for one caller. @throws CallerLeftError once they leave; the last one to leave ends the asking */
  join(key: string, flight: Flight<Answer>, leaving: AbortSignal): Promise<Answer>;
  /** What is being asked for under this tag is of before a change. */
  detach(tag: ResponseTag): void;
}

/** Equal questions that are asked at the same time are asked once. */
export const createFlights = <Answer>(now: () => number): Flights<Answer> => {
  const flights = new Map<string, Flight<Answer>>();
  const forget = (key: string, flight: Flight<Answer>): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    find: (key) => {
      const flight = flights.get(key);
      return flight !== undefined && now() - flight.begun < joinMs ? flight : undefined;
    },
    begin: (key, tags, ask) => {
      const { promise, resolve } = Promise.withResolvers<Answer>();
      const flight: Flight<Answer> = {
        tags,
        waiting: 0,
        begun: now(),
        gone: new AbortController(),
        answer: promise,
        old: false,
      };
      flights.set(key, flight);
      // A refusal is every waiting caller's; where all have left it is nobody's.
      promise.catch(() => undefined);
      resolve(ask(flight).finally(() => forget(key, flight)));
      return flight;
    },
    join: async (key, flight, leaving) => {
      const { promise: left, reject } = Promise.withResolvers<never>();
      const leave = (): void => {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          forget(key, flight);
          flight.gone.abort();
        }
        reject(new CallerLeftError());
      };
      flight.waiting += 1;
      if (leaving.aborted) leave();
      else leaving.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([flight.answer, left]);
      } finally {
        leaving.removeEventListener('abort', leave);
      }
    },
    detach: (tag) => {
      for (const [key, flight] of flights) {
        if (!flight.tags.includes(tag)) continue;
        flight.old = true;
        flights.delete(key);
      }
    },
  };
};

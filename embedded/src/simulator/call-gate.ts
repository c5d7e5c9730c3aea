import type { MethodName } from './methods.ts';

/** Before the Bot API carries a call out, or after that and before it answers. */
export type CallMoment = 'before' | 'after';

/** A call that the Bot API keeps waiting. */
export interface HeldCall {
  /** Resolves once it waits, with the port that it came from on loopback: whose connection it is says who called. */
  readonly waits: Promise<{ readonly port: number }>;
  /** Lets it go on. Where it was to be dropped before it was carried out, it never happened. */
  release(how: 'go on' | 'drop'): void;
}

/** How a call that was held goes on. */
type Release = 'go on' | 'drop';

/** For tests that kill a caller in the middle of its call. */
export interface CallGate {
  /** Holds the `nth` call of a method from now on, from 1; the others pass. One call at a time is held. */
  readonly hold: (method: MethodName, moment: CallMoment, nth?: number) => HeldCall;
  /** Passes at once unless this call is to be held. @returns whether it goes on */
  pass(method: MethodName | undefined, moment: CallMoment, port: number): Promise<Release>;
}

export const createCallGate = (): CallGate => {
  interface Held {
    readonly method: MethodName;
    readonly moment: CallMoment;
    left: number;
    readonly waits: PromiseWithResolvers<{ readonly port: number }>;
    readonly released: PromiseWithResolvers<Release>;
  }
  let held: Held | undefined;
  return {
    hold: (method, moment, nth = 1) => {
      const wanted: Held = {
        method,
        moment,
        left: nth,
        waits: Promise.withResolvers(),
        released: Promise.withResolvers(),
      };
      held?.released.resolve('go on');
      held = wanted;
      return {
        waits: wanted.waits.promise,
        release: (how) => {
          if (held === wanted) held = undefined;
          wanted.released.resolve(how);
        },
      };
    },
    pass: async (method, moment, port) => {
      const wanted = held;
      if (wanted === undefined || wanted.method !== method || wanted.moment !== moment) return 'go on';
      wanted.left -= 1;
      if (wanted.left !== 0) return 'go on';
      wanted.waits.resolve({ port });
      return wanted.released.promise;
    },
  };
};

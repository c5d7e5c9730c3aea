import { accessTokenSeconds } from '@stargraph/kit/contracts/notice';

/** A key signs for so long; then the next one is announced. */
const lifeMs = 90 * 24 * 60 * 60_000;
/** A new key is known for so long before it signs: gateways keep the list for five minutes at the most. */
export const announcedMs = 10 * 60_000;
/** No process signs with what it knows for longer than this without looking again. */
const lookAgainMs = 60_000;
/** A replaced key is kept until the last token under it has ended, with time for processes and clocks that lag. */
const keptMs = accessTokenSeconds * 1000 + announcedMs;

export interface KeyTimes {
  readonly signsFrom: Date;
}

/** What is to be done with the keys that there are. */
export interface KeyPlan<Key> {
  /** What signs now; undefined where no key does yet. */
  readonly signer: Key | undefined;
  /** The key that is announced and does not sign yet. */
  readonly next: Key | undefined;
  /** When the signer is to be looked up again, milliseconds since the epoch. */
  readonly lookAgainAt: number;
  /** Whether it is time to announce the next key. */
  readonly due: boolean;
  /** Whose last token has ended. */
  readonly leaving: readonly Key[];
}

/**
 * Everything follows from when each key begins to sign and from the clock, so there is no step in between that a
 * process could die in.
 * @param now milliseconds since the epoch
 */
export const planKeys = <Key extends KeyTimes>(keys: readonly Key[], now: number): KeyPlan<Key> => {
  const byAge = keys.toSorted((one, other) => other.signsFrom.getTime() - one.signsFrom.getTime());
  const signing = byAge.filter(({ signsFrom }) => signsFrom.getTime() <= now);
  const [signer] = signing;
  const next = byAge.findLast(({ signsFrom }) => signsFrom.getTime() > now);
  return {
    signer,
    next,
    lookAgainAt: Math.min(now + lookAgainMs, next?.signsFrom.getTime() ?? Infinity),
    due: next === undefined && (signer === undefined || now - signer.signsFrom.getTime() >= lifeMs),
    // Replaced when the one after it began to sign.
    leaving: signing.slice(1).filter((_, index) => {
      const successor = signing[index];
      return successor !== undefined && now - successor.signsFrom.getTime() > keptMs;
    }),
  };
};

import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { RequestError } from '@stargraph/kit/errors';

export interface PasswordHasher {
  /** argon2id in its PHC string, worked out off the event loop. @throws RequestError (UNAVAILABLE) where too many wait */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the hashed one. Where there is no hash it works as long, and answers no.
   * @throws RequestError (UNAVAILABLE) where too many wait
   */
  matches(stored: string | null, password: string): Promise<boolean>;
}

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. The library's default variant is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At once: half of the cores, and never all four threads of the pool that files and names are looked up by. */
const mostAtOnce = Math.max(1, Math.min(3, Math.floor(availableParallelism() / 2)));
/** More than that many in line would be answered after their clients have gone. */
const mostWaiting = 500;

/**
 * @param atOnce hashes worked out at the same time, each with 19 MiB; the others stand in line. @default half of the
 * cores, 3 at most
 * @param inLine how many may stand there. @default 500
 */
export const createPasswordHasher = (atOnce = mostAtOnce, inLine = mostWaiting): PasswordHasher => {
  let running = 0;
  const line: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (line.length >= inLine)
      throw new RequestError('UNAVAILABLE', 'Too many people are signing in right now. Try again in a moment.');
    if (running >= atOnce) await new Promise<void>((resolve) => line.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line, or is free.
      const next = line.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };

  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    matches: (stored, password) =>
      inTurn(async () => {
        // Made on whichever way comes first, so that the first unknown address takes no longer than a known one.
        decoy ??= hash(randomBytes(32), cost);
        const absent = await decoy;
        const matched = await verify(stored ?? absent, password);
        return stored !== null && matched;
      }),
  };
};

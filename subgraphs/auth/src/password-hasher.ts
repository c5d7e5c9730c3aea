import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

export interface PasswordHasher {
  /** argon2id in its PHC string, worked out off the event loop. */
  hash(password: string): Promise<string>;
  /** Whether the password is the hashed one. Where there is no hash it works as long, and answers no. */
  matches(stored: string | null, password: string): Promise<boolean>;
}

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. The library's default variant is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const createPasswordHasher = (): PasswordHasher => {
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => hash(password, cost),
    matches: async (stored, password) => {
      // Made on whichever way comes first, so that the first unknown address takes no longer than a known one.
      decoy ??= hash(randomBytes(32), cost);
      const absent = await decoy;
      const matched = await verify(stored ?? absent, password);
      return stored !== null && matched;
    },
  };
};

import { Worker } from 'node:worker_threads';
import { isLongEnough } from './domain/account.ts';
import { WeakPasswordError, type PasswordWeakness } from './domain/errors.ts';

export interface PasswordStrength {
  /**
   * @param password as `normalizePassword` leaves it
   * @param personal what is known of who chooses it, such as address and name
   * @throws WeakPasswordError with every reason
   */
  check(password: string, personal: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly weaknesses: readonly PasswordWeakness[];
}

/**
 * How guessable passwords are, worked out in a thread of its own: a crafted one takes hundreds of milliseconds. The
 * thread starts at the first question, with the lists of breached and common passwords, and is kept.
 */
export const createPasswordStrength = (): PasswordStrength => {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let worker: Worker | undefined;
  let last = 0;

  const fail = (error: Error): void => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./password-strength-thread.ts', import.meta.url));
    started.unref();
    started.on('message', (answer: Answer) => {
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
    });
    started.on('error', fail);
    started.on('exit', () => fail(new Error('The password thread has ended')));
    return started;
  };

  return {
    check: async (password, personal) => {
      if (!isLongEnough(password)) throw new WeakPasswordError(['short']);
      worker ??= start();
      const thread = worker;
      last += 1;
      const id = last;
      const { weaknesses } = await new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        thread.postMessage({ id, password, personal });
      });
      if (weaknesses.length > 0) throw new WeakPasswordError(weaknesses);
    },
    close: async () => {
      await worker?.terminate();
    },
  };
};

import { setImmediate as turn } from 'node:timers/promises';
import { createGroupCommit } from '@stargraph/kit/group-commit';
import { describe, expect, it } from 'vitest';

/** A `run` that answers when it is told to. */
const heldRun = () => {
  const batches: { readonly requests: readonly number[]; finish(): void; fail(error: Error): void }[] = [];
  const run = (requests: readonly number[]): Promise<number[]> => {
    const held = Promise.withResolvers<number[]>();
    batches.push({ requests, finish: () => held.resolve(requests.map((request) => request * 10)), fail: held.reject });
    return held.promise;
  };
  return { batches, run, sizes: () => batches.map((batch) => batch.requests.length) };
};

const settle = async (): Promise<void> => {
  await turn();
  await turn();
};

describe('group commit', () => {
  it('starts at once with what arrives together, and gathers while that is in flight', async () => {
    const { batches, run } = heldRun();
    const commit = createGroupCommit({ run });
    const first = [commit.submit(1), commit.submit(2)];
    await settle();
    const second = [3, 4, 5].map((request) => commit.submit(request));
    await settle();
    expect(batches.map((batch) => batch.requests)).toEqual([[1, 2]]);
    batches[0]?.finish();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await settle();
    expect(batches.map((batch) => batch.requests)).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    batches[1]?.finish();
    expect(await Promise.all(second)).toEqual([30, 40, 50]);
  });

  it('makes no batch larger than it may be', async () => {
    const { batches, run, sizes } = heldRun();
    const commit = createGroupCommit({ run, maxBatch: 3 });
    const all = Promise.all(Array.from({ length: 7 }, (_, index) => commit.submit(index)));
    for (let index = 0; index < 3; index += 1) {
      await settle();
      batches[index]?.finish();
    }
    expect(await all).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(sizes()).toEqual([3, 3, 1]);
  });

  it('uses a free slot beside a batch in flight, and no more slots than it has', async () => {
    const { batches, run } = heldRun();
    const commit = createGroupCommit({ run, concurrency: 2, maxWaitMs: 0 });
    const answers = [commit.submit(1)];
    await settle();
    answers.push(commit.submit(2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    answers.push(commit.submit(3));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(batches.map((batch) => batch.requests)).toEqual([[1], [2]]);
    batches[1]?.finish();
    await settle();
    expect(batches.map((batch) => batch.requests)).toEqual([[1], [2], [3]]);
    batches[0]?.finish();
    batches[2]?.finish();
    expect(await Promise.all(answers)).toEqual([10, 20, 30]);
  });

  it('gives each request its own answer or refusal', async () => {
    const commit = createGroupCommit<number, string>({
      run: async (batch) => batch.map((request) => (request === 2 ? new Error('refused') : `ok ${request}`)),
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((request) => commit.submit(request)));
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 'ok 1' },
      { status: 'rejected', reason: new Error('refused') },
      { status: 'fulfilled', value: 'ok 3' },
    ]);
  });

  it('replays a batch that throws one by one, so that the bad one fails alone', async () => {
    const batches: (readonly number[])[] = [];
    const commit = createGroupCommit<number, number>({
      run: async (batch) => {
        batches.push(batch);
        if (batch.includes(2)) throw new Error('bad');
        return [...batch];
      },
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((request) => commit.submit(request)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('does not run a lone request twice when it throws', async () => {
    let runs = 0;
    const commit = createGroupCommit<number, number>({
      run: () => {
        runs += 1;
        return Promise.reject(new Error('bad'));
      },
    });
    await expect(commit.submit(1)).rejects.toThrow('bad');
    expect(runs).toBe(1);
  });

  it('replays nothing when answers are missing, and fails those that have none', async () => {
    let runs = 0;
    const commit = createGroupCommit<number, number>({
      run: async () => {
        runs += 1;
        return [1];
      },
    });
    const outcomes = await Promise.allSettled([commit.submit(1), commit.submit(2)]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected']);
    expect(runs).toBe(1);
  });

  it('answers everything it took before it is closed, and takes nothing after', async () => {
    const { batches, run } = heldRun();
    const commit = createGroupCommit({ run, maxBatch: 1 });
    const taken = Promise.all([commit.submit(1), commit.submit(2)]);
    let closed = false;
    const closing = commit.close().then(() => {
      closed = true;
    });
    await expect(commit.submit(3)).rejects.toThrow('closed');
    await settle();
    batches[0]?.finish();
    await settle();
    expect(closed).toBe(false);
    batches[1]?.finish();
    await closing;
    expect(await taken).toEqual([10, 20]);
    await expect(commit.close()).resolves.toBeUndefined();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash, type ListedObjectStore } from '../objects.ts';

/** A store that is empty, and the way to be rid of it. */
export interface ObjectStoreHarness {
  readonly store: ListedObjectStore;
  drop(): Promise<void>;
}

const keyOf = (body: Uint8Array): string => `contract/${contentHash(body)}.bin`;

/** What every object store keeps to; one suite for all of them. */
export const describeObjectStore = (name: string, open: () => Promise<ObjectStoreHarness>): void => {
  describe(`objects in ${name}`, () => {
    let harness: ObjectStoreHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => {
      await harness.drop();
    });

    it('gives back every byte of what was put', async () => {
      const body = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256);
      await harness.store.put(keyOf(body), body);
      expect(Buffer.from((await harness.store.get(keyOf(body))) ?? []).equals(body)).toBe(true);
    });

    it('keeps an object of no bytes, which is not the same as none', async () => {
      const body = new Uint8Array();
      await harness.store.put(keyOf(body), body);
      expect(await harness.store.get(keyOf(body))).toHaveLength(0);
    });

    it('answers null for what was never put', async () => {
      expect(await harness.store.get(`contract/${'0'.repeat(64)}.bin`)).toBeNull();
    });

    it('takes the same object twenty times at once', async () => {
      const body = Buffer.from('{"whole":true}');
      await Promise.all(Array.from({ length: 20 }, () => harness.store.put(keyOf(body), body)));
      await harness.store.put(keyOf(body), body);
      expect(String(Buffer.from((await harness.store.get(keyOf(body))) ?? []))).toBe('{"whole":true}');
    });

    it('names every key once, over pages too', async () => {
      const keys = Array.from({ length: 30 }, (_, index) => `listed/${index % 7}/${index}.json`);
      await Promise.all(keys.map((key) => harness.store.put(key, Buffer.from(key))));
      const listed = (await Array.fromAsync(harness.store.keys())).filter((key) => key.startsWith('listed/'));
      expect(listed.toSorted()).toEqual(keys.toSorted());
    });

    it.each(['../out', 'a/../../out', '/etc/passwd', '', 'a//b', 'a?versionId=1', 'a b'])(
      'takes %j for no key',
      async (key) => {
        const { store } = harness;
        await expect(Promise.resolve().then(() => store.put(key, Buffer.from('x')))).rejects.toThrow(
          'Illegal object key',
        );
        await expect(Promise.resolve().then(() => store.get(key))).rejects.toThrow('Illegal object key');
      },
    );
  });
};

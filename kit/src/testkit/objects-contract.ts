import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash, type FileStore } from '../objects.ts';
import type { Uploads } from '../objects/upload.ts';

/** A store that is empty, and the way to be rid of it. */
export interface ObjectStoreHarness {
  readonly store: FileStore;
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

    it('tells how large an object is, gives a part of it, and forgets it', async () => {
      const { store } = harness;
      const key = 'contract/parts.txt';
      expect([await store.head(key), await store.read(key)]).toEqual([null, null]);
      await store.put(key, Buffer.from('0123456789'));
      expect(await store.head(key)).toEqual({ byteSize: 10 });
      const read = async (range?: { start: number; end: number }) => {
        const body = await store.read(key, range);
        return body === null ? null : await text(body);
      };
      expect([await read(), await read({ start: 2, end: 4 }), await read({ start: 9, end: 9 })]).toEqual([
        '0123456789',
        '234',
        '9',
      ]);
      await store.remove(key);
      await store.remove(key);
      expect([await store.get(key), await store.head(key), await store.read(key)]).toEqual([null, null, null]);
    });

    it('keeps of a stream what was announced, and nothing of anything else', async () => {
      const { store } = harness;
      const body = Buffer.from('what was announced');
      const expected = { byteSize: body.length, sha256: contentHash(body) };
      const source = async function* (...pieces: string[]) {
        for (const piece of pieces) yield Buffer.from(piece);
      };
      expect(await store.putFrom('contract/long', source('what was announced', '!'), expected)).toBe('size');
      expect(await store.putFrom('contract/short', source('what was'), expected)).toBe('size');
      expect(await store.putFrom('contract/other', source('what was unnounced'), expected)).toBe('hash');
      for (const key of ['long', 'short', 'other']) expect(await store.head(`contract/${key}`)).toBeNull();
      expect(await store.putFrom('contract/right', source('what was ', 'announced'), expected)).toBe('stored');
      expect(String(await store.get('contract/right').then((bytes) => Buffer.from(bytes ?? [])))).toBe(String(body));
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

/** Where uploads go, and the store that they arrive in. */
export interface UploadsHarness {
  readonly store: FileStore;
  readonly uploads: Uploads;
  drop(): Promise<void>;
}

/** What every way of uploading keeps to: the granted content and no other, in time and no later. */
export const describeUploads = (name: string, open: () => Promise<UploadsHarness>): void => {
  describe(`uploads ${name}`, () => {
    let harness: UploadsHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => {
      await harness.drop();
    });

    const body = Buffer.from('a picture, let us say');
    let turn = 0;
    const grant = (more: { readonly livesMs?: number } = {}) => {
      turn += 1;
      return {
        key: `uploads/contract/${turn}`,
        contentType: 'image/png',
        contentLength: body.length,
        sha256: contentHash(body),
        expiresAt: Date.now() + (more.livesMs ?? 60_000),
      };
    };
    const put = async (
      { method, url, headers }: Awaited<ReturnType<Uploads['createUpload']>>,
      sent: Buffer = body,
      other: Readonly<Record<string, string>> = {},
    ): Promise<boolean> => {
      const response = await fetch(url, { method, headers: { ...headers, ...other }, body: new Uint8Array(sent) });
      await response.arrayBuffer();
      return response.ok;
    };

    it('take what was granted, again too', async () => {
      const granted = grant();
      const request = await harness.uploads.createUpload(granted);
      expect(new URL(request.url).origin).toBe(harness.uploads.origin());
      expect([await put(request), await put(request)]).toEqual([true, true]);
      expect(Buffer.from((await harness.store.get(granted.key)) ?? []).equals(body)).toBe(true);
    });

    it.each<[string, Buffer, Record<string, string>]>([
      ['longer', Buffer.concat([body, body]), {}],
      ['shorter', body.subarray(1), {}],
      ['of the same length and other bytes', Buffer.from(String(body).replace('picture', 'program')), {}],
      ['of another type', body, { 'content-type': 'text/html' }],
    ])('refuse what is %s, and keep nothing of it', async (_, sent, headers) => {
      const granted = grant();
      expect(await put(await harness.uploads.createUpload(granted), sent, headers)).toBe(false);
      expect(await harness.store.head(granted.key)).toBeNull();
    });

    it('refuse another key than the granted one', async () => {
      const request = await harness.uploads.createUpload(grant());
      const other = `uploads/contract/other-${turn}`;
      expect(await put({ ...request, url: request.url.replace(/uploads\/contract\/\d+/, other) })).toBe(false);
      expect(await harness.store.head(other)).toBeNull();
    });

    it('refuse a grant that is over', async () => {
      const granted = grant({ livesMs: 1000 });
      const request = await harness.uploads.createUpload(granted);
      await new Promise((resolve) => setTimeout(resolve, 2100));
      expect(await put(request)).toBe(false);
      expect(await harness.store.head(granted.key)).toBeNull();
    });
  });
};

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@stargraph/kit/clock';
import { createS3ObjectStore, ObjectStoreError } from '@stargraph/kit/objects/s3';
import { createPresignedUploads } from '@stargraph/kit/objects/upload';
import { describeObjectStore, describeUploads } from '@stargraph/kit/testkit/objects-contract';
import { createS3, type S3Engine } from '../src/engines/s3.ts';

let folder: string;
let engine: S3Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-s3-'));
  engine = await createS3({ folder });
  await engine.start();
}, 180_000);
afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

const storeIn = (bucket: string, more: Partial<Parameters<typeof createS3ObjectStore>[0]> = {}) =>
  createS3ObjectStore({
    endpoint: engine.endpoint,
    region: engine.region,
    accessKeyId: engine.accessKeyId,
    secretAccessKey: engine.secretAccessKey,
    bucket,
    ...more,
  });

describeObjectStore('S3', async () => {
  const store = storeIn('contract', { pageSize: 7 });
  await store.makeBucket();
  return { store, drop: async () => {} };
});

describeUploads('to S3 by presigned URLs', async () => {
  const store = storeIn('uploads');
  await store.makeBucket();
  return {
    store,
    uploads: createPresignedUploads(
      {
        endpoint: engine.endpoint,
        region: engine.region,
        accessKeyId: engine.accessKeyId,
        secretAccessKey: engine.secretAccessKey,
        bucket: 'uploads',
      },
      systemClock,
    ),
    drop: async () => {},
  };
});

describe('an S3 bucket', () => {
  it('is made once, and made again harmlessly', async () => {
    const store = storeIn('made-once');
    await expect(store.checkBucket()).rejects.toThrow('NoSuchBucket');
    await Promise.all([store.makeBucket(), store.makeBucket(), storeIn('made-once').makeBucket()]);
    await store.makeBucket();
    await expect(store.checkBucket()).resolves.toBeUndefined();
  });

  it('never replaces an object', async () => {
    const store = storeIn('immutable');
    await store.makeBucket();
    await store.put('a/b.json', Buffer.from('first'));
    await store.put('a/b.json', Buffer.from('other'));
    expect(String(Buffer.from((await store.get('a/b.json')) ?? []))).toBe('first');
  });

  it('that is missing is an error, and not an object that never was', async () => {
    const store = storeIn('nowhere');
    await expect(store.get('a/b.json')).rejects.toThrow('NoSuchBucket');
    await expect(store.put('a/b.json', Buffer.from('x'))).rejects.toThrow('NoSuchBucket');
  });

  it('tells a wrong secret from a missing object, and never shows the secret', async () => {
    const store = storeIn('contract', { secretAccessKey: 'hunter2' });
    const error: unknown = await store.get(`contract/${'0'.repeat(64)}.bin`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ObjectStoreError);
    expect(error).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });
});

describe('an S3 server that goes away', () => {
  it('killed amid puts, loses none that was acknowledged, and is found again without a new client', async () => {
    const store = storeIn('killed', { attempts: 1 });
    const patient = storeIn('killed', { attempts: 12, backoffMs: 100 });
    await store.makeBucket();
    const acknowledged: string[] = [];
    let refused = 0;
    const write = async (writer: number): Promise<void> => {
      for (let turn = 0; refused === 0 || turn === 0; turn += 1) {
        const key = `killed/${writer}-${turn}.json`;
        try {
          await store.put(key, Buffer.from(key.repeat(200)));
          acknowledged.push(key);
        } catch {
          refused += 1;
        }
      }
    };
    const writers = [0, 1, 2, 3].map(write);
    while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    await engine.kill();
    await Promise.all(writers);
    const down: unknown = await store.get('killed/0-0.json').catch((thrown: unknown) => thrown);
    expect(down).toBeInstanceOf(ObjectStoreError);
    expect(down).toMatchObject({ status: null });

    const waiting = patient.get(acknowledged[0] ?? '');
    await engine.start();
    expect(await waiting).not.toBeNull();
    for (const key of acknowledged) {
      expect(String(Buffer.from((await store.get(key)) ?? []))).toBe(key.repeat(200));
    }
    expect(refused).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
  });

  it('that hangs is given up after the time-out of each attempt', async () => {
    let asked = 0;
    const hanging = createServer(() => {
      asked += 1;
    });
    await new Promise<void>((resolve) => {
      hanging.listen(0, '127.0.0.1', resolve);
    });
    const { port } = hanging.address() as AddressInfo;
    try {
      const store = storeIn('hangs', {
        endpoint: `http://127.0.0.1:${port}`,
        timeoutMs: 100,
        attempts: 3,
        backoffMs: 10,
      });
      const began = performance.now();
      await expect(store.get('a/b.json')).rejects.toBeInstanceOf(ObjectStoreError);
      expect(asked).toBe(3);
      expect(performance.now() - began).toBeLessThan(5000);
    } finally {
      hanging.closeAllConnections();
      await new Promise((resolve) => hanging.close(resolve));
    }
  });
});

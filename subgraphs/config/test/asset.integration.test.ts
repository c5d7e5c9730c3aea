import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { contentHash } from '@stargraph/kit/objects';
import { libraryOf } from './asset-library.ts';
import { createTenant, startConfig, type RunningConfig, type Tenant } from './harness.ts';
import { gif, png, pngHead } from './image.ts';

const maxBytes = 20_000;
let config: RunningConfig;
let tenant: Tenant;
beforeAll(async () => {
  config = await startConfig({ assetMaxBytes: maxBytes });
  tenant = createTenant();
});
afterAll(() => config.stop());

let colour = 0;
/** Another picture each time. */
const picture = (width = 4, height = 3): Buffer => {
  colour += 1;
  return png(width, height, colour);
};
const keysBelow = async (prefix: string): Promise<string[]> =>
  (await Array.fromAsync(config.objects.keys())).filter((key) => key.startsWith(prefix)).toSorted();

describe('room in the plan', () => {
  const free = 500_000_000;
  const fill = (projectId: string, bytes: number) =>
    config.pool.query(
      `insert into asset (project_id, id, sha256, content_type, byte_size, name, created_by, created_at, state, changed_at, width, height)
       values ($1, $2, $3, 'image/png', $4, 'Large', 'opr_1', now(), 'ready', now(), 1, 1)`,
      [projectId, newId('asset'), contentHash(picture()), bytes],
    );

  test('of fifty files that are announced at once, as many are taken as there is room for', async () => {
    const own = createTenant();
    const library = libraryOf(config, own);
    const files = Array.from({ length: 50 }, () => picture());
    const size = Math.max(...files.map(({ length }) => length));
    await fill(own.projectId, free - 5 * size);
    const answers = await Promise.all(files.map((bytes) => library.announce(bytes, { byteSize: size })));
    const taken = answers.filter(({ __typename }) => __typename === 'AssetUploadCreateSuccess');
    expect(taken).toHaveLength(5);
    expect(answers.find((answer) => !taken.includes(answer))).toMatchObject({
      __typename: 'LimitReachedError',
      limit: 'STORAGE',
      most: String(free),
    });
  });

  test('ends with what is stored already, which can be seen and removed; what is removed makes room', async () => {
    const own = createTenant();
    const library = libraryOf(config, own);
    const bytes = picture();
    const announced = await library.announce(bytes);
    await library.send(announced, bytes);
    await library.complete(announced.asset.id);
    await fill(own.projectId, free);
    expect((await library.announce(picture())).__typename).toBe('LimitReachedError');
    expect(await library.announce(bytes)).toMatchObject({ asset: { state: 'READY' }, upload: null });
    const { nodes } = await library.list();
    expect(nodes).toHaveLength(2);
    for (const { id } of nodes) expect((await library.remove(id)).__typename).toBe('AssetDeleteSuccess');
    expect((await library.announce(picture())).__typename).toBe('AssetUploadCreateSuccess');
    const { rows } = await config.pool.query<{ type: string; bytes: number | null }>(
      `select type, (envelope->'data'->>'byteSize')::int as bytes from outbox
       where type like 'config.asset.%' and subject = $1 order by ordering, position`,
      [`asset:${announced.asset.id}`],
    );
    expect(rows).toEqual([
      { type: 'config.asset.stored.v1', bytes: bytes.length },
      { type: 'config.asset.deleted.v1', bytes: null },
    ]);
  });
});

describe('an upload', () => {
  test('that is announced, sent and completed is an image with a size and an address of its hash', async () => {
    const library = libraryOf(config, tenant);
    const bytes = picture(12, 8);
    const announced = await library.announce(bytes, { name: '  Hero.png ' });
    expect(announced).toMatchObject({
      __typename: 'AssetUploadCreateSuccess',
      asset: { state: 'PENDING', width: null, url: null, name: 'Hero.png' },
      upload: { method: 'PUT' },
    });
    expect((await library.list()).nodes).toEqual([]);
    expect(await library.send(announced, bytes)).toBe('stored');
    const { asset } = await library.complete(announced.asset.id);
    const path = `${tenant.projectId}/${contentHash(bytes)}.png`;
    expect(asset).toEqual({
      id: announced.asset.id,
      state: 'READY',
      width: 12,
      height: 8,
      url: `https://assets.test/${path}`,
      name: 'Hero.png',
    });
    expect(Buffer.from((await config.objects.get(`assets/${path}`)) ?? []).equals(bytes)).toBe(true);
    expect((await library.list()).nodes).toEqual([asset]);
    // The same content is there already: there is nothing to upload, whatever it is called.
    expect(await library.announce(bytes, { name: 'Again.png' })).toMatchObject({ asset, upload: null });
  });

  test('repeated under its key has the same asset, and under the same key nothing else', async () => {
    const library = libraryOf(config, tenant);
    const bytes = picture();
    const once = await library.announce(bytes, { key: 'same' });
    const again = await library.announce(bytes, { key: 'same' });
    expect(again.asset.id).toBe(once.asset.id);
    expect(again.upload).not.toBeNull();
    expect(await library.announce(picture(), { key: 'same' })).toMatchObject({
      __typename: 'IdempotencyConflictError',
    });
  });

  test('of another type or of more bytes than are allowed is refused before anything is sent', async () => {
    const library = libraryOf(config, tenant);
    const before = await keysBelow('');
    for (const contentType of ['image/svg+xml', 'text/html', 'application/octet-stream', 'image/PNG', 'toString'])
      expect(await library.announce(picture(), { contentType })).toMatchObject({
        __typename: 'AssetTypeNotAllowedError',
        allowed: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'],
      });
    expect(await library.announce(picture(), { byteSize: maxBytes + 1 })).toMatchObject({
      __typename: 'AssetTooLargeError',
      maxBytes,
    });
    for (const wrong of [
      { byteSize: 0 },
      { byteSize: -1 },
      { sha256: 'A'.repeat(64) },
      { sha256: '../x' },
      { name: ' ' },
    ])
      await expect(library.announce(picture(), wrong)).rejects.toThrow('BAD_USER_INPUT');
    expect(await keysBelow('')).toEqual(before);
  });

  test('that is not the announced one is not taken, and completes to nothing', async () => {
    const library = libraryOf(config, tenant);
    const bytes = picture();
    const announced = await library.announce(bytes);
    expect(await library.complete(announced.asset.id)).toMatchObject({ __typename: 'AssetNotUploadedError' });
    const other = Buffer.from(bytes);
    other[other.length - 20] = (other[other.length - 20] ?? 0) ^ 1;
    expect(await library.send(announced, other)).toBe('mismatch');
    expect(await library.send(announced, bytes.subarray(1))).toBe('forbidden');
    expect(await library.complete(announced.asset.id)).toMatchObject({ __typename: 'AssetNotUploadedError' });
    // A store that would take it all the same is not believed.
    const key = `uploads/${tenant.projectId}/${announced.asset.id}`;
    for (const wrong of [other, Buffer.concat([bytes, bytes])]) {
      await config.objects.put(key, wrong);
      expect(await library.complete(announced.asset.id)).toMatchObject({ __typename: 'AssetContentMismatchError' });
    }
    expect(await config.objects.head(`assets/${tenant.projectId}/${contentHash(bytes)}.png`)).toBeNull();
  });

  test('after its grant is over is refused, and a new grant goes on with the same asset', async () => {
    const library = libraryOf(config, tenant);
    const bytes = picture();
    const late = await library.announce(bytes);
    config.clock.advance(11 * 60_000);
    expect(await library.send(late, bytes)).toBe('forbidden');
    const fresh = await library.announce(bytes);
    expect(fresh.asset.id).toBe(late.asset.id);
    expect(await library.send(fresh, bytes)).toBe('stored');
  });

  test('is what its bytes say, not what its name or its announcement says', async () => {
    const library = libraryOf(config, tenant);
    const add = async (bytes: Buffer, contentType: string) => {
      const announced = await library.announce(bytes, { contentType });
      await library.send(announced, bytes);
      return await library.complete(announced.asset.id);
    };
    const page = Buffer.from('<!doctype html><script>alert(document.domain)</script>');
    expect(await add(page, 'image/png')).toMatchObject({ __typename: 'AssetContentMismatchError', detectedType: null });
    expect(await add(picture(), 'image/gif')).toMatchObject({ detectedType: 'image/png' });
    expect(await add(Buffer.from('GIF89a'), 'image/gif')).toMatchObject({ __typename: 'AssetContentMismatchError' });
    // A bomb: few bytes, many pixels.
    expect(await add(pngHead(30_000, 30_000), 'image/png')).toMatchObject({ __typename: 'AssetTooLargeError' });
    // An image with something behind it is that image: it is served as one and as nothing else.
    const both = Buffer.concat([gif(2, 2), Buffer.from('*/=1;alert(1)//')]);
    expect(await add(both, 'image/gif')).toMatchObject({ asset: { state: 'READY', width: 2 } });
  });
});

describe('several at once', () => {
  test('two operators who upload the same content share one asset, however their completions fall together', async () => {
    const bytes = picture();
    const [one, two] = [libraryOf(config, tenant), libraryOf(config, tenant, tenant.operator('editor'))];
    const [first, second] = await Promise.all([one.announce(bytes), two.announce(bytes)]);
    expect(first.asset.id).toBe(second.asset.id);
    await Promise.all([one.send(first, bytes), two.send(second, bytes)]);
    const answers = await Promise.all([one, two, one, two, one].map((library) => library.complete(first.asset.id)));
    for (const answer of answers) expect(answer.asset).toEqual(answers[0]?.asset);
    expect(answers[0]?.asset.state).toBe('READY');
    expect((await one.list()).nodes.filter(({ id }) => id === first.asset.id)).toHaveLength(1);
  });

  test('a wrong announcement of a content does not stand in the way of the right one', async () => {
    const bytes = picture();
    const library = libraryOf(config, tenant);
    const wrong = await library.announce(bytes, { contentType: 'image/jpeg' });
    await library.send(wrong, bytes);
    expect(await library.complete(wrong.asset.id)).toMatchObject({ __typename: 'AssetContentMismatchError' });
    expect(await library.add(bytes)).toMatchObject({ state: 'READY' });
  });

  test('completing and deleting together leave either an image that is served or none, and the id stays usable', async () => {
    const library = libraryOf(config, tenant);
    for (let turn = 0; turn < 5; turn += 1) {
      const bytes = picture();
      const announced = await library.announce(bytes);
      await library.send(announced, bytes);
      const { id } = announced.asset;
      const [completed, deleted] = await Promise.all([library.complete(id), library.remove(id)]);
      expect(deleted.__typename).toBe('AssetDeleteSuccess');
      expect(['AssetUploadCompleteSuccess', 'NotFoundError']).toContain(completed.__typename);
      expect((await library.list()).nodes.map((node) => node.id)).not.toContain(id);
      expect(await library.add(bytes)).toMatchObject({ id, state: 'READY' });
    }
  });
});

describe('a library', () => {
  test('is listed page by page, the newest first', async () => {
    const own = createTenant();
    const library = libraryOf(config, own);
    const ids: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) ids.unshift((await library.add(picture())).id);
    const first = await library.list(2);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await library.list(3, first.pageInfo.endCursor);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids);
    await expect(library.list(2, 'bm9uc2Vuc2U')).rejects.toThrow('BAD_USER_INPUT');
  });

  test("is its project's own: another's ids are not found, and the same content is another asset", async () => {
    const stranger = createTenant();
    const [mine, theirs] = [libraryOf(config, tenant), libraryOf(config, stranger)];
    const bytes = picture();
    const { id } = await mine.add(bytes);
    expect(await theirs.complete(id)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await theirs.remove(id)).toMatchObject({ __typename: 'NotFoundError' });
    // That somebody has a file tells nobody else anything.
    const announced = await theirs.announce(bytes);
    expect(announced.upload).not.toBeNull();
    expect(announced.asset.id).not.toBe(id);
    const intruder = libraryOf(config, tenant, stranger.owner);
    await expect(intruder.announce(picture())).rejects.toThrow('FORBIDDEN');
    await expect(intruder.complete(id)).rejects.toThrow('FORBIDDEN');
    await expect(intruder.remove(id)).rejects.toThrow('FORBIDDEN');
    await expect(intruder.list()).rejects.toThrow('FORBIDDEN');
    for (const role of ['analyst', 'support'] as const) {
      const other = libraryOf(config, tenant, tenant.operator(role));
      await expect(other.announce(picture())).rejects.toThrow('FORBIDDEN');
      await expect(other.remove(id)).rejects.toThrow('FORBIDDEN');
    }
    expect((await libraryOf(config, tenant, tenant.operator('analyst')).list()).nodes.map((node) => node.id)).toContain(
      id,
    );
    await expect(libraryOf(config, tenant, tenant.operator('support')).list()).rejects.toThrow('FORBIDDEN');
    await expect(libraryOf(config, tenant, tenant.player('0'.repeat(64))).list()).rejects.toThrow('FORBIDDEN');
  });
});

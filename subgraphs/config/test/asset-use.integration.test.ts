import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasePublic } from '@stargraph/kit/contracts/commands/config';
import { newId } from '@stargraph/kit/ids';
import { contentHash } from '@stargraph/kit/objects';
import { purgeAssets } from '../src/use-case/purge-assets.ts';
import { libraryOf } from './asset-library.ts';
import { createContent } from './content.ts';
import { createTenant, startConfig, type RunningConfig } from './harness.ts';
import { png } from './image.ts';

let config: RunningConfig;
beforeAll(async () => {
  config = await startConfig();
});
afterAll(() => config.stop());

const dayMs = 86_400_000;
const purge = () => purgeAssets(config);

/** A project that can be published, with one image in its library, shown on its home screen. */
const start = async (bytes = png(12, 8, Math.floor(Math.random() * 255))) => {
  const tenant = createTenant();
  const library = libraryOf(config, tenant);
  const asset = await library.add(bytes);
  const { ids, operations } = createContent();
  const block = newId('node');
  await config.edit(tenant, 0, operations);
  const show = (revision: number, props: unknown) =>
    config.edit(tenant, revision, [{ insert: { id: block, kind: 'BLOCK', parentId: ids.home, props } }]);
  return {
    tenant,
    library,
    asset,
    bytes,
    ids,
    block,
    show,
    key: `assets/${tenant.projectId}/${contentHash(bytes)}.png`,
  };
};

describe('a block with an image', () => {
  test('is published with where the image is and how large, and its text for those who do not see it', async () => {
    const { tenant, asset, bytes, block, show } = await start();
    await show(1, { type: 'image', assetId: asset.id, alt: { en: 'A garden', ru: 'Сад' } });
    const { release } = await config.publish(tenant, 2);
    const content = await config
      .commandsOf('gateway')
      .call(releasePublic, { projectId: tenant.projectId, hash: release.hash });
    expect(content?.screens[0]?.blocks.find(({ id }) => id === block)).toEqual({
      id: block,
      type: 'image',
      props: {
        image: { path: `${tenant.projectId}/${contentHash(bytes)}.png`, width: 12, height: 8 },
        alt: { en: 'A garden', ru: 'Сад' },
      },
    });
  });

  test.each(['unknown', 'foreign', 'pending', 'deleted'])(
    'cannot be published with an image that is %s',
    async (what) => {
      const { tenant, library, asset, block, show } = await start();
      const other = await start();
      const ids: Record<string, () => Promise<string>> = {
        unknown: async () => newId('asset'),
        foreign: async () => other.asset.id,
        pending: async () => (await library.announce(png(1, 1, 200))).asset.id,
        deleted: async () => {
          await library.remove(asset.id);
          return asset.id;
        },
      };
      await show(1, { type: 'image', assetId: await ids[what]?.() });
      expect(await config.publish(tenant, 2)).toMatchObject({
        __typename: 'ReleaseInvalidError',
        problems: [{ nodeId: block, path: ['assetId'], code: 'UNKNOWN_ASSET' }],
      });
    },
  );

  test('needs its text in the default locale, if it has one', async () => {
    const { tenant, asset, block, show } = await start();
    await show(1, { type: 'image', assetId: asset.id, alt: { ru: 'Сад' } });
    expect(await config.publish(tenant, 2)).toMatchObject({
      problems: [{ nodeId: block, path: ['alt', 'en'], code: 'MISSING_TEXT' }],
    });
  });

  test("the draft tells its images, and only the project's own", async () => {
    const { tenant, asset, show } = await start();
    const other = await start();
    await show(1, { type: 'image', assetId: asset.id });
    await other.show(1, { type: 'image', assetId: asset.id });
    const assetsOf = async (of: typeof tenant) =>
      (
        await config.entity<{ draft: { assets: { id: string }[] } }>(
          { __typename: 'Project', id: of.projectId },
          'draft { assets { id } }',
          of.owner,
        )
      )?.draft.assets;
    expect(await assetsOf(tenant)).toEqual([{ id: asset.id }]);
    expect(await assetsOf(other.tenant)).toEqual([]);
  });
});

describe('deleting an image', () => {
  test('is refused while the draft shows it, and while players see it, and names where', async () => {
    const { tenant, library, asset, block, show } = await start();
    await show(1, { type: 'image', assetId: asset.id });
    expect(await library.remove(asset.id)).toMatchObject({
      __typename: 'AssetInUseError',
      nodeIds: [block],
      environmentIds: [],
    });
    await config.publish(tenant, 2);
    await config.publish(tenant, 2, { environmentId: tenant.sandbox });
    await config.edit(tenant, 2, [{ remove: { id: block } }]);
    expect(await library.remove(asset.id)).toMatchObject({
      nodeIds: [],
      environmentIds: [tenant.live, tenant.sandbox].toSorted(),
    });
    await config.publish(tenant, 3);
    expect(await library.remove(asset.id)).toMatchObject({ environmentIds: [tenant.sandbox] });
    await config.publish(tenant, 3, { environmentId: tenant.sandbox });
    expect(await library.remove(asset.id)).toMatchObject({ __typename: 'AssetDeleteSuccess' });
    expect(await library.remove(asset.id)).toMatchObject({ __typename: 'NotFoundError' });
  });

  test('while its draft is published: either goes first, and no release shows what is not there', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      const { tenant, library, asset, block, show, key } = await start();
      await show(1, { type: 'image', assetId: asset.id });
      const [published, deleted] = await Promise.all([config.publish(tenant, 2), library.remove(asset.id)]);
      expect(published.__typename).toBe('ReleasePublishSuccess');
      expect(deleted.__typename).toBe('AssetInUseError');
      // Taken out of the draft and published anew, beside a deletion.
      await config.edit(tenant, 2, [{ remove: { id: block } }]);
      const [next, gone] = await Promise.all([config.publish(tenant, 3), library.remove(asset.id)]);
      expect(next.__typename).toBe('ReleasePublishSuccess');
      expect(['AssetDeleteSuccess', 'AssetInUseError']).toContain(gone.__typename);
      expect(await config.objects.head(key)).not.toBeNull();
    }
  });

  test('leaves its bytes for releases that may be pointed to again, and takes them a day later otherwise', async () => {
    const shown = await start();
    await shown.show(1, { type: 'image', assetId: shown.asset.id });
    const { release } = await config.publish(shown.tenant, 2);
    await config.edit(shown.tenant, 2, [{ remove: { id: shown.block } }]);
    await config.publish(shown.tenant, 3);
    const unused = await start();
    for (const { library, asset } of [shown, unused]) await library.remove(asset.id);
    config.clock.advance(dayMs - 60_000);
    await purge();
    expect(await config.objects.head(unused.key)).not.toBeNull();
    config.clock.advance(120_000);
    await purge();
    await purge();
    expect(await config.objects.head(unused.key)).toBeNull();
    expect(await config.objects.head(shown.key)).not.toBeNull();
    expect((await config.rollBack(shown.tenant, release.hash)).__typename).toBe('ReleaseRollbackSuccess');
    // Uploaded again it is the image that it was, or a new one where nothing was left of it.
    expect(await shown.library.add(shown.bytes)).toMatchObject({ id: shown.asset.id, state: 'READY' });
    const anew = await unused.library.add(unused.bytes);
    expect(anew.state).toBe('READY');
    expect(anew.id).not.toBe(unused.asset.id);
    expect(await config.objects.head(unused.key)).not.toBeNull();
  });
});

describe('what was uploaded', () => {
  const waiting = async (projectId: string): Promise<string[]> =>
    (await Array.fromAsync(config.objects.keys())).filter((key) => key.startsWith(`uploads/${projectId}/`));

  test('waits aside until it is checked and no grant can bring it again', async () => {
    const { tenant, library } = await start();
    await library.add(png(1, 1, 90));
    expect(await waiting(tenant.projectId)).toHaveLength(2);
    await purge();
    expect(await waiting(tenant.projectId)).toHaveLength(2);
    config.clock.advance(2 * 3_600_000);
    await purge();
    expect(await waiting(tenant.projectId)).toEqual([]);
    expect((await library.list()).nodes).toHaveLength(2);
  });

  test('and never completed is forgotten after a day', async () => {
    const { tenant, library } = await start();
    const bytes = png(2, 2, 91);
    const announced = await library.announce(bytes);
    await library.send(announced, bytes);
    config.clock.advance(dayMs - 60_000);
    await purge();
    expect(await waiting(tenant.projectId)).toHaveLength(1);
    config.clock.advance(3_600_000);
    await purge();
    expect(await waiting(tenant.projectId)).toEqual([]);
    expect(await library.complete(announced.asset.id)).toMatchObject({ __typename: 'NotFoundError' });
    config.clock.advance(dayMs + 60_000);
    await purge();
    const { rows } = await config.pool.query('select 1 from asset where project_id = $1 and state <> $2', [
      tenant.projectId,
      'ready',
    ]);
    expect(rows).toEqual([]);
  });

  test('two purges at once take each thing away once', async () => {
    const started = await Promise.all([start(png(1, 1, 92)), start(png(1, 1, 93)), start(png(1, 1, 94))]);
    for (const { library, asset } of started) await library.remove(asset.id);
    config.clock.advance(2 * dayMs);
    await Promise.all([purge(), purge(), purge()]);
    await purge();
    for (const { key } of started) expect(await config.objects.head(key)).toBeNull();
  });
});

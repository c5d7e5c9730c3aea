import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseLoad, releasePublic } from '@stargraph/kit/contracts/commands/config';
import type { PublicRelease } from '@stargraph/kit/contracts/release';
import { newId } from '@stargraph/kit/ids';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { createContent } from './content.ts';
import { createTenant, startConfig, type RunningConfig, type Tenant } from './harness.ts';

/** Publishes {@link createContent} with `more` in it. */
const publish = async (
  config: RunningConfig,
  more: (ids: ReturnType<typeof createContent>['ids']) => readonly Readonly<Record<string, unknown>>[] = () => [],
): Promise<{ tenant: Tenant; ids: ReturnType<typeof createContent>['ids']; hash: string }> => {
  const tenant = createTenant();
  const { ids, operations } = createContent();
  await config.edit(tenant, 0, [...operations, ...more(ids)]);
  const { release } = await config.publish(tenant, 1);
  return { tenant, ids, hash: release.hash };
};

describe('what a release shows', () => {
  let config: RunningConfig;
  let tenant: Tenant;
  let ids: ReturnType<typeof createContent>['ids'];
  let hash: string;
  const pouch = newId('node');
  beforeAll(async () => {
    config = await startConfig();
    ({ tenant, ids, hash } = await publish(config, ({ settings, home, coin, hat, quest }) => [
      { set: { id: settings, path: ['title'], value: { en: 'Star garden', ru: 'Звёздный сад' } } },
      { set: { id: settings, path: ['accent'], value: '#7c5cff' } },
      { set: { id: home, path: ['title'], value: { en: 'Garden', ru: 'Сад' } } },
      { set: { id: home, path: ['icon'], value: 'home' } },
      { set: { id: coin, path: ['icon'], value: 'coin' } },
      { set: { id: coin, path: ['expires'], value: { unit: 'day', count: 30 } } },
      { set: { id: hat, path: ['icon'], value: 'crown' } },
      { set: { id: quest, path: ['autoClaim'], value: false } },
      { set: { id: quest, path: ['icon'], value: 'star' } },
      { insert: { kind: 'SCREEN', props: { name: 'Back room' } } },
      { insert: { kind: 'BLOCK', parentId: home, props: { type: 'referral', text: { en: 'Bring a friend' } } } },
      {
        insert: {
          id: pouch,
          kind: 'PRODUCT',
          props: {
            title: { en: 'Pouch' },
            description: { en: 'A hundred coins.', ru: 'Сто монет.' },
            icon: 'gift',
            stars: 10,
            currencyGrants: [{ currencyId: coin, amount: '100' }],
          },
        },
      },
    ]));
  });
  afterAll(() => config.stop());

  const query = `{ release { title(locale: "ru") accent
    screens { name title(locale: "ru") icon }
    currencies { icon expiry { unit count } } items { icon } quests { autoClaim icon }
    products { title description(locale: "ru") icon stars price { amount } currencyGrants { amount currency { code } } grants { quantity } }
    content } }`;

  test('is its title, accent, icons, descriptions and prices, each in the wanted locale', async () => {
    const release = await config.field<{ content: PublicRelease }>('release', query, tenant.player(hash));
    expect(release).toMatchObject({
      title: 'Звёздный сад',
      accent: '#7c5cff',
      screens: [
        { name: 'Home', title: 'Сад', icon: 'HOME' },
        { name: 'Back room', title: 'Back room', icon: null },
      ],
      currencies: [{ icon: 'COIN', expiry: { unit: 'DAY', count: 30 } }],
      items: [{ icon: 'CROWN' }],
      quests: [{ autoClaim: false, icon: 'STAR' }],
      products: [
        { description: null, icon: null, stars: null, price: { amount: '30' }, currencyGrants: [], grants: [{}] },
        {
          title: 'Pouch',
          description: 'Сто монет.',
          icon: 'GIFT',
          stars: 10,
          price: null,
          currencyGrants: [{ amount: '100', currency: { code: 'COIN' } }],
          grants: [],
        },
      ],
    });
  });

  test('is one artefact, the same for a player by query and for the gateway by command', async () => {
    const { content } = await config.field<{ content: PublicRelease }>('release', query, tenant.player(hash));
    const gateway = config.commandsOf('gateway');
    const artefact = await gateway.call(releasePublic, { projectId: tenant.projectId, hash });
    expect(artefact).toEqual(content);
    expect(artefact?.screens[0]?.blocks).toMatchObject([
      { type: 'tap', props: { actionKey: 'tap', points: 1, maxCount: 50 } },
      { type: 'balance' },
      { type: 'referral', props: { text: { en: 'Bring a friend' } } },
    ]);
    expect(artefact).not.toHaveProperty('actions');
  });

  test('is unknown under another hash or project, and told to no service but the gateway', async () => {
    const gateway = config.commandsOf('gateway');
    expect(await gateway.call(releasePublic, { projectId: tenant.projectId, hash: '0'.repeat(64) })).toBeNull();
    expect(await gateway.call(releasePublic, { projectId: createTenant().projectId, hash })).toBeNull();
    expect(await gateway.call(releasePublic, { projectId: '../..', hash: '../../etc/passwd' })).toBeNull();
    await expect(config.commandsOf('game').call(releasePublic, { projectId: tenant.projectId, hash })).rejects.toThrow(
      '403',
    );
  });

  test('is of a stranger not to be read', async () => {
    const environment = { __typename: 'Environment', id: tenant.live };
    await expect(config.entity(environment, 'release { content }', createTenant().owner)).rejects.toThrow('FORBIDDEN');
  });

  test('reaches game and billing with what they decide by', async () => {
    const rules = await config.commandsOf('game').call(releaseLoad, { projectId: tenant.projectId, hash });
    expect(rules).toMatchObject({
      quests: [{ id: ids.quest, autoClaim: false }],
      products: [
        { id: ids.product, stars: null },
        { id: pouch, price: null, stars: 10, currencyGrants: [{ currencyId: ids.coin, amount: '100' }] },
      ],
    });
  });
});

describe('a release of before there were Stars, claims and icons', () => {
  const unknown = new Set([
    'title',
    'accent',
    'icon',
    'expires',
    'autoClaim',
    'description',
    'stars',
    'currencyGrants',
  ]);
  let folder: string;
  let config: RunningConfig;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'config-old-'));
    const objects = createFolderObjectStore(folder);
    config = await startConfig({
      objects: {
        get: (key) => objects.get(key),
        // What would not have been there, is not. Titles that are texts were.
        put: (key, body) =>
          objects.put(
            key,
            Buffer.from(
              JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8')), (name, value: unknown) =>
                unknown.has(name) && (name !== 'title' || value === null) ? undefined : value,
              ),
            ),
          ),
      },
    });
  });
  afterAll(async () => {
    await config.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('answers as one that pays at once, for currency, and shows no pictograms', async () => {
    const { tenant, hash } = await publish(config);
    expect(
      await config.field(
        'release',
        `{ release { title accent screens { title icon } currencies { icon expiry { unit } } items { icon } quests { autoClaim icon }
           products { title description icon stars price { amount } currencyGrants { amount } grants { quantity } } } }`,
        tenant.player(hash),
      ),
    ).toEqual({
      title: null,
      accent: null,
      screens: [{ title: 'Home', icon: null }],
      currencies: [{ icon: null, expiry: null }],
      items: [{ icon: null }],
      quests: [{ autoClaim: true, icon: null }],
      products: [
        {
          title: 'A hat',
          description: null,
          icon: null,
          stars: null,
          price: { amount: '30' },
          currencyGrants: [],
          grants: [{ quantity: 1 }],
        },
      ],
    });
    const { projectId } = tenant;
    expect(await config.commandsOf('gateway').call(releasePublic, { projectId, hash })).toMatchObject({
      title: null,
      products: [{ stars: null, currencyGrants: [] }],
    });
    expect(await config.commandsOf('game').call(releaseLoad, { projectId, hash })).toMatchObject({
      quests: [{ autoClaim: true }],
    });
  });

  test('leaves definitions that answer as archived after it', async () => {
    const { tenant, ids } = await publish(config);
    await config.edit(tenant, 1, [{ remove: { id: ids.quest } }, { remove: { id: ids.product } }]);
    await config.publish(tenant, 2);
    await config.pool.query(
      `update definition set content = content - '{autoClaim,icon,expires,description,stars,currencyGrants}'::text[]`,
    );
    const at = { environmentId: tenant.live };
    expect(
      await config.entity({ __typename: 'Quest', ...at, id: ids.quest }, 'autoClaim icon archived', tenant.owner),
    ).toEqual({ autoClaim: true, icon: null, archived: true });
    expect(
      await config.entity(
        { __typename: 'Product', ...at, id: ids.product },
        'stars price { amount } currencyGrants { amount } archived',
        tenant.owner,
      ),
    ).toEqual({ stars: null, price: { amount: '30' }, currencyGrants: [], archived: true });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseLoad, releasePinned } from '@stargraph/kit/contracts/commands/config';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { createContent } from './content.ts';
import { createTenant, startConfig, type RunningConfig } from './harness.ts';

let config: RunningConfig;
beforeAll(async () => {
  config = await startConfig();
});
afterAll(() => config.stop());

/** A tenant whose content is published in its live environment. */
const publishedTenant = async () => {
  const tenant = createTenant();
  const { ids, operations } = createContent();
  await config.edit(tenant, 0, operations);
  const { release } = await config.publish(tenant, 1, { note: 'first' });
  return { tenant, ids, hash: release.hash };
};

const setTitle = (id: string, title: string) => ({ set: { id, path: ['title', 'en'], value: title } });

describe('publishing', () => {
  test('a valid draft becomes a release that the environment points to, with its event in the same transaction', async () => {
    const tenant = createTenant();
    const { operations } = createContent();
    await config.edit(tenant, 0, operations);
    const answer = await config.publish(tenant, 1, { note: 'first' });
    expect(answer).toMatchObject({
      __typename: 'ReleasePublishSuccess',
      release: { number: 1, note: 'first', publishedAt: '2026-05-01T00:00:00.000Z' },
    });
    const { hash } = answer.release;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await config.commandsOf('gateway').call(releasePinned, { environmentId: tenant.live })).toEqual({ hash });
    expect(await config.commandsOf('gateway').call(releasePinned, { environmentId: tenant.sandbox })).toEqual({
      hash: null,
    });
    expect(config.notices).toContain(tenant.live);
    const { rows } = await config.pool.query(
      'select envelope from outbox where environment_id = $1 order by position',
      [tenant.live],
    );
    expect(rows).toMatchObject([
      {
        envelope: {
          type: 'config.release.switched.v1',
          projectId: tenant.projectId,
          subject: `environment:${tenant.live}`,
          sequence: 1,
          releaseHash: hash,
          data: { hash, previousHash: null, number: 1, rollback: false },
        },
      },
      {
        envelope: {
          type: 'config.audit.recorded.v1',
          subject: `company:${tenant.companyId}`,
          data: {
            companyId: tenant.companyId,
            action: 'release.published',
            actor: { kind: 'operator' },
            target: { kind: 'release', id: hash, name: '#1' },
            before: null,
            after: { hash, number: 1, changes: { screens: { added: [expect.any(String) as string] } } },
          },
        },
      },
    ]);
  });

  test('services load the rules of a release by its hash, and nothing by another', async () => {
    const { tenant, ids, hash } = await publishedTenant();
    const game = config.commandsOf('game');
    const release = await game.call(releaseLoad, { projectId: tenant.projectId, hash });
    expect(release).toMatchObject({
      projectId: tenant.projectId,
      actions: [{ id: ids.tap, key: 'tap', points: 1, maxCount: 50, reward: { currencyId: ids.coin, amount: '2' } }],
      quests: [{ id: ids.quest, actionKey: 'tap', goal: 10 }],
      products: [{ id: ids.product, perPlayerLimit: null }],
      levels: [
        { number: 1, reward: null },
        { number: 2, reward: { amount: '9007199254740993' } },
      ],
    });
    expect(await game.call(releaseLoad, { projectId: tenant.projectId, hash: '0'.repeat(64) })).toBeNull();
    expect(await game.call(releaseLoad, { projectId: createTenant().projectId, hash })).toBeNull();
    expect(await game.call(releaseLoad, { projectId: '../..', hash: '../../etc/passwd' })).toBeNull();
  });

  test('a draft with problems is refused with every problem, and nothing switches', async () => {
    const tenant = createTenant();
    const { ids, operations } = createContent();
    await config.edit(tenant, 0, [
      ...operations,
      { remove: { id: ids.coin } },
      { set: { id: ids.home, path: ['home'], value: false } },
    ]);
    const answer = await config.publish(tenant, 1);
    expect(answer).toMatchObject({ __typename: 'ReleaseInvalidError', code: 'INVALID_INPUT' });
    expect(answer.problems).toContainEqual(
      expect.objectContaining({ nodeId: ids.product, path: ['price', 'currencyId'], code: 'DANGLING_REFERENCE' }),
    );
    expect(answer.problems).toContainEqual(
      expect.objectContaining({ nodeId: null, path: [], code: 'MISSING_HOME_SCREEN' }),
    );
    expect(await config.commandsOf('gateway').call(releasePinned, { environmentId: tenant.live })).toEqual({
      hash: null,
    });
  });

  test('a revision that nobody looked at is not published', async () => {
    const { tenant, ids } = await publishedTenant();
    await config.edit(tenant, 1, [setTitle(ids.quest, 'Ten quick taps')]);
    expect(await config.publish(tenant, 1)).toMatchObject({
      __typename: 'RevisionMovedError',
      code: 'CONFLICT',
      revision: 2,
    });
  });

  test('a repeated key gives the first answer, even after the draft moved on, and another input under it is refused', async () => {
    const tenant = createTenant();
    const { ids, operations } = createContent();
    await config.edit(tenant, 0, operations);
    const first = await config.publish(tenant, 1, { key: 'once' });
    await config.edit(tenant, 1, [setTitle(ids.quest, 'Other')]);
    expect(await config.publish(tenant, 1, { key: 'once' })).toEqual(first);
    expect(await config.publish(tenant, 2, { key: 'once' })).toMatchObject({ __typename: 'IdempotencyConflictError' });
    const { rows } = await config.pool.query('select * from release_switch where environment_id = $1', [tenant.live]);
    expect(rows).toHaveLength(1);
  });

  test('the same content is the same release, whichever environment gets it', async () => {
    const { tenant, hash } = await publishedTenant();
    expect(await config.publish(tenant, 1, { environmentId: tenant.sandbox, note: 'again' })).toMatchObject({
      release: { hash, number: 1, note: 'first' },
    });
    expect(await config.publish(tenant, 1)).toMatchObject({ release: { hash, number: 1 } });
    const { rows } = await config.pool.query<{ environment_id: string }>(
      'select environment_id from release_switch where project_id = $1 order by 1',
      [tenant.projectId],
    );
    expect(rows.map((row) => row.environment_id)).toEqual([tenant.live, tenant.sandbox]);
  });

  test('concurrent publications of a project give each release one number and the pointer one history', async () => {
    const { tenant } = await publishedTenant();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        // Each edits and tries to publish what it made; those that lose the race to another edit are refused.
        const { ids: own, operations: more } = createContent();
        const rename = more.find((operation) => JSON.stringify(operation).includes(own.leaderboard));
        const edited = await config.edit(tenant, 1, [rename ?? {}]);
        return config.publish(tenant, edited.draft.revision, {
          environmentId: index % 2 === 0 ? tenant.live : tenant.sandbox,
        });
      }),
    );
    expect(answers.every((answer) => ['ReleasePublishSuccess', 'RevisionMovedError'].includes(answer.__typename))).toBe(
      true,
    );
    const numbers = answers
      .filter((answer) => answer.__typename === 'ReleasePublishSuccess')
      .map((answer) => answer.release.number);
    expect(numbers.length).toBeGreaterThan(0);
    const { rows: releases } = await config.pool.query<{ number: number }>(
      'select number from release where project_id = $1 order by number',
      [tenant.projectId],
    );
    expect(releases.map((row) => row.number)).toEqual(releases.map((_, index) => index + 1));
    const { rows: switches } = await config.pool.query<{ hash: string; previous_hash: string | null }>(
      'select hash, previous_hash from release_switch where environment_id = $1 order by ordinal',
      [tenant.live],
    );
    expect(switches.slice(1).map((row) => row.previous_hash)).toEqual(switches.slice(0, -1).map((row) => row.hash));
  });

  test("the domain's role can change neither a release nor a history", async () => {
    await publishedTenant();
    for (const statement of [
      "update release set note = 'x'",
      'delete from release_switch',
      "update draft_edit set author = 'x'",
    ]) {
      await expect(config.pool.query(statement)).rejects.toThrow('permission denied');
    }
  });
});

describe('rolling back', () => {
  test('points to the older release and leaves the draft alone', async () => {
    const { tenant, ids, hash } = await publishedTenant();
    await config.edit(tenant, 1, [setTitle(ids.quest, 'Other')]);
    const { release: second } = await config.publish(tenant, 2);
    expect(second.number).toBe(2);
    expect(await config.rollBack(tenant, hash)).toMatchObject({
      __typename: 'ReleaseRollbackSuccess',
      release: { hash, number: 1 },
    });
    expect(await config.commandsOf('gateway').call(releasePinned, { environmentId: tenant.live })).toEqual({ hash });
    expect((await config.draftOf(tenant)).revision).toBe(2);
    const { rows } = await config.pool.query<{ envelope: Envelope }>(
      `select envelope from outbox where environment_id = $1 and type = 'config.release.switched.v1' order by sequence desc limit 1`,
      [tenant.live],
    );
    expect(rows[0]?.envelope.data).toEqual({ hash, previousHash: second.hash, number: 1, rollback: true });
  });

  test('a release that the environment never had is not found', async () => {
    const { tenant, ids } = await publishedTenant();
    await config.edit(tenant, 1, [setTitle(ids.quest, 'Sandbox only')]);
    const { release } = await config.publish(tenant, 2, { environmentId: tenant.sandbox });
    expect(await config.rollBack(tenant, release.hash)).toMatchObject({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
    });
  });
});

describe('reading', () => {
  const releaseQuery = `{ release { hash number defaultLocale locales homeScreen { id name blocks { type props } }
    quests { id title ru: title(locale: "ru-RU") goal points reward { amount currency { code name(locale: "fr") } } archived }
    products { price { amount } grants { item { title } quantity } perPlayerLimit } levels { number threshold reward { amount } }
    leaderboards { title } currencies { code } items { title } screens { id } } }`;

  test('a player reads the pinned release whole, texts in the wanted locale or the default one', async () => {
    const { tenant, ids, hash } = await publishedTenant();
    expect(await config.field('release', releaseQuery, tenant.player(hash))).toEqual({
      hash,
      number: 1,
      defaultLocale: 'en',
      locales: ['en', 'ru'],
      homeScreen: {
        id: ids.home,
        name: 'Home',
        blocks: [
          { type: 'tap', props: { actionKey: 'tap', label: { en: 'Tap' }, points: 1, maxCount: 50, cost: null } },
          { type: 'balance', props: { currencyId: ids.coin } },
        ],
      },
      quests: [
        {
          id: ids.quest,
          title: 'Ten taps',
          ru: 'Десять касаний',
          goal: 10,
          points: 5,
          reward: { amount: '50', currency: { code: 'COIN', name: 'Coins' } },
          archived: false,
        },
      ],
      products: [{ price: { amount: '30' }, grants: [{ item: { title: 'Hat' }, quantity: 1 }], perPlayerLimit: null }],
      levels: [
        { number: 1, threshold: '0', reward: null },
        { number: 2, threshold: '100', reward: { amount: '9007199254740993' } },
      ],
      leaderboards: [{ title: 'Best' }],
      currencies: [{ code: 'COIN' }],
      items: [{ title: 'Hat' }],
      screens: [{ id: ids.home }],
    });
  });

  test('operators who may read content see which release changed the price of a product, and what else it sells', async () => {
    const { tenant, ids } = await publishedTenant();
    await config.edit(tenant, 1, [
      { set: { id: ids.product, path: ['stock'], value: 100 } },
      { set: { id: ids.product, path: ['availableUntil'], value: '2027-01-01T00:00:00Z' } },
    ]);
    await config.publish(tenant, 2);
    await config.edit(tenant, 2, [
      { set: { id: ids.product, path: ['price'], value: null } },
      { set: { id: ids.product, path: ['stars'], value: 9 } },
    ]);
    await config.publish(tenant, 3);
    const environment = { __typename: 'Environment', id: tenant.live };
    const fields = `priceChanges(productId: "${ids.product}") { release { number } before { money { amount } stars } after { money { amount } stars } }
      release { products { kind parts { quantity } stock availableFrom availableUntil } }`;
    const coins = { money: { amount: '30' }, stars: null };
    expect(await config.entity(environment, fields, tenant.owner)).toEqual({
      priceChanges: [
        { release: { number: 3 }, before: coins, after: { money: null, stars: 9 } },
        { release: { number: 1 }, before: null, after: coins },
      ],
      release: {
        products: [
          {
            kind: 'CONSUMABLE',
            parts: [],
            stock: 100,
            availableFrom: null,
            availableUntil: '2027-01-01T00:00:00.000Z',
          },
        ],
      },
    });
    expect(
      await config.entity(
        { ...environment, id: tenant.sandbox },
        `priceChanges(productId: "${ids.product}") { release { number } }`,
        tenant.owner,
      ),
    ).toEqual({
      priceChanges: [],
    });
  });

  test('players stay on the release that the gateway pinned, operators see the pointer', async () => {
    const { tenant, ids, hash } = await publishedTenant();
    await config.edit(tenant, 1, [setTitle(ids.quest, 'Other')]);
    const { release: second } = await config.publish(tenant, 2);
    const environment = { __typename: 'Environment', id: tenant.live };
    const fields = 'release { hash quests { title } }';
    expect(await config.entity(environment, fields, tenant.player(hash))).toEqual({
      release: { hash, quests: [{ title: 'Ten taps' }] },
    });
    expect(await config.entity(environment, fields, tenant.player(second.hash))).toEqual({
      release: { hash: second.hash, quests: [{ title: 'Other' }] },
    });
    expect(await config.entity(environment, fields, tenant.owner)).toEqual({
      release: { hash: second.hash, quests: [{ title: 'Other' }] },
    });
    expect(await config.entity(environment, fields, tenant.player(null))).toEqual({ release: null });
  });

  test('a definition that the release dropped answers as archived, one that never was as null', async () => {
    const { tenant, ids, hash } = await publishedTenant();
    await config.edit(tenant, 1, [{ remove: { id: ids.quest } }]);
    const { release: second } = await config.publish(tenant, 2);
    const quest = { __typename: 'Quest', environmentId: tenant.live, id: ids.quest };
    const fields = 'title archived reward { amount currency { code archived } }';
    const expected = { title: 'Ten taps', reward: { amount: '50', currency: { code: 'COIN', archived: false } } };
    expect(await config.entity(quest, fields, tenant.player(hash))).toEqual({ ...expected, archived: false });
    expect(await config.entity(quest, fields, tenant.player(second.hash))).toEqual({ ...expected, archived: true });
    expect(await config.entity(quest, fields, tenant.operator('support'))).toEqual({ ...expected, archived: true });
    expect(await config.entity({ ...quest, id: ids.product }, 'title', tenant.player(hash))).toBeNull();
    expect(await config.entity({ ...quest, environmentId: tenant.sandbox }, 'title', tenant.owner)).toBeNull();
  });

  test('the releases of an environment come by page, the newest first', async () => {
    const { tenant, ids, hash } = await publishedTenant();
    const hashes = [hash];
    for (const revision of [2, 3]) {
      await config.edit(tenant, revision - 1, [setTitle(ids.quest, `Quest ${revision}`)]);
      hashes.unshift((await config.publish(tenant, revision)).release.hash);
    }
    const environment = { __typename: 'Environment', id: tenant.live };
    interface Page {
      readonly releases: {
        readonly edges: readonly { readonly node: { readonly hash: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    }
    const page = async (args: string) =>
      (
        await config.entity<Page>(
          environment,
          `releases(${args}) { edges { node { hash note } } pageInfo { hasNextPage endCursor } }`,
          tenant.owner,
        )
      )?.releases;
    const first = await page('first: 2');
    expect(first?.edges.map((edge) => edge.node.hash)).toEqual(hashes.slice(0, 2));
    expect(first?.pageInfo.hasNextPage).toBe(true);
    const rest = await page(`first: 2, after: ${JSON.stringify(first?.pageInfo.endCursor)}`);
    expect(rest).toMatchObject({ edges: [{ node: { hash, note: 'first' } }], pageInfo: { hasNextPage: false } });
    expect(
      await config.entity({ ...environment, id: tenant.sandbox }, 'releases { edges { node { hash } } }', tenant.owner),
    ).toEqual({ releases: { edges: [] } });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ActDocument,
  CompaniesDocument,
  createClient,
  DraftDocument,
  DraftEditDocument,
  HomeDocument,
  ProductPurchaseDocument,
  ReleasePublishDocument,
  type Client,
} from '@stargraph/sdk';
import { demoOperatorOf, playerOf, type PlayerCaller } from './caller.ts';
import { eventually } from './eventually.ts';
import type { TestPlatform } from './harness.ts';
import { listenLive, type LiveReader } from './live.ts';

/** What open clients hear of what goes on, on a platform whose demo may have been played with before. */
export const liveSuite = (given: () => TestPlatform): void => {
  describe('what is live', () => {
    let platform: TestPlatform;
    let player: PlayerCaller;
    let client: Client;
    let stream: LiveReader;
    let operator: string;

    const clientOf = (token: string): Client => createClient({ url: `${platform.origin}/graphql`, token });
    let serial = 0;
    const act = (from: Client, action: string, count = 1) =>
      from.execute(ActDocument, { input: { intents: [{ id: `live-${(serial += 1)}`, action, count }] } });

    beforeAll(async () => {
      platform = given();
      player = await playerOf(platform, 4001);
      client = clientOf(player.token);
      stream = await listenLive(platform.origin, player.token);
      operator = (await demoOperatorOf(platform)).headers['authorization']?.slice(7) ?? '';
    });
    afterAll(() => {
      stream.close();
    });

    describe('an open Mini App hears', () => {
      test('of its progress, its wallet, its order and its items', async () => {
        await act(client, 'tap', 1);
        expect(await stream.above('progress', 0)).toBeGreaterThan(0);
        const { player: home } = await client.execute(HomeDocument, {});
        const cheapest = home.environment.release?.products
          .filter(({ price }) => price?.currency.code === 'COIN')
          .toSorted((one, other) => Number(one.price?.amount) - Number(other.price?.amount))[0];
        const price = Number(cheapest?.price?.amount);
        // Each watch pays one.
        for (let earned = 0; earned < price; earned += 50) {
          const intents = Array.from({ length: 50 }, () => ({
            id: `live-${(serial += 1)}`,
            action: 'watch',
            count: 1,
          }));
          await client.execute(ActDocument, { input: { intents } });
        }
        await stream.above('wallet', 0);
        await eventually(
          async () => (await client.execute(HomeDocument, {})).player.wallets[0]?.available ?? '0',
          (available) => Number(available) >= price,
        );
        await client.execute(ProductPurchaseDocument, {
          input: { productId: cheapest?.id ?? '', idempotencyKey: 'live-buy' },
        });
        expect(await stream.above('order', 0)).toBeGreaterThan(0);
        expect(await stream.above('inventory', 0)).toBeGreaterThan(0);
      });

      test('of another release, which answers the very next request', async () => {
        const constructor = clientOf(operator);
        const { companies } = await constructor.execute(CompaniesDocument);
        const projectId = companies[0]?.projects[0]?.id ?? '';
        const { project } = await constructor.execute(DraftDocument, { projectId });
        const tap = project?.draft.nodes.find(
          ({ kind, props }) => kind === 'ACTION' && JSON.stringify(props).includes('"tap"'),
        );
        const { draftEdit } = await constructor.execute(DraftEditDocument, {
          input: {
            projectId,
            baseRevision: project?.draft.revision ?? 0,
            operations: [{ set: { id: tap?.id ?? '', path: ['points'], value: 7 } }],
          },
        });
        if (draftEdit.__typename !== 'DraftEditSuccess') throw new Error(JSON.stringify(draftEdit));
        const known = stream.versions['release'] ?? 0;
        const { releasePublish } = await constructor.execute(ReleasePublishDocument, {
          input: {
            environmentId: platform.demo.liveEnvironmentId,
            revision: draftEdit.draft.revision,
            note: 'Heard',
            idempotencyKey: 'live-release',
          },
        });
        if (releasePublish.__typename !== 'ReleasePublishSuccess') throw new Error(JSON.stringify(releasePublish));
        await stream.above('release', known);
        const { player: home } = await client.execute(HomeDocument, {});
        expect(home.environment.release?.hash).toBe(releasePublish.release.hash);
      });

      test('of nothing that is another player’s', async () => {
        const before = { ...stream.versions };
        const other = clientOf((await playerOf(platform, 4002)).token);
        await act(other, 'tap', 10);
        const feed = await listenLive(platform.origin, operator, `?environment=${platform.demo.liveEnvironmentId}`);
        const known = feed.versions['activity'] ?? 0;
        await act(other, 'tap', 1);
        await feed.above('activity', known);
        feed.close();
        expect(stream.versions).toEqual(before);
      });
    });

    test('the versions that can be asked for are those that the stream told', async () => {
      const response = await fetch(`${platform.origin}/live/versions`, {
        headers: { authorization: `Bearer ${player.token}` },
      });
      expect(await response.json()).toEqual(stream.versions);
    });

    test('an operator hears what goes on in its own environments only', async () => {
      await expect(
        listenLive(platform.origin, operator, '?environment=env_01h455vb4pex5vsknk084sn02q'),
      ).rejects.toThrow('403');
    });
  });
};

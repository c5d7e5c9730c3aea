import { beforeAll, describe, expect, test } from 'vitest';
import {
  ActDocument,
  ApiKeyCreateDocument,
  ApiKeyRevokeDocument,
  CompaniesDocument,
  createClient,
  DraftDocument,
  DraftEditDocument,
  EventsTrackDocument,
  HomeDocument,
  LaunchExchangeDocument,
  LeaderboardDocument,
  MetricsDocument,
  OperatorSignInDocument,
  ProductPurchaseDocument,
  QuestClaimDocument,
  ReleasePublishDocument,
  ReleaseRollbackDocument,
  StargraphError,
  type Client,
} from '@stargraph/sdk';
import { eventually } from './eventually.ts';
import type { TestPlatform } from './harness.ts';

/** Narrows a mutation's result to the member of that type, or fails with what came instead. */
const as = <Result extends { readonly __typename?: string }, Name extends NonNullable<Result['__typename']>>(
  result: Result,
  name: Name,
): Extract<Result, { readonly __typename?: Name }> => {
  if (result.__typename !== name) throw new Error(`Expected ${name}, got ${JSON.stringify(result)}`);
  return result as Extract<Result, { readonly __typename?: Name }>;
};

/** A player's, an operator's and an integrator's way through the composed supergraph, each step on what the one before left. */
export const journey = (given: () => TestPlatform): void => {
  describe('the journey', () => {
    let platform: TestPlatform;
    let environmentId: string;
    let player: Client;
    let playerId: string;
    let operator: Client;
    let projectId: string;
    const began = new Date(Date.now() - 60_000);

    const url = (): string => `${platform.origin}/graphql`;
    const home = async () => (await player.execute(HomeDocument, { locale: 'ru' })).player;
    const act = async (...intents: { id: string; action: string; count?: number }[]) =>
      as((await player.execute(ActDocument, { input: { intents } })).act, 'ActSuccess');
    const balance = async (): Promise<bigint> => BigInt((await home()).wallets[0]?.balance ?? 0);

    beforeAll(() => {
      platform = given();
      environmentId = platform.demo.liveEnvironmentId;
    });

    test("launch data signed with the bot's token is exchanged for a player's session", async () => {
      const anybody = createClient({ url: url() });
      const { launchExchange } = await anybody.execute(LaunchExchangeDocument, {
        input: { environmentId, initData: platform.launch(1001) },
      });
      const session = as(launchExchange, 'LaunchExchangeSuccess');
      playerId = session.player.id;
      player = createClient({ url: url(), token: session.accessToken });
      expect(Date.parse(session.expiresAt)).toBeGreaterThan(Date.now());
    });

    test('one query joins player, wallet, release and project over the subgraphs', async () => {
      expect(await home()).toMatchObject({
        id: playerId,
        points: '0',
        level: 1,
        quests: Array.from({ length: 4 }, () => ({ count: 0, completedAt: null, claimedAt: null, claimable: false })),
        wallets: ['COIN', 'DUST'].map((code) => ({ balance: '0', available: '0', currency: { code } })),
        environment: {
          id: environmentId,
          release: {
            number: 1,
            homeScreen: {
              name: 'Home',
              blocks: ['text', 'level', 'balance', 'tap', 'quests'].map((type) => ({ type })),
            },
            quests: [
              { title: 'Поймайте 10 звёзд', goal: 10, reward: { amount: '100', currency: { code: 'COIN' } } },
              { title: 'Посмотрите на небо 3 раза' },
              { title: 'Поймайте 100 звёзд' },
              { title: 'Посмотрите на небо 20 раз' },
            ],
          },
          project: { name: 'Star garden (demo)' },
        },
      });
    });

    test('intents move points and a quest, a claim pays it once, and the reward arrives in the wallet by an event', async () => {
      const first = await act({ id: 'a1', action: 'tap', count: 4 }, { id: 'a2', action: 'tap', count: 6 });
      expect(first.outcomes).toMatchObject([
        { intentId: 'a1', status: 'APPLIED', points: '4' },
        { intentId: 'a2', status: 'APPLIED', points: '6', rewards: [] },
      ]);
      const [complete] = (await home()).quests;
      expect(complete).toMatchObject({ count: 10, claimedAt: null, claimable: true });
      const claim = async (idempotencyKey: string) =>
        (await player.execute(QuestClaimDocument, { input: { questId: complete?.quest.id ?? '', idempotencyKey } }))
          .questClaim;
      const claimed = as(await claim('first'), 'QuestClaimSuccess');
      expect(claimed).toMatchObject({
        player: { points: '20', level: 1 },
        points: '10',
        rewards: [{ amount: '100', reason: 'QUEST', currency: { code: 'COIN' } }],
      });
      expect(as(await claim('first'), 'QuestClaimSuccess')).toEqual(claimed);
      expect(await claim('second')).toMatchObject({ __typename: 'QuestAlreadyClaimedError', code: 'CONFLICT' });
      const second = await act({ id: 'a3', action: 'tap', count: 30 });
      expect(second.player).toMatchObject({ points: '50', level: 2 });
      // 100 of the quest and 20 of the level.
      expect(await eventually(balance, (now) => now >= 120n)).toBe(120n);
      const [quest] = (await home()).quests;
      expect(quest).toMatchObject({ count: 10, claimable: false });
      expect(quest?.claimedAt).toBeTruthy();
    });

    test('currency is spent on a product, and the grant arrives by an event', async () => {
      const [telescope] = (await home()).environment.release?.products ?? [];
      if (telescope === undefined) throw new Error('The release has no products');
      const buy = () =>
        player.execute(ProductPurchaseDocument, { input: { productId: telescope.id, idempotencyKey: 'telescope' } });
      const bought = as((await buy()).productPurchase, 'ProductPurchaseSuccess');
      expect(bought).toMatchObject({
        purchase: { state: 'COMPLETED' },
        wallet: { balance: '80', held: '0', available: '80' },
      });
      expect(as((await buy()).productPurchase, 'ProductPurchaseSuccess').purchase).toEqual(bought.purchase);
      const items = await eventually(
        async () => (await home()).items,
        (found) => found.length > 0,
      );
      expect(items).toMatchObject([{ item: { title: 'Телескоп' }, quantity: '1' }]);
      expect(await balance()).toBe(80n);
    });

    test('an operator signs in and reads active players, events by name per day and revenue', async () => {
      const tracked = await player.execute(EventsTrackDocument, {
        input: {
          environmentId,
          events: [
            {
              id: crypto.randomUUID(),
              name: 'client.screen.opened',
              occurredAt: new Date().toISOString(),
              properties: { screen: 'home' },
            },
          ],
        },
      });
      expect(tracked.eventsTrack).toMatchObject({ accepted: 1 });

      const { operatorSignIn } = await createClient({ url: url() }).execute(OperatorSignInDocument, {
        input: { email: platform.demo.email, password: platform.demo.password },
      });
      operator = createClient({ url: url(), token: as(operatorSignIn, 'OperatorSignInSuccess').accessToken });
      const metrics = async () =>
        (
          await operator.execute(MetricsDocument, {
            environmentId,
            from: began.toISOString(),
            to: new Date(Date.now() + 60_000).toISOString(),
          })
        ).environment?.metrics;
      const countOf = (found: Awaited<ReturnType<typeof metrics>>, name: string): number =>
        (found?.events ?? []).filter((line) => line.name === name).reduce((sum, line) => sum + Number(line.count), 0);
      const wanted: Record<string, number> = {
        'auth.session.started.v1': 1,
        'config.release.switched.v1': 1,
        'game.act.applied.v1': 2,
        'game.quest.completed.v1': 1,
        'game.quest.claimed.v1': 1,
        'game.level.reached.v1': 1,
        'game.reward.granted.v1': 2,
        'game.item.granted.v1': 1,
        'billing.purchase.completed.v1': 1,
        'billing.transfer.posted.v1': 3,
        'client.screen.opened': 1,
      };
      const figures = await eventually(metrics, (found) =>
        Object.entries(wanted).every(([name, count]) => countOf(found, name) >= count),
      );
      for (const [name, count] of Object.entries(wanted)) expect(countOf(figures, name), name).toBe(count);
      expect(figures).toMatchObject({
        activePlayers: 1,
        revenue: [{ amount: '40', purchases: 1, currency: { code: 'COIN' } }],
      });
    });

    test('acts that cost currency take it once, and are refused where there is too little', async () => {
      const comets = (...ids: readonly string[]) => act(...ids.map((id) => ({ id, action: 'comet' })));
      expect((await comets('c')).outcomes).toMatchObject([{ status: 'APPLIED', points: '12' }]);
      expect((await comets('c')).outcomes).toMatchObject([{ status: 'REPEATED', points: '12' }]);
      // Held until the event that takes it has come.
      const wallet = async () => (await home()).wallets[0];
      expect((await wallet())?.available).toBe('75');
      expect(await eventually(wallet, (now) => now?.balance === '75')).toMatchObject({ available: '75' });
      const { outcomes } = await comets(...Array.from({ length: 20 }, (_, index) => `c${index}`));
      expect(outcomes.filter(({ status }) => status === 'APPLIED')).toHaveLength(15);
      expect(outcomes.filter(({ refusal }) => refusal === 'INSUFFICIENT_FUNDS')).toHaveLength(5);
      // The third level, which they reached, pays 50.
      expect(await eventually(balance, (now) => now === 50n)).toBe(50n);
    });

    test('a changed reward and text pay and show from the next act after publishing, and the old ones after rolling back', async () => {
      const { companies } = await operator.execute(CompaniesDocument);
      projectId = companies[0]?.projects[0]?.id ?? '';
      const { project } = await operator.execute(DraftDocument, { projectId });
      const nodes = project?.draft.nodes ?? [];
      const node = (kind: string, holds: string): string =>
        nodes.find((each) => each.kind === kind && JSON.stringify(each.props).includes(holds))?.id ?? '';
      const edited = as(
        (
          await operator.execute(DraftEditDocument, {
            input: {
              projectId,
              baseRevision: project?.draft.revision ?? 0,
              operations: [
                { set: { id: node('ACTION', '"tap"'), path: ['points'], value: 3 } },
                { set: { id: node('BLOCK', 'Welcome'), path: ['text', 'en'], value: 'Welcome back' } },
              ],
            },
          })
        ).draftEdit,
        'DraftEditSuccess',
      );
      const points = async (): Promise<bigint> => BigInt((await home()).points);
      const text = async (): Promise<string> =>
        JSON.stringify((await home()).environment.release?.homeScreen.blocks[0]?.props);
      const before = await points();
      // The draft is not the release.
      await act({ id: 'r0', action: 'tap', count: 1 });
      expect(await points()).toBe(before + 1n);
      const oldHash = (await home()).environment.release?.hash ?? '';

      const published = as(
        (
          await operator.execute(ReleasePublishDocument, {
            input: { environmentId, revision: edited.draft.revision, note: 'Pays three', idempotencyKey: 'pays-three' },
          })
        ).releasePublish,
        'ReleasePublishSuccess',
      );
      expect(published.release).toMatchObject({ number: 2 });
      await act({ id: 'r1', action: 'tap', count: 1 });
      expect(await points()).toBe(before + 4n);
      expect(await text()).toContain('Welcome back');

      as(
        (
          await operator.execute(ReleaseRollbackDocument, {
            input: { environmentId, hash: oldHash, idempotencyKey: 'back' },
          })
        ).releaseRollback,
        'ReleaseRollbackSuccess',
      );
      await act({ id: 'r2', action: 'tap', count: 1 });
      expect(await points()).toBe(before + 5n);
      expect(await text()).toContain('Welcome to the star garden');
    });

    test('an integrator reads a leaderboard and tracks an event with a key, and is refused what its scopes do not name', async () => {
      const created = as(
        (
          await operator.execute(ApiKeyCreateDocument, {
            input: {
              environmentId,
              name: 'Journey',
              scopes: ['LEADERBOARDS_READ', 'EVENTS_WRITE'],
              idempotencyKey: 'journey-key',
            },
          })
        ).apiKeyCreate,
        'ApiKeyCreateSuccess',
      );
      const integrator = createClient({ url: url(), apiKey: created.secret });
      const { project } = await operator.execute(DraftDocument, { projectId });
      const leaderboardId = project?.draft.nodes.find((node) => node.kind === 'LEADERBOARD')?.id ?? '';
      const { leaderboard } = await integrator.execute(LeaderboardDocument, {
        environmentId,
        id: leaderboardId,
        first: 10,
      });
      expect(leaderboard?.entries.edges).toMatchObject([{ node: { rank: 1, playerId, score: (await home()).points } }]);

      const { eventsTrack } = await integrator.execute(EventsTrackDocument, {
        input: {
          environmentId,
          events: [
            { id: crypto.randomUUID(), name: 'client.shop.visited', occurredAt: new Date().toISOString(), playerId },
          ],
        },
      });
      expect(eventsTrack).toMatchObject({ accepted: 1 });

      const metrics = { environmentId, from: began.toISOString(), to: new Date().toISOString() };
      const refusals: [string, () => Promise<unknown>][] = [
        ['metrics', () => integrator.execute(MetricsDocument, metrics)],
        ['draft', () => integrator.execute(DraftDocument, { projectId })],
        ['act', () => integrator.execute(ActDocument, { input: { intents: [{ id: 'x', action: 'tap' }] } })],
        [
          'keys',
          () =>
            integrator.execute(ApiKeyCreateDocument, {
              input: { environmentId, name: 'x', scopes: ['METRICS_READ'], idempotencyKey: 'x' },
            }),
        ],
      ];
      for (const [name, refused] of refusals) {
        const error = await refused().catch((thrown: unknown) => thrown);
        expect(error, name).toBeInstanceOf(StargraphError);
        expect((error as StargraphError).code, name).toBe('FORBIDDEN');
      }

      as(
        (await operator.execute(ApiKeyRevokeDocument, { input: { environmentId, apiKeyId: created.apiKey.id } }))
          .apiKeyRevoke,
        'ApiKeyRevokeSuccess',
      );
      const revoked = await eventually(
        () =>
          integrator.execute(LeaderboardDocument, { environmentId, id: leaderboardId }).then(
            () => 'works',
            (error: unknown) => (error instanceof StargraphError ? error.code : String(error)),
          ),
        (answer) => answer === 'UNAUTHENTICATED',
      );
      expect(revoked).toBe('UNAUTHENTICATED');
    });

    test("a friend who first comes by a player's link counts once, and both are known by their names", async () => {
      const enter = async (userId: number, startParam: string) =>
        as(
          (
            await createClient({ url: url() }).execute(LaunchExchangeDocument, {
              input: { environmentId, initData: platform.launch(userId, startParam) },
            })
          ).launchExchange,
          'LaunchExchangeSuccess',
        );
      const { referralCode } = await home();
      const friend = await enter(1002, `r_${referralCode}`);
      await enter(1002, `r_${referralCode}`);
      await enter(1001, `r_${referralCode}`);
      expect(
        await eventually(
          async () => (await home()).invited,
          (invited) => invited > 0,
        ),
      ).toBe(1);
      const friendly = createClient({ url: url(), token: friend.accessToken });
      as(
        (await friendly.execute(ActDocument, { input: { intents: [{ id: 'f1', action: 'tap', count: 1 }] } })).act,
        'ActSuccess',
      );
      const { project } = await operator.execute(DraftDocument, { projectId });
      const id = project?.draft.nodes.find((node) => node.kind === 'LEADERBOARD')?.id ?? '';
      const { leaderboard } = await friendly.execute(LeaderboardDocument, { environmentId, id });
      expect(leaderboard?.entries.edges.map(({ node }) => [node.profile.displayName, node.own])).toEqual([
        ['Test user 1001', false],
        ['Test user 1002', true],
      ]);
      expect(await home()).toMatchObject({ invited: 1, profile: { displayName: 'Test user 1001' } });
    });
  });
};

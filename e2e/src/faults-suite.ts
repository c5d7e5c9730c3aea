import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { callerWith, launchMutation, playerOf, type PlayerCaller } from './caller.ts';
import { eventually } from './eventually.ts';
import type { TestPlatform } from './harness.ts';

/** What is refused, and what takes place once however often it is asked for. The platform takes free documents. */
export const faultsSuite = (given: () => TestPlatform): void => {
  describe('faults', () => {
    let platform: TestPlatform;

    beforeAll(() => {
      platform = given();
    });

    const user = (id: number) => ({ id, firstName: 'Test', languageCode: 'en', isPremium: false });

    const exchange = async (initData: string, environmentId = platform.demo.liveEnvironmentId) => {
      const data = await callerWith(platform.origin, {}).must(launchMutation, { input: { environmentId, initData } });
      return data['launchExchange'] as { __typename: string; reason?: string };
    };

    const bot = (index = 0) => {
      const found = platform.bots[index];
      if (found === undefined) throw new Error(`There is no bot ${index}`);
      return found;
    };

    const countPlayers = async (): Promise<number> => {
      const { rows } = await platform.database
        .poolOf('auth', 1)
        .query<{ n: bigint }>('SELECT count(*) AS n FROM player_identity');
      return Number(rows[0]?.n);
    };

    describe('launch data', () => {
      const minute = 60_000;
      test.each<[string, string, () => string]>([
        ['that nobody signed', 'MALFORMED', () => 'user=%7B%22id%22%3A1%7D&auth_date=1'],
        ['that is no query string at all', 'MALFORMED', () => '\u0000%%%'],
        ['that is empty', 'MALFORMED', () => ''],
        ["signed with another bot's token", 'SIGNATURE', () => signLaunch(bot(1), user(1), new Date())],
        ['signed two hours ago', 'EXPIRED', () => signLaunch(bot(), user(1), new Date(Date.now() - 120 * minute))],
        ['signed five minutes ahead', 'FUTURE', () => signLaunch(bot(), user(1), new Date(Date.now() + 5 * minute))],
        [
          'with a changed user',
          'SIGNATURE',
          () => signLaunch(bot(), user(1), new Date()).replace(/%22id%22%3A1%2C/, '%22id%22%3A2%2C'),
        ],
        ['with a key twice', 'MALFORMED', () => `${signLaunch(bot(), user(1), new Date())}&user=%7B%22id%22%3A2%7D`],
        [
          'with a hash of other bytes',
          'MALFORMED',
          () => signLaunch(bot(), user(1), new Date()).replace(/hash=[0-9a-f]+/, 'hash=%ff%00zz'),
        ],
      ])('%s is refused as %s and makes no player', async (_, reason, make) => {
        const before = await countPlayers();
        expect(await exchange(make())).toMatchObject({ __typename: 'LaunchRefusedError', reason });
        expect(await countPlayers()).toBe(before);
      });

      test('is refused by an environment without a bot, and by one that does not exist', async () => {
        const initData = signLaunch(bot(), user(1), new Date());
        expect(await exchange(initData, platform.demo.sandboxEnvironmentId)).toMatchObject({ reason: 'NO_BOT' });
        expect(await exchange(initData, 'env_01h455vb4pex5vsknk084sn02q')).toMatchObject({
          reason: 'UNKNOWN_ENVIRONMENT',
        });
      });

      test('signed over a user without an id is refused', async () => {
        const fields = new Map([
          ['auth_date', String(Math.floor(Date.now() / 1000))],
          ['user', '{}'],
        ]);
        const check = [...fields].map(([key, value]) => `${key}=${value}`).join('\n');
        const hash = createHmac('sha256', createHmac('sha256', 'WebAppData').update(bot().token).digest())
          .update(check)
          .digest('hex');
        expect(await exchange(new URLSearchParams([...fields, ['hash', hash]]).toString())).toMatchObject({
          __typename: 'LaunchRefusedError',
        });
      });

      test('exchanged twice within its hour gives the same player', async () => {
        const [first, second] = await Promise.all([playerOf(platform, 501), playerOf(platform, 501)]);
        expect(second.playerId).toBe(first.playerId);
      });

      test('of one new user, exchanged a hundred times at once, makes one player', async () => {
        const before = await countPlayers();
        const players = await Promise.all(Array.from({ length: 100 }, () => playerOf(platform, 777)));
        expect(new Set(players.map((player) => player.playerId)).size).toBe(1);
        expect(await countPlayers()).toBe(before + 1);
      });
    });

    const act = `mutation ($input: ActInput!) { act(input: $input) { __typename ... on ActSuccess { player { points } outcomes { intentId status refusal points } } } }`;
    const buy = `mutation ($input: ProductPurchaseInput!) { productPurchase(input: $input) { __typename ... on ProductPurchaseSuccess { purchase { id } wallet { balance } } ... on Error { code message } } }`;
    const claim = `mutation ($input: QuestClaimInput!) { questClaim(input: $input) { __typename } }`;
    const wallets = `{ player { wallets { balance available held } items { quantity } } }`;

    const balanceOf = async (player: PlayerCaller): Promise<bigint> => {
      const data = await player.must(wallets);
      const [wallet] = (data['player'] as { wallets: { balance: string }[] }).wallets;
      return BigInt(wallet?.balance ?? 0);
    };

    const productsOf = async (
      player: PlayerCaller,
    ): Promise<{ id: string; perPlayerLimit: number | null; price: { amount: string } }[]> => {
      const data = await player.must('{ release { products { id perPlayerLimit price { amount } } } }');
      return (
        data['release'] as { products: { id: string; perPlayerLimit: number | null; price: { amount: string } }[] }
      ).products;
    };

    const firstQuestOf = async (player: PlayerCaller): Promise<string> => {
      const data = await player.must('{ release { quests { id } } }');
      return (data['release'] as { quests: { id: string }[] }).quests[0]?.id ?? '';
    };

    /** Completes the first quest, which is claimed for 100 coins. */
    const completeFirstQuest = (player: PlayerCaller) =>
      player.must(act, { input: { intents: [{ id: 'q', action: 'tap', count: 10 }] } });

    describe('claiming', () => {
      test('one quest 100 times at once pays once', async () => {
        const player = await playerOf(platform, 899);
        await completeFirstQuest(player);
        const questId = await firstQuestOf(player);
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, index) =>
            player.must(claim, { input: { questId, idempotencyKey: `claim-${index}` } }),
          ),
        );
        const kinds = answers.map((answer) => (answer['questClaim'] as { __typename: string }).__typename);
        expect(kinds.filter((kind) => kind === 'QuestClaimSuccess')).toHaveLength(1);
        expect(kinds.filter((kind) => kind === 'QuestAlreadyClaimedError')).toHaveLength(99);
        // Later than the reward of the quest, so that a second one would have come before it.
        await player.must(act, { input: { intents: [{ id: 'later', action: 'watch', count: 1 }] } });
        expect(
          await eventually(
            () => balanceOf(player),
            (balance) => balance > 100n,
          ),
        ).toBe(101n);
      });
    });

    describe('spending', () => {
      test('200 times at once from a balance that allows ten takes place ten times', async () => {
        const player = await playerOf(platform, 900);
        // Each watch pays 1, levels and quests pay more; acted until the balance is exactly ten times the price.
        const unlimited = (await productsOf(player)).find((product) => product.perPlayerLimit === null);
        if (unlimited === undefined) throw new Error('The demo has no unlimited product');
        const price = BigInt(unlimited.price.amount);
        let serial = 0;
        for (let balance = 0n; balance < price * 10n;) {
          const missing = price * 10n - balance;
          const intents = Array.from({ length: Number(missing > 50n ? 50n : missing) }, () => ({
            id: `w${(serial += 1)}`,
            action: 'watch',
            count: 1,
          }));
          await player.must(act, { input: { intents } });
          const before = balance;
          balance = await eventually(
            () => balanceOf(player),
            (now) => now >= before + BigInt(intents.length),
          );
        }
        const rich = await balanceOf(player);
        const allowed = Number(rich / price);
        const answers = await Promise.all(
          Array.from({ length: 200 }, (_, index) =>
            player.must(buy, { input: { productId: unlimited.id, idempotencyKey: `spend-${index}` } }),
          ),
        );
        const kinds = answers.map((answer) => (answer['productPurchase'] as { __typename: string }).__typename);
        expect(kinds.filter((kind) => kind === 'ProductPurchaseSuccess')).toHaveLength(allowed);
        expect(kinds.filter((kind) => kind === 'InsufficientFundsError')).toHaveLength(200 - allowed);
        expect(await balanceOf(player)).toBe(rich - price * BigInt(allowed));
        const items = await eventually(
          async () => (await player.must(wallets))['player'] as { items: { quantity: string }[] },
          (found) => BigInt(found.items[0]?.quantity ?? 0) >= BigInt(allowed),
        );
        expect(items.items).toEqual([{ quantity: String(allowed) }]);
      }, 60_000);

      test('with a key used before for another product is refused and takes nothing; the same input answers the same', async () => {
        const player = await playerOf(platform, 901);
        await completeFirstQuest(player);
        await player.must(claim, { input: { questId: await firstQuestOf(player), idempotencyKey: 'quest' } });
        await eventually(
          () => balanceOf(player),
          (balance) => balance >= 100n,
        );
        const [first, second] = await productsOf(player);
        const key = 'only-once';
        const bought = await player.must(buy, { input: { productId: first?.id, idempotencyKey: key } });
        const balance = await balanceOf(player);
        expect(await player.must(buy, { input: { productId: first?.id, idempotencyKey: key } })).toMatchObject({
          productPurchase: { purchase: (bought['productPurchase'] as { purchase: unknown }).purchase },
        });
        expect(await player.must(buy, { input: { productId: second?.id, idempotencyKey: key } })).toMatchObject({
          productPurchase: { code: 'IDEMPOTENCY_CONFLICT' },
        });
        expect(await balanceOf(player)).toBe(balance);
      });

      test('on an unknown product is refused as not found', async () => {
        const player = await playerOf(platform, 902);
        expect(
          await player.must(buy, { input: { productId: 'nod_01h455vb4pex5vsknk084sn02q', idempotencyKey: 'x' } }),
        ).toMatchObject({ productPurchase: { code: 'NOT_FOUND' } });
      });
    });

    describe('acting', () => {
      test('with a repeated intent moves nothing, with a changed one is refused', async () => {
        const player = await playerOf(platform, 903);
        const send = async (count: number) =>
          (await player.must(act, { input: { intents: [{ id: 'same', action: 'tap', count }] } }))['act'] as {
            player: { points: string };
            outcomes: unknown[];
          };
        const first = await send(3);
        const again = await send(3);
        expect(first).toMatchObject({ player: { points: '3' }, outcomes: [{ status: 'APPLIED', points: '3' }] });
        expect(again).toMatchObject({ player: { points: '3' }, outcomes: [{ status: 'REPEATED', points: '3' }] });
        expect(await send(4)).toMatchObject({
          player: { points: '3' },
          outcomes: [{ status: 'REFUSED', refusal: 'INTENT_CONFLICT' }],
        });
      });

      test('by an unknown action or too often at once is refused, and the rest of the batch applies', async () => {
        const player = await playerOf(platform, 904);
        const intents = [
          { id: 'a', action: 'fly', count: 1 },
          { id: 'b', action: 'tap', count: 101 },
          { id: 'c', action: 'tap', count: 2 },
        ];
        expect(await player.must(act, { input: { intents } })).toMatchObject({
          act: {
            player: { points: '2' },
            outcomes: [{ refusal: 'UNKNOWN_ACTION' }, { refusal: 'COUNT_OUT_OF_RANGE' }, { status: 'APPLIED' }],
          },
        });
      });

      test.each<[string, unknown]>([
        ['no intents', []],
        ['51 intents', Array.from({ length: 51 }, (_, index) => ({ id: `i${index}`, action: 'tap' }))],
        [
          'an id twice',
          [
            { id: 'x', action: 'tap' },
            { id: 'x', action: 'tap' },
          ],
        ],
        ['an id of strange characters', [{ id: 'ä b', action: 'tap' }]],
      ])('with %s is a bad request', async (_, intents) => {
        const player = await playerOf(platform, 905);
        const answer = await player.send(act, { input: { intents } });
        expect(answer.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
      });
    });

    const errorsOf = (body: string) =>
      (JSON.parse(body) as { errors: { message: string; extensions?: { code?: string } }[] }).errors;

    describe('a request body', () => {
      const post = async (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
        const response = await fetch(`${platform.origin}/graphql`, { method: 'POST', headers, body });
        return { status: response.status, text: await response.text() };
      };

      test('that is too large is cut with 413', async () => {
        const { status } = await post(JSON.stringify({ query: `{ __typename } #${'x'.repeat(2_000_000)}` }));
        expect(status).toBe(413);
      });

      test.each(['', 'not json', '[', '{"query": 1}', '"text"', 'null'])(
        '%j is answered with a 4xx and a GraphQL error',
        async (body) => {
          const { status, text } = await post(body);
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
          expect(errorsOf(text)[0]?.message).toBeTruthy();
        },
      );

      test('with a document nested too deep is refused before it runs', async () => {
        const deep = `{ player ${'{ environment { project { environments '.repeat(10)} { id } ${'} } }'.repeat(10)} }`;
        const { status, text } = await post(JSON.stringify({ query: deep }));
        expect(status).toBeLessThan(500);
        expect(errorsOf(text).map((error) => error.extensions?.code)).toContain('OPERATION_TOO_DEEP');
      });

      test('of a form is refused', async () => {
        const { status } = await post('query=%7B__typename%7D', {
          'content-type': 'application/x-www-form-urlencoded',
        });
        expect(status).toBeGreaterThanOrEqual(400);
      });
    });

    describe('a credential', () => {
      const ask = (headers: Record<string, string>) => callerWith(platform.origin, headers).send('{ player { id } }');

      test.each<[string, (token: string) => Record<string, string>]>([
        ['that is no token', () => ({ authorization: 'Bearer nonsense' })],
        ['with a changed signature', (token) => ({ authorization: `Bearer ${token.slice(0, -4)}AAAA` })],
        [
          'that claims no algorithm',
          (token) => ({
            authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
          }),
        ],
        ['that is an unknown API key', () => ({ 'x-api-key': `sgk_${'a'.repeat(12)}_${'b'.repeat(43)}` })],
      ])('%s is refused, not taken for nobody', async (_, headersOf) => {
        const player = await playerOf(platform, 906);
        const answer = await ask(headersOf(player.token));
        expect(answer.status).toBe(401);
        expect(answer.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
      });

      test('none at all leaves the public fields only', async () => {
        const answer = await ask({});
        expect(answer.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
      });

      test('a viewer header from outside counts for nothing', async () => {
        const forged = Buffer.from(
          JSON.stringify({
            audience: 'game',
            issuedAt: Date.now(),
            viewer: { kind: 'operator', operatorId: 'opr_1', memberships: [] },
          }),
        ).toString('base64url');
        const answer = await ask({ 'x-stargraph-viewer': `${forged}.${'A'.repeat(43)}` });
        expect(answer.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
      });
    });
  });
};

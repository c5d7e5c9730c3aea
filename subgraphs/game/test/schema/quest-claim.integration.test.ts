import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import type { PrivateRelease } from '@stargraph/kit/contracts/release';
import { createPool } from '@stargraph/kit/db/pool';
import { rulesOf } from '../../src/domain/rules.ts';
import { createActWriter } from '../../src/use-case/act.ts';
import { release } from '../release.ts';
import { actMutation, createTestGame, integrationOf, operatorOf, playerOf, type TestGame } from '../support.ts';

/** Two quests of the same action, to be claimed: ten taps pay 5 points and 7 gold, three pay 40 points and nothing else. */
const claims: PrivateRelease = {
  ...release,
  quests: [
    ...release.quests.map((quest) => ({ ...quest, autoClaim: false })),
    {
      id: 'qst_three',
      title: { en: 'Three' },
      actionKey: 'tap',
      goal: 3,
      points: 40,
      reward: null,
      autoClaim: false,
      icon: null,
    },
  ],
};

let game: TestGame;
let player: ReturnType<typeof playerOf>;
let count = 0;

beforeAll(async () => {
  game = await createTestGame();
  game.releases.set('claims', claims);
});
afterAll(() => game.close());
beforeEach(() => {
  count += 1;
  player = playerOf(`plr_${count}`, 'env_1', 'claims');
});

const claimMutation = `mutation ($questId: ID!, $key: String!) {
  questClaim(input: { questId: $questId, idempotencyKey: $key }) {
    __typename
    ... on QuestClaimSuccess {
      player { id points level quests { quest { id } claimedAt claimable } }
      progress { quest { id } count completedAt claimedAt claimable }
      points
      rewards { amount currency { id } reason reasonId }
    }
    ... on Error { code }
  }
}`;

interface Claimed {
  readonly __typename: string;
  readonly code?: string;
  readonly player: { readonly points: string; readonly level: number };
  readonly points: string;
}

const claim = async (questId: string, key: string, as = player): Promise<Claimed> => {
  const result = await game.run(claimMutation, as, { questId, key });
  expect(result.errors).toBeUndefined();
  return (result.data as { questClaim: Claimed }).questClaim;
};
const tap = async (times: number, as = player, id = `tap_${times}`): Promise<void> => {
  const result = await game.run(actMutation, as, { intents: [{ id, action: 'tap', count: times }] });
  expect(result.data).toMatchObject({ act: { outcomes: [{ status: 'APPLIED' }] } });
};
const ownEvents = async (): Promise<Envelope[]> =>
  (await game.events()).filter((event) => event.subject === `player:${player.playerId}`);
const typesAfterTap = async (): Promise<string[]> =>
  (await ownEvents()).map((event) => event.type).filter((type) => !/act\.applied|completed/.test(type));
const scoreOf = async (): Promise<unknown> =>
  ((await game.rows('leaderboard_entry')) as { environment_id: string; player_id: string; score: bigint }[]).find(
    (row) => row.player_id === player.playerId && row.environment_id === 'env_1',
  )?.score;

describe('a claim', () => {
  test('pays points, reward and level, and puts the player where its points belong', async () => {
    await tap(10);
    expect(await typesAfterTap()).toEqual([]);
    expect(await scoreOf()).toBe(20n);
    game.clock.advance(60_000);
    expect(await claim('qst_ten', 'a')).toMatchObject({
      __typename: 'QuestClaimSuccess',
      player: { id: player.playerId, points: '25', level: 1 },
      progress: { quest: { id: 'qst_ten' }, count: 10, claimable: false },
      points: '5',
      rewards: [{ amount: '7', currency: { id: 'cur_gold' }, reason: 'QUEST', reasonId: 'qst_ten' }],
    });
    expect(await claim('qst_three', 'b')).toMatchObject({
      player: {
        points: '65',
        level: 2,
        quests: [
          { quest: { id: 'qst_ten' }, claimable: false },
          { quest: { id: 'qst_three' }, claimable: false },
        ],
      },
      points: '40',
      rewards: [{ amount: '20', reason: 'LEVEL', reasonId: 'lvl_2' }],
    });
    expect(await scoreOf()).toBe(65n);
  });

  test('leaves its events in order, under the release and project that they belong to', async () => {
    await tap(10);
    await claim('qst_three', 'a');
    const { playerId } = player;
    const events = (await ownEvents()).slice(3);
    expect(events.map((event) => [event.sequence, event.type, event.data])).toEqual([
      [4, 'game.quest.claimed.v1', { playerId, questId: 'qst_three' }],
      [5, 'game.level.reached.v1', { playerId, level: 2 }],
      [
        6,
        'game.reward.granted.v1',
        { playerId, money: { currencyId: 'cur_gold', amount: '20' }, reason: { kind: 'level', id: 'lvl_2' } },
      ],
    ]);
    expect(events.map((event) => [event.environmentId, event.projectId, event.releaseHash])).toEqual(
      events.map(() => ['env_1', 'prj_1', 'claims']),
    );
  });

  test('before completion is refused and leaves nothing; its key pays once the quest is complete', async () => {
    await tap(9);
    const before = await ownEvents();
    expect(await claim('qst_ten', 'a')).toMatchObject({ __typename: 'QuestNotCompletedError', code: 'CONFLICT' });
    expect(await ownEvents()).toEqual(before);
    await tap(1);
    expect(await claim('qst_ten', 'a')).toMatchObject({ __typename: 'QuestClaimSuccess', points: '5' });
  });

  test('by a player who never acted is refused and makes no player', async () => {
    expect((await claim('qst_ten', 'a')).__typename).toBe('QuestNotCompletedError');
    expect((await claim('qst_none', 'a')).__typename).toBe('NotFoundError');
    expect(await game.rows('player')).not.toContainEqual(expect.objectContaining({ id: player.playerId }));
  });

  test('under the same key again gets the same answer and pays nothing', async () => {
    await tap(10);
    const first = await claim('qst_ten', 'a');
    const events = await ownEvents();
    game.clock.advance(60_000);
    expect(await claim('qst_ten', 'a')).toEqual(first);
    expect(await ownEvents()).toEqual(events);
  });

  test('under another key after it was paid is refused, and a used key for another quest is a conflict', async () => {
    await tap(10);
    await claim('qst_ten', 'a');
    expect((await claim('qst_ten', 'b')).__typename).toBe('QuestAlreadyClaimedError');
    expect((await claim('qst_three', 'a')).__typename).toBe('IdempotencyConflictError');
    expect((await claim('qst_three', 'b')).__typename).toBe('QuestClaimSuccess');
  });

  test('of a quest that paid by itself is refused', async () => {
    const paying = { ...player, releaseHash: 'r1' };
    await tap(10, paying);
    expect((await claim('qst_ten', 'a', paying)).__typename).toBe('QuestAlreadyClaimedError');
    expect((await claim('qst_ten', 'b')).__typename).toBe('QuestAlreadyClaimedError');
  });

  test('of a quest that the release dropped is refused, and works where a later one has it again', async () => {
    game.releases.set('dropped', { ...claims, quests: [] });
    await tap(10);
    const now = { ...player, releaseHash: 'dropped' };
    const quests = `{ player { quests { quest { id } claimable } } }`;
    expect((await claim('qst_ten', 'a', now)).__typename).toBe('NotFoundError');
    expect((await game.run(quests, now)).data).toMatchObject({
      player: {
        quests: [
          { quest: { id: 'qst_ten' }, claimable: false },
          { quest: { id: 'qst_three' }, claimable: false },
        ],
      },
    });
    expect((await game.run(quests, player)).data).toMatchObject({
      player: { quests: [{ claimable: true }, { claimable: true }] },
    });
    expect((await claim('qst_ten', 'a')).__typename).toBe('QuestClaimSuccess');
  });

  test('pays by the release that is pinned to its request', async () => {
    game.releases.set('double', { ...claims, quests: claims.quests.map((quest) => ({ ...quest, points: 11 })) });
    await tap(10);
    expect(await claim('qst_ten', 'a', { ...player, releaseHash: 'double' })).toMatchObject({ points: '11' });
    expect(await claim('qst_ten', 'a')).toMatchObject({ points: '11' });
  });

  test('before the first publication is told so', async () => {
    expect((await claim('qst_ten', 'a', { ...player, releaseHash: null })).__typename).toBe('NotPublishedError');
  });

  test('in one environment pays nothing in another', async () => {
    const there = playerOf(player.playerId, 'env_2', 'claims');
    await tap(10);
    await tap(10, there);
    await claim('qst_ten', 'a');
    expect(await claim('qst_ten', 'a', there)).toMatchObject({ __typename: 'QuestClaimSuccess', points: '5' });
  });

  test.for([
    ['an operator', operatorOf(['player.read'])],
    ['an API key', integrationOf(['players:read'])],
  ] as const)('is not for %s', async ([, viewer]) => {
    const result = await game.run(claimMutation, viewer, { questId: 'qst_ten', key: 'a' });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test.for(['', 'ключ', 'x'.repeat(129), 'a b'])('with the key %j is bad input', async (key) => {
    const result = await game.run(claimMutation, player, { questId: 'qst_ten', key });
    expect(result.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));

/** A second process's writer on the same database. */
const createSecondWriter = () => {
  const writer = createActWriter({ ...game.deps, pool: game.database.poolOf('game'), moved: () => undefined });
  const scope = { environmentId: 'env_1', projectId: 'prj_1', releaseHash: 'claims', traceparent: '' };
  const rules = rulesOf(claims);
  return {
    claim: (playerId: string, questId: string, idempotencyKey: string) =>
      writer.claim({ ...scope, playerId, rules, questId, idempotencyKey }),
    act: (playerId: string, id: string) =>
      writer.submit({ ...scope, playerId, rules, intents: [{ id, action: 'tap', count: 1 }], charges: new Map() }),
    close: () => writer.close(),
  };
};

describe('at the same moment', () => {
  test('50 claims of one quest under keys of their own pay once', async () => {
    await tap(10);
    const all = await Promise.all(Array.from({ length: 50 }, (_, index) => claim('qst_ten', `k${index}`)));
    const names = all.map((answer) => answer.__typename);
    expect(names.filter((name) => name === 'QuestClaimSuccess')).toHaveLength(1);
    expect(names.filter((name) => name === 'QuestAlreadyClaimedError')).toHaveLength(49);
    expect(await typesAfterTap()).toEqual(['game.quest.claimed.v1', 'game.reward.granted.v1']);
    expect(await scoreOf()).toBe(25n);
  });

  test('50 claims under one key pay once and all get the same answer', async () => {
    await tap(10);
    const all = await Promise.all(Array.from({ length: 50 }, () => claim('qst_ten', 'same')));
    expect(new Set(all.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(all[0]).toMatchObject({ __typename: 'QuestClaimSuccess', points: '5' });
    expect(await typesAfterTap()).toEqual(['game.quest.claimed.v1', 'game.reward.granted.v1']);
  });

  test('claims of two processes pay once', async () => {
    const other = createSecondWriter();
    await tap(10);
    const here = Array.from({ length: 20 }, (_, index) => claim('qst_ten', `here_${index}`));
    const there = Array.from({ length: 20 }, (_, index) =>
      other.claim(player.playerId, 'qst_ten', `there_${index}`).then(() => 'QuestClaimSuccess', nameOf),
    );
    const names = [...(await Promise.all(here)).map((answer) => answer.__typename), ...(await Promise.all(there))];
    expect(names.filter((name) => name === 'QuestClaimSuccess')).toHaveLength(1);
    expect(names.filter((name) => name === 'QuestAlreadyClaimedError')).toHaveLength(39);
    expect(await typesAfterTap()).toEqual(['game.quest.claimed.v1', 'game.reward.granted.v1']);
    await other.close();
  });

  test('taps and claims of two processes add up to the last point', async () => {
    const other = createSecondWriter();
    await tap(10);
    const taps = 30;
    await Promise.all([
      ...Array.from({ length: taps }, (_, index) => tap(1, player, `here_${index}`)),
      ...Array.from({ length: taps }, (_, index) => other.act(player.playerId, `there_${index}`)),
      ...['qst_ten', 'qst_three'].map((questId) => claim(questId, `here_${questId}`)),
      ...['qst_ten', 'qst_three'].map((questId) =>
        other.claim(player.playerId, questId, `there_${questId}`).catch(nameOf),
      ),
    ]);
    expect(await scoreOf()).toBe(BigInt(20 + 2 * 2 * taps + 5 + 40));
    const types = await typesAfterTap();
    expect(types.filter((type) => type === 'game.quest.claimed.v1')).toHaveLength(2);
    expect(types.filter((type) => type === 'game.level.reached.v1')).toHaveLength(2);
    expect(types.filter((type) => type === 'game.reward.granted.v1')).toHaveLength(2);
    await other.close();
  });
});

test('a claim whose events cannot be written pays nothing, and can be repeated', async () => {
  const admin = createPool({ url: game.database.adminUrl, max: 1, applicationName: 'test' });
  await tap(10);
  await admin.query(
    `alter table game.outbox add constraint no_claims check (type <> 'game.quest.claimed.v1') not valid`,
  );
  const failed = await game.run(claimMutation, player, { questId: 'qst_ten', key: 'a' });
  expect(failed.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
  await admin.query('alter table game.outbox drop constraint no_claims');
  await admin.end();
  expect(await scoreOf()).toBe(20n);
  expect(await typesAfterTap()).toEqual([]);
  expect(await claim('qst_ten', 'a')).toMatchObject({ __typename: 'QuestClaimSuccess', player: { points: '25' } });
});

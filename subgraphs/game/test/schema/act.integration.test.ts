import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { compileRules } from '../../src/domain/rules.ts';
import { createActWriter } from '../../src/use-case/act.ts';
import { release } from '../release.ts';
import { actMutation, createTestGame, operatorOf, integrationOf, playerOf, type TestGame } from '../support.ts';

let game: TestGame;
let player: ReturnType<typeof playerOf>;
let count = 0;

beforeAll(async () => {
  game = await createTestGame();
});
afterAll(() => game.close());
beforeEach(() => {
  count += 1;
  player = playerOf(`plr_${count}`);
});

interface Acted {
  readonly __typename: string;
  readonly player: { readonly points: string; readonly level: number; readonly quests: unknown[] };
  readonly outcomes: {
    readonly intentId: string;
    readonly status: string;
    readonly refusal: string | null;
    readonly points: string;
    readonly rewards: unknown[];
  }[];
}
interface IntentInput {
  readonly id: string;
  readonly action: string;
  readonly count?: number;
}

const act = async (intents: readonly IntentInput[], as = player): Promise<Acted> => {
  const result = await game.run(actMutation, as, { intents });
  expect(result.errors).toBeUndefined();
  return (result.data as { act: Acted }).act;
};
const codeOf = async (intents: readonly IntentInput[]): Promise<unknown> =>
  (await game.run(actMutation, player, { intents })).errors;
const ownEvents = async (): Promise<Envelope[]> =>
  (await game.events()).filter((event) => event.subject === `player:${player.playerId}`);

describe('an act', () => {
  test('moves points, level and quest, and tells what each intent brought', async () => {
    const done = await act([
      { id: 'a', action: 'tap', count: 15 },
      { id: 'b', action: 'dig', count: 10 },
      { id: 'c', action: 'tap', count: 3 },
    ]);
    expect(done.player).toMatchObject({
      id: player.playerId,
      points: '51',
      level: 2,
      quests: [{ quest: { id: 'qst_ten' }, count: 10, completedAt: '2026-01-01T00:00:00.000Z' }],
    });
    expect(done.outcomes).toEqual([
      {
        intentId: 'a',
        status: 'APPLIED',
        refusal: null,
        points: '35',
        rewards: [{ amount: '7', currency: { id: 'cur_gold' }, reason: 'QUEST', reasonId: 'qst_ten' }],
      },
      {
        intentId: 'b',
        status: 'APPLIED',
        refusal: null,
        points: '10',
        rewards: [{ amount: '30', currency: { id: 'cur_gold' }, reason: 'ACTION', reasonId: 'act_dig' }],
      },
      {
        intentId: 'c',
        status: 'APPLIED',
        refusal: null,
        points: '6',
        rewards: [{ amount: '20', currency: { id: 'cur_gold' }, reason: 'LEVEL', reasonId: 'lvl_2' }],
      },
    ]);
  });

  test('writes its events in order, without gaps, with the release and project they belong to', async () => {
    await act([{ id: 'a', action: 'tap', count: 30 }]);
    const events = await ownEvents();
    expect(events.map((event) => [event.sequence, event.type, event.data])).toEqual([
      [
        1,
        'game.act.applied.v1',
        { playerId: player.playerId, points: 65, intents: [{ id: 'a', action: 'tap', count: 30 }] },
      ],
      [2, 'game.quest.completed.v1', { playerId: player.playerId, questId: 'qst_ten' }],
      [3, 'game.level.reached.v1', { playerId: player.playerId, level: 2 }],
      [
        4,
        'game.reward.granted.v1',
        {
          playerId: player.playerId,
          money: { currencyId: 'cur_gold', amount: '7' },
          reason: { kind: 'quest', id: 'qst_ten' },
        },
      ],
      [
        5,
        'game.reward.granted.v1',
        {
          playerId: player.playerId,
          money: { currencyId: 'cur_gold', amount: '20' },
          reason: { kind: 'level', id: 'lvl_2' },
        },
      ],
    ]);
    expect(
      events.every(
        (event) => event.environmentId === 'env_1' && event.projectId === 'prj_1' && event.releaseHash === 'r1',
      ),
    ).toBe(true);
  });

  test('that is sent again moves nothing and gets the first answer', async () => {
    const intents = [
      { id: 'a', action: 'tap', count: 12 },
      { id: 'b', action: 'dig', count: 2 },
    ];
    const first = await act(intents);
    const events = await ownEvents();
    const again = await act(intents);
    expect(again.player).toEqual(first.player);
    expect(again.outcomes).toEqual(first.outcomes.map((outcome) => ({ ...outcome, status: 'REPEATED' })));
    expect(await ownEvents()).toEqual(events);
  });

  test('that is half new applies the new half only', async () => {
    await act([{ id: 'a', action: 'tap', count: 1 }]);
    const { player: after, outcomes } = await act([
      { id: 'a', action: 'tap', count: 1 },
      { id: 'b', action: 'tap', count: 1 },
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['REPEATED', 'APPLIED']);
    expect(after.points).toBe('4');
  });

  test('under a used id with another content is refused and moves nothing', async () => {
    await act([{ id: 'a', action: 'tap', count: 1 }]);
    const other = await act([{ id: 'a', action: 'tap', count: 2 }]);
    expect(other.outcomes).toEqual([
      { intentId: 'a', status: 'REFUSED', refusal: 'INTENT_CONFLICT', points: '0', rewards: [] },
    ]);
    expect((await act([{ id: 'a', action: 'dig', count: 1 }])).outcomes[0]?.refusal).toBe('INTENT_CONFLICT');
    expect(other.player.points).toBe('2');
  });

  test('with one refused intent applies the others', async () => {
    const { outcomes, player: after } = await act([
      { id: 'a', action: 'fly' },
      { id: 'b', action: 'dig', count: 11 },
      { id: 'c', action: 'tap' },
    ]);
    expect(outcomes.map(({ status, refusal }) => [status, refusal])).toEqual([
      ['REFUSED', 'UNKNOWN_ACTION'],
      ['REFUSED', 'COUNT_OUT_OF_RANGE'],
      ['APPLIED', null],
    ]);
    expect(after.points).toBe('2');
  });

  test('of refused intents only leaves no event and no intent behind', async () => {
    await act([{ id: 'a', action: 'fly' }]);
    expect(await ownEvents()).toEqual([]);
    const rows = await game.rows('intent');
    expect(rows.filter((row) => (row as { player_id: string }).player_id === player.playerId)).toEqual([]);
  });

  test('says of what it earns when it expires, by the release that is pinned to its request', async () => {
    game.releases.set('r-expiring', {
      ...release,
      currencies: release.currencies.map((each) => ({ ...each, expires: { unit: 'day', count: 7 } as const })),
    });
    await act([{ id: 'a', action: 'dig' }], { ...player, releaseHash: 'r-expiring' });
    await act([{ id: 'b', action: 'dig' }]);
    const granted = (await ownEvents()).filter((event) => event.type === 'game.reward.granted.v1');
    const day = 86_400_000;
    const expires = new Date((Math.floor(game.clock.now() / day) + 8) * day).toISOString();
    expect(granted.map(({ data }) => (data as { expiresAt?: string }).expiresAt)).toEqual([expires, undefined]);
  });

  test('pays by the release that is pinned to its request', async () => {
    game.releases.set('r2', { ...release, actions: release.actions.map((action) => ({ ...action, points: 7 })) });
    await act([{ id: 'a', action: 'tap' }]);
    expect((await act([{ id: 'b', action: 'tap' }], { ...player, releaseHash: 'r2' })).outcomes[0]?.points).toBe('7');
    expect((await act([{ id: 'c', action: 'tap' }])).outcomes[0]?.points).toBe('2');
    expect((await ownEvents()).map((event) => event.releaseHash)).toEqual(['r1', 'r2', 'r1']);
  });

  test('before the first publication is told so', async () => {
    const result = await game.run(
      actMutation,
      { ...player, releaseHash: null },
      { intents: [{ id: 'a', action: 'tap' }] },
    );
    expect(result).toEqual({ data: { act: { __typename: 'NotPublishedError', code: 'NOT_PUBLISHED' } } });
  });

  test.for([
    ['no intent', []],
    ['51 intents', Array.from({ length: 51 }, (_, index) => ({ id: `i${index}`, action: 'tap' }))],
    ['an id that is none', [{ id: 'a b', action: 'tap' }]],
    [
      'one id twice',
      [
        { id: 'a', action: 'tap' },
        { id: 'a', action: 'dig' },
      ],
    ],
  ] satisfies [string, IntentInput[]][])('with %s is bad input', async ([, intents]) => {
    expect(await codeOf(intents)).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await ownEvents()).toEqual([]);
  });

  test.for([
    ['an operator', operatorOf(['player.read'])],
    ['an API key', integrationOf(['players:read'])],
  ] as const)('is not for %s', async ([, viewer]) => {
    const result = await game.run(actMutation, viewer, { intents: [{ id: 'a', action: 'tap' }] });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('needs a credential', async () => {
    const result = await game.run(actMutation, { kind: 'anonymous' }, { intents: [{ id: 'a', action: 'tap' }] });
    expect(result.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('at the same moment', () => {
  test('60 acts of one player each count once, and a quest and a level pay once', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, (_, index) => act([{ id: `i${index}`, action: 'tap' }])));
    expect(all.every(({ outcomes }) => outcomes[0]?.status === 'APPLIED')).toBe(true);
    const { player: after } = await act([{ id: 'last', action: 'tap' }]);
    expect(after).toMatchObject({ points: String(61 * 2 + 5), level: 3 });
    const types = (await ownEvents()).map((event) => event.type);
    expect(types.filter((type) => type === 'game.quest.completed.v1')).toHaveLength(1);
    expect(types.filter((type) => type === 'game.level.reached.v1')).toHaveLength(2);
    expect(types.filter((type) => type === 'game.reward.granted.v1')).toHaveLength(2);
    expect((await ownEvents()).map((event) => event.sequence)).toEqual(types.map((_, index) => index + 1));
  });

  test('40 times the same intent is applied once, and all get the same answer', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => act([{ id: 'same', action: 'dig', count: 5 }])));
    expect(all.filter(({ outcomes }) => outcomes[0]?.status === 'APPLIED')).toHaveLength(1);
    expect(all.filter(({ outcomes }) => outcomes[0]?.status === 'REPEATED')).toHaveLength(39);
    expect(new Set(all.map(({ outcomes }) => JSON.stringify([outcomes[0]?.points, outcomes[0]?.rewards])))).toEqual(
      new Set([
        JSON.stringify(['5', [{ amount: '15', currency: { id: 'cur_gold' }, reason: 'ACTION', reasonId: 'act_dig' }]]),
      ]),
    );
    expect((await ownEvents()).map((event) => event.type)).toEqual(['game.act.applied.v1', 'game.reward.granted.v1']);
  });

  test('200 new players act without touching each other', async () => {
    const players = Array.from({ length: 200 }, (_, index) => playerOf(`plr_many_${index}`));
    const answers = await Promise.all(
      players.map((one, index) => act([{ id: 'x', action: 'tap', count: (index % 9) + 1 }], one)),
    );
    expect(answers.map(({ player: after }) => after.points)).toEqual(
      players.map((_, index) => String(((index % 9) + 1) * 2)),
    );
  });

  test('two services that write the same players in opposite order agree', async () => {
    const other = createSecondWriter();
    const players = Array.from({ length: 30 }, (_, index) => playerOf(`plr_two_${index}`));
    await Promise.all([
      ...players.map((one, index) => act([{ id: `here_${index}`, action: 'tap' }], one)),
      ...players.toReversed().map((one, index) => other.act(one.playerId, `there_${index}`)),
    ]);
    const rows = (await game.rows('player')) as { id: string; points: bigint }[];
    expect(rows.filter((row) => row.id.startsWith('plr_two_')).map((row) => row.points)).toEqual(players.map(() => 4n));
    await other.close();
  });
});

/** A second process's writer on the same database. */
const createSecondWriter = () => {
  const writer = createActWriter({ ...game.deps, pool: game.database.poolOf('game'), moved: () => undefined });
  const rules = compileRules(release);
  return {
    act: (playerId: string, id: string) =>
      writer.submit({
        environmentId: 'env_1',
        projectId: 'prj_1',
        playerId,
        releaseHash: 'r1',
        traceparent: '',
        rules,
        intents: [{ id, action: 'tap', count: 1 }],
        charges: new Map(),
      }),
    close: () => writer.close(),
  };
};

test('the same player id in another environment is another player', async () => {
  await act([{ id: 'a', action: 'tap', count: 5 }]);
  const { player: other, outcomes } = await act(
    [{ id: 'a', action: 'tap', count: 1 }],
    playerOf(player.playerId, 'env_2'),
  );
  expect(outcomes[0]?.status).toBe('APPLIED');
  expect(other.points).toBe('2');
  expect((await act([{ id: 'a', action: 'tap', count: 5 }])).player.points).toBe('10');
});

describe('an act while config is slow', () => {
  test('is answered that it may be tried again, and counts once when it is', async () => {
    const busy = Promise.withResolvers<void>();
    game.releases.set('r-slow', release);
    Object.assign(game.config, { busy: busy.promise, patienceMs: 50 });
    const late = playerOf(player.playerId, 'env_1', 'r-slow');
    const intents = [{ id: 'a', action: 'tap', count: 3 }];
    const refused = await game.run(actMutation, late, { intents });
    expect(refused.errors).toMatchObject([{ path: ['act'], extensions: { code: 'UNAVAILABLE' } }]);
    expect(JSON.stringify(refused)).not.toContain('release.load');
    busy.resolve();
    game.config.patienceMs = 5000;
    const [first, again] = [await act(intents, late), await act(intents, late)];
    expect(first.player.points).not.toBe('0');
    expect(again.player.points).toBe(first.player.points);
  });
});

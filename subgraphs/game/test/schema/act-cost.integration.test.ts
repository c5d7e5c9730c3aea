import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { compileRules } from '../../src/domain/rules.ts';
import { createActWriter } from '../../src/use-case/act.ts';
import { createTestGame, playerOf } from '../support.ts';
import { release } from '../release.ts';

const mutation = `mutation ($intents: [IntentInput!]!) {
  act(input: { intents: $intents }) {
    ... on ActSuccess {
      player { points }
      outcomes { status refusal points cost { amount currency { id } } }
    }
  }
}`;

interface Acted {
  readonly player: { readonly points: string };
  readonly outcomes: {
    readonly status: string;
    readonly refusal: string | null;
    readonly points: string;
    readonly cost: { readonly amount: string; readonly currency: { readonly id: string } } | null;
  }[];
}

const game = await createTestGame();
afterAll(() => game.close());

let nextPlayer = 0;
let player = playerOf('plr_0');
beforeEach(() => {
  nextPlayer += 1;
  player = playerOf(`plr_${nextPlayer}`);
  game.billing.asked.length = 0;
  game.billing.answer = () => 'held';
  game.billing.isAway = false;
});

const send = (intents: readonly object[], as = player) => game.run(mutation, as, { intents });
const act = async (intents: readonly object[], as = player): Promise<Acted> => {
  const result = await send(intents, as);
  expect(result.errors).toBeUndefined();
  return (result.data as { act: Acted }).act;
};
const spin = (id: string, count = 1) => ({ id, action: 'spin', count });

/** How holds of the player ended, by the events that billing gets. */
const settled = async (): Promise<{ holdId: string; outcome: string }[]> =>
  (await game.events())
    .filter(({ type, subject }) => type === 'game.hold.settled.v1' && subject === `player:${player.playerId}`)
    .map(({ data }: Envelope) => {
      const { holdId, outcome } = data as { holdId: string; outcome: string };
      return { holdId, outcome };
    });
const askedId = (index = 0): string => game.billing.asked[index]?.holdId ?? '';

describe('an act that costs currency', () => {
  test('is decided on a hold of its price, which it posts in the same transaction', async () => {
    const { outcomes, player: after } = await act([spin('a', 3)]);
    expect(outcomes[0]).toMatchObject({
      status: 'APPLIED',
      points: '27',
      cost: { amount: '12', currency: { id: 'cur_gold' } },
    });
    expect(after.points).toBe('27');
    expect(game.billing.asked).toEqual([
      { holdId: askedId(), actionId: 'act_spin', money: { currencyId: 'cur_gold', amount: '12' } },
    ]);
    expect(await settled()).toEqual([{ holdId: askedId(), outcome: 'posted' }]);
  });

  test('asks billing for nothing where everything is free or refused by the rules', async () => {
    const { outcomes } = await act([{ id: 'a', action: 'tap' }, spin('b', 6), { id: 'c', action: 'none' }]);
    expect(outcomes.map(({ status }) => status)).toEqual(['APPLIED', 'REFUSED', 'REFUSED']);
    expect(game.billing.asked).toEqual([]);
  });

  test('is refused where too little is available, alone among its batch, and may be tried again', async () => {
    game.billing.answer = (holdId) => (holdId === askedId(1) ? 'insufficient' : 'held');
    const { outcomes, player: after } = await act([spin('a'), spin('b', 5), { id: 'c', action: 'tap' }]);
    expect(outcomes.map(({ status, refusal }) => [status, refusal])).toEqual([
      ['APPLIED', null],
      ['REFUSED', 'INSUFFICIENT_FUNDS'],
      ['APPLIED', null],
    ]);
    expect(outcomes[1]?.cost).toBeNull();
    expect(after.points).toBe('11');
    expect(await settled()).toEqual([{ holdId: askedId(0), outcome: 'posted' }]);
    game.billing.answer = () => 'held';
    expect((await act([spin('b', 5)])).outcomes[0]?.status).toBe('APPLIED');
  });

  test('changes nothing while billing is out of reach', async () => {
    game.billing.isAway = true;
    const result = await send([spin('a'), { id: 'b', action: 'tap' }]);
    expect(result.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    expect(((await game.rows('player')) as { id: string }[]).filter(({ id }) => id === player.playerId)).toEqual([]);
    expect(await settled()).toEqual([]);
  });

  test('that is repeated finds its own hold, is answered as before, and settles nothing again', async () => {
    const first = await act([spin('a', 2)]);
    // Once before billing has taken it, once after.
    for (const answer of ['held', 'settled'] as const) {
      game.billing.answer = () => answer;
      const again = await act([spin('a', 2)]);
      expect(again.outcomes).toEqual(first.outcomes.map((outcome) => ({ ...outcome, status: 'REPEATED' })));
    }
    expect(new Set(game.billing.asked.map(({ holdId }) => holdId)).size).toBe(1);
    expect(await settled()).toEqual([{ holdId: askedId(), outcome: 'posted' }]);
  });

  test('that is repeated under another price holds that one too, and frees it at once', async () => {
    await act([spin('a')]);
    game.releases.set('dear', {
      ...release,
      actions: release.actions.map((action) =>
        action.key === 'spin' ? { ...action, cost: { currencyId: 'cur_gold', amount: '400' } } : action,
      ),
    });
    const { outcomes } = await act([spin('a')], playerOf(player.playerId, 'env_1', 'dear'));
    expect(outcomes[0]).toMatchObject({ status: 'REPEATED', cost: { amount: '4' } });
    expect(await settled()).toEqual([
      { holdId: askedId(0), outcome: 'posted' },
      { holdId: askedId(1), outcome: 'voided' },
    ]);
    expect(askedId(1)).not.toBe(askedId(0));
  });

  test('under an id that stands for something else frees what was held for it', async () => {
    await act([{ id: 'a', action: 'tap' }]);
    const { outcomes } = await act([spin('a')]);
    expect(outcomes[0]).toMatchObject({ status: 'REFUSED', refusal: 'INTENT_CONFLICT' });
    expect(await settled()).toEqual([{ holdId: askedId(), outcome: 'voided' }]);
  });

  test('sent 30 times at once takes effect and its money once', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, () => act([spin('a')])));
    expect(all.filter(({ outcomes }) => outcomes[0]?.status === 'APPLIED')).toHaveLength(1);
    expect(await settled()).toEqual([{ holdId: askedId(), outcome: 'posted' }]);
  });
});

describe('a hold whose time is up', () => {
  test('is told to be decided where an act was decided on it', async () => {
    await act([spin('a')]);
    expect(await game.outcomeOf(askedId(), player.playerId)).toBe('decided');
    expect(await settled()).toHaveLength(1);
  });

  test('on which nothing was decided never pays for anything any more', async () => {
    game.billing.answer = () => 'insufficient';
    await act([spin('a')]);
    const holdId = askedId();
    expect(await game.outcomeOf(holdId, player.playerId)).toBe('never');
    expect(await game.outcomeOf(holdId, player.playerId)).toBe('never');
    // The process that had stalled between its hold and its decision goes on.
    game.billing.answer = () => 'held';
    const { outcomes } = await act([spin('a')]);
    expect(outcomes[0]).toMatchObject({ status: 'REFUSED', refusal: 'CHARGE_ENDED', points: '0' });
    expect(await settled()).toEqual([]);
    expect((await act([spin('b')])).outcomes[0]?.status).toBe('APPLIED');
  });

  test('races with its decision: one of the two wins, both agree, and nothing fails', async () => {
    const writer = createActWriter({ ...game.deps, pool: game.database.poolOf('game'), moved: () => undefined });
    const rules = compileRules(release);
    let decided = 0;
    for (let round = 0; round < 20; round += 1) {
      const holdId = crypto.randomUUID();
      const intent = { id: `r${round}`, action: 'spin', count: 1 };
      const charge = {
        holdId,
        actionId: 'act_spin',
        money: { currencyId: 'cur_gold', amount: '4' },
        state: 'held' as const,
      };
      const [{ outcomes }, outcome] = await Promise.all([
        writer.submit({
          environmentId: 'env_1',
          projectId: 'prj_1',
          playerId: player.playerId,
          releaseHash: 'r1',
          traceparent: '',
          rules,
          intents: [intent],
          charges: new Map([[intent.id, charge]]),
        }),
        game.outcomeOf(holdId, player.playerId),
      ]);
      expect(outcomes[0]?.status).toBe(outcome === 'decided' ? 'APPLIED' : 'REFUSED');
      if (outcome === 'decided') decided += 1;
    }
    expect((await settled()).filter(({ outcome }) => outcome === 'posted')).toHaveLength(decided);
    await writer.close();
  });
});

import type { Bus, BusConsumer } from '@stargraph/kit/bus/bus';
import { createManualClock } from '@stargraph/kit/clock';
import { eventContracts, type Envelope } from '@stargraph/kit/contracts/event';
import { liveNoticeSchema, liveVersionsKey, type LiveNotice } from '@stargraph/kit/contracts/live';
import { newEventId } from '@stargraph/kit/ids';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../src/live-topics.ts';
import { createLiveNotices, type NoticeStore } from '../src/workers.ts';

const event = (type: string, data: unknown, environmentId = 'env_1'): Envelope => ({
  id: newEventId(),
  type,
  environmentId,
  projectId: 'prj_1',
  subject: 'player:plr_1',
  sequence: 1,
  occurredAt: '2026-11-24T12:00:00.000Z',
  traceparent: '',
  data,
});
const ofPlayer = { playerId: 'plr_1' };

/** A Redis that holds hashes and what was published; it fails while it is told to. */
const createStore = () => {
  const hashes = new Map<string, Map<string, number>>();
  const published: LiveNotice[] = [];
  /** What was done, in order. */
  const done: string[] = [];
  const state = { down: false };
  const of = (key: string): Map<string, number> => {
    const hash = hashes.get(key) ?? new Map<string, number>();
    hashes.set(key, hash);
    return hash;
  };
  const answer = <Value>(give: () => Value): Promise<Value> =>
    state.down ? Promise.reject(new Error('down')) : Promise.resolve(give());
  const store: NoticeStore = {
    hsetnx: (key, field, value) => answer(() => of(key).set(field, of(key).get(field) ?? value)),
    hincrby: (key, field, by) =>
      answer(() => {
        const next = (of(key).get(field) ?? 0) + by;
        of(key).set(field, next);
        return next;
      }),
    expire: () => answer(() => 1),
    publish: (_, message) =>
      answer(() => {
        const notice = liveNoticeSchema.parse(JSON.parse(message));
        done.push(`${notice.topic} is told`);
        return published.push(notice);
      }),
    set: (key) => answer(() => done.push(key)),
  };
  return { store, hashes, published, done, state };
};

const start = async (redis: NoticeStore, now = 1000) => {
  let consumer: BusConsumer | undefined;
  const clock = createManualClock(now);
  const bus: Bus = {
    publish: () => Promise.resolve(),
    wake: () => undefined,
    subscribe: (given) => {
      consumer = given;
      return { stop: () => Promise.resolve() };
    },
  };
  const notices = createLiveNotices({ bus, redis, clock });
  await notices.start();
  return {
    clock,
    notices,
    sources: consumer?.sources,
    hand: async (...batch: Envelope[]): Promise<void> =>
      consumer?.handle(batch, { source: 'game', from: '0', to: '1' }),
  };
};

describe('what an event changes', () => {
  test.each([
    ['billing.transfer.posted.v1', 'wallet'],
    ['billing.stars.paid.v1', 'order'],
    ['billing.stars.refunded.v1', 'order'],
    ['billing.purchase.completed.v1', 'order'],
    ['game.act.applied.v1', 'progress'],
    ['game.level.reached.v1', 'progress'],
    ['game.quest.completed.v1', 'progress'],
    ['game.quest.claimed.v1', 'progress'],
    ['game.referral.registered.v1', 'progress'],
    ['game.item.granted.v1', 'inventory'],
    ['game.item.taken.v1', 'inventory'],
  ])('%s changes the %s of its player', (type, topic) => {
    expect(Object.keys(eventContracts)).toContain(type);
    expect(changesOf([event(type, ofPlayer)])).toEqual([
      { environmentId: 'env_1', id: 'plr_1', topic },
      { environmentId: 'env_1', id: 'env_1', topic: 'activity' },
    ]);
  });

  test('a switch changes the release of its environment, anything else only what goes on in it', () => {
    const topics = (type: string) => changesOf([event(type, {})]).map(({ id, topic }) => `${id} ${topic}`);
    expect(topics('config.release.switched.v1')).toEqual(['env_1 release', 'env_1 activity']);
    expect(topics('client.screen.opened')).toEqual(['env_1 activity']);
    expect(topics('game.act.applied.v1')).toEqual(['env_1 activity']);
  });

  test('a burst is one change for each topic, player and environment', () => {
    const acts = Array.from({ length: 50 }, () => event('game.act.applied.v1', ofPlayer));
    expect(changesOf([...acts, event('game.act.applied.v1', ofPlayer, 'env_2')])).toHaveLength(4);
  });
});

describe('live notices', () => {
  test('grow by one a change, apart for each topic', async () => {
    const { store, published } = createStore();
    const { hand } = await start(store);
    await hand(event('game.act.applied.v1', ofPlayer));
    await hand(event('game.act.applied.v1', ofPlayer));
    await hand(event('billing.transfer.posted.v1', ofPlayer));
    const versions = (topic: string) => published.filter((each) => each.topic === topic).map(({ version }) => version);
    expect(versions('progress')).toEqual([1001, 1002]);
    expect(versions('wallet')).toEqual([1001]);
    expect(versions('activity')).toEqual([1001, 1002, 1003]);
  });

  test('of a release come after what was kept of it is dead, and other notices leave it', async () => {
    const { store, done } = createStore();
    const { hand } = await start(store);
    await hand(event('game.act.applied.v1', ofPlayer));
    expect(done).not.toContain('response-mark:config:env_1');
    done.length = 0;
    await hand(event('config.release.switched.v1', {}));
    expect(done.filter((each) => each !== 'activity is told')).toEqual([
      'response-mark:config:env_1',
      'release is told',
    ]);
    done.length = 0;
    await hand(event('config.release.withdrawn.v1', {}, 'env_2'));
    expect(done).toContain('response-mark:config:env_2');
  });

  test('never go back, also where Redis has lost what it held', async () => {
    const { store, hashes, published } = createStore();
    const { hand, clock } = await start(store);
    for (let count = 0; count < 5; count += 1) await hand(event('game.act.applied.v1', ofPlayer));
    hashes.clear();
    clock.advance(60_000);
    await hand(event('game.act.applied.v1', ofPlayer));
    const versions = published.filter(({ topic }) => topic === 'progress').map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions.at(-1)).toBeGreaterThan(versions.at(-2) ?? 0);
  });

  test('are late, not lost, where Redis is down: the bus is told to hand the batch again', async () => {
    const { store, hashes, state } = createStore();
    const { hand } = await start(store);
    state.down = true;
    await expect(hand(event('game.act.applied.v1', ofPlayer))).rejects.toThrow('down');
    state.down = false;
    await hand(event('game.act.applied.v1', ofPlayer));
    expect(hashes.get(liveVersionsKey('env_1', 'plr_1'))?.get('progress')).toBe(1001);
  });
});

describe('what is stored', () => {
  const stored = new Set(['env_1', 'env_2']);

  test('makes the activity of its environments grow; client events are not read for it', async () => {
    const { store, published } = createStore();
    const { notices, sources } = await start(store);
    expect(sources).not.toContain('analytics');
    await notices.stored(stored);
    expect(published.map(({ id, topic, version }) => `${id} ${topic} ${version}`)).toEqual([
      'env_1 activity 1001',
      'env_2 activity 1001',
    ]);
    await notices.stop();
  });

  test('is told once Redis is back, and holds nobody up until then', async () => {
    const { store, published, state } = createStore();
    const { notices } = await start(store);
    state.down = true;
    await notices.stored(stored);
    await notices.stored(new Set(['env_3']));
    expect(published).toEqual([]);
    state.down = false;
    await expect
      .poll(() => published.map(({ id }) => id).toSorted(), { timeout: 10_000 })
      .toEqual(['env_1', 'env_2', 'env_3']);
    await notices.stop();
  });

  test('is told at a stop, where Redis is back by then', async () => {
    const { store, published, state } = createStore();
    const { notices } = await start(store);
    state.down = true;
    await notices.stored(stored);
    state.down = false;
    await notices.stop();
    expect(published).toHaveLength(2);
  });
});

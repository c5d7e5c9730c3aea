import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newEventId, newId } from '@stargraph/kit/ids';
import type { Worker } from '@stargraph/kit/service';
import { until } from '@stargraph/kit/testkit/until';
import { startTenant, type RunningTenant } from './harness.ts';
import { answers, startReceiver, type Delivered, type Receiver } from './webhook-receiver.ts';
import { openWebhooks, type Webhooks } from './webhook-world.ts';

const level = { playerId: newId('player'), level: 2 };
const day = 24 * 60 * 60 * 1000;

let tenant: RunningTenant;
let worker: Worker;
let receiver: Receiver;
let company: Awaited<ReturnType<RunningTenant['createTenant']>>;
let webhooks: Webhooks;

beforeAll(async () => {
  tenant = await startTenant();
  worker = tenant.workerOf();
  await worker.start();
});
afterAll(async () => {
  await worker.stop();
  await tenant.stop();
});
beforeEach(async () => {
  // Signatures carry the time, which the library compares with its own.
  tenant.clock.advance(Date.now() - tenant.clock.now());
  receiver = await startReceiver();
  company = await tenant.createTenant();
  webhooks = openWebhooks(tenant, company);
});
afterEach(async () => {
  // Nothing of this test is sent in the next.
  await tenant.pool.query(`update webhook_endpoint set state = 'deleted', state_reason = null`);
  await receiver.stop();
});

const verified = (secret: string, { body, headers }: Delivered): unknown =>
  new Webhook(secret).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  });
const received = (count: number): Promise<void> =>
  until(`${count} requests have come`, () => receiver.requests.length >= count);
/** The wait until the next attempt passes; the schedule's jitter included. */
const pass = (milliseconds: number): void => {
  tenant.clock.advance(milliseconds);
};

describe('an event', () => {
  test('reaches each endpoint that wants it, once, proved as the published library checks it', async () => {
    const all = await webhooks.create(receiver.url('/all'));
    const levels = await webhooks.create(receiver.url('/levels'), ['game.level.reached.v1']);
    await webhooks.create(receiver.url('/quests'), ['game.quest.completed.v1']);
    const [eventId] = await webhooks.happen('game.level.reached.v1', level);
    await webhooks.settled(2);
    expect(receiver.ids('/all')).toEqual([eventId]);
    expect(receiver.ids('/levels')).toEqual([eventId]);
    expect(receiver.ids('/quests')).toEqual([]);
    const [first] = receiver.requests;
    const { secret } = first?.path === '/all' ? all : levels;
    if (first === undefined) throw new Error('Nothing came');
    expect(verified(secret, first)).toMatchObject({
      id: eventId,
      type: 'game.level.reached.v1',
      environmentId: company.live,
      projectId: company.projectId,
      data: level,
    });
    expect(first.headers['content-type']).toBe('application/json');
    expect(JSON.stringify(tenant.logs)).not.toContain(secret);
  });

  test('says nothing of a person but ids, and one that stays inside says nothing at all', async () => {
    await webhooks.create(receiver.url());
    await webhooks.happen('auth.session.started.v1', {
      playerId: level.playerId,
      languageCode: 'ru',
      isPremium: true,
      firstLaunch: true,
      startParam: 'from-anna@example.com',
    });
    await webhooks.happen('game.reward.granted.v1', {
      playerId: level.playerId,
      money: { currencyId: 'nod_1', amount: '5' },
      reason: { kind: 'level', id: 'nod_2' },
    });
    const [last] = await webhooks.happen('game.level.reached.v1', level);
    await until('both have come', () => receiver.ids().includes(String(last)) && receiver.requests.length === 2);
    // Deliveries go side by side: nothing is promised of their order.
    const told = receiver.requests
      .map(({ body }) => JSON.parse(body) as { type: string; data: unknown })
      .toSorted((one, other) => one.type.localeCompare(other.type));
    expect(told).toMatchObject([
      { type: 'auth.session.started.v1', data: { playerId: level.playerId, firstLaunch: true } },
      { type: 'game.level.reached.v1' },
    ]);
    for (const personal of ['languageCode', 'isPremium', 'anna'])
      expect(receiver.requests.map(({ body }) => body).join()).not.toContain(personal);
  });

  test('of another environment is none of an endpoint’s business', async () => {
    const other = openWebhooks(tenant, await tenant.createTenant());
    await webhooks.create(receiver.url('/mine'));
    await other.create(receiver.url('/theirs'));
    await other.happen('game.level.reached.v1', level);
    await other.settled(1);
    expect(receiver.ids('/mine')).toEqual([]);
    expect(receiver.ids('/theirs')).toHaveLength(1);
  });

  test('that the bus hands twice is delivered once', async () => {
    await webhooks.create(receiver.url());
    const ids = await webhooks.happen('game.level.reached.v1', level, 3);
    await webhooks.settled(3);
    await tenant.rewind('webhooks');
    const [later] = await webhooks.happen('game.level.reached.v1', level);
    await webhooks.settled(4);
    expect(receiver.ids().toSorted()).toEqual([...ids, String(later)].toSorted());
  });
});

describe('a delivery that fails', () => {
  test('is tried eight times under the same id, then given up, and can be sent again', async () => {
    await webhooks.create(receiver.url());
    receiver.answer(answers(503, {}, 'busy'));
    const [eventId] = await webhooks.happen('game.level.reached.v1', level);
    // Each wait at its longest, by the jitter.
    const waits = [5, 30, 120, 600, 3600, 4 * 3600, 16 * 3600, 0].map((seconds) => seconds * 1200);
    for (const [before, wait] of waits.entries()) {
      await received(before + 1);
      await until('it is noted', async () => (await webhooks.deliveries()).nodes[0]?.attemptCount === before + 1);
      pass(wait);
    }
    const [given] = await webhooks.settled(1);
    expect(given).toMatchObject({ state: 'FAILED', attemptCount: 8, nextAttemptAt: null });
    expect(given?.attempts[0]).toEqual({ number: 8, status: 503, problem: 'STATUS', response: 'busy' });
    expect(new Set(receiver.ids())).toEqual(new Set([eventId]));

    receiver.answer(answers(200));
    const answer = await webhooks.call('webhookDeliveryReplay', { deliveryId: given?.id });
    expect(answer.delivery?.id).toBe(given?.id);
    await until('it is delivered', async () => (await webhooks.deliveries()).nodes[0]?.state === 'DELIVERED');
    const [again] = (await webhooks.deliveries()).nodes;
    expect(again).toMatchObject({
      attemptCount: 9,
      attempts: [{ number: 9, status: 200, problem: null }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    expect(receiver.ids()).toEqual(Array.from({ length: 9 }, () => eventId));
  });

  test('waits as long as it is asked to, and the endpoint’s other deliveries wait with it', async () => {
    await webhooks.create(receiver.url());
    receiver.answer(answers(429, { 'retry-after': '600' }));
    await webhooks.happen('game.level.reached.v1', level);
    await webhooks.settled(1);
    receiver.answer(answers(200));
    await webhooks.happen('game.level.reached.v1', level);
    await until('there is another', async () => (await webhooks.deliveries()).nodes.length === 2);
    pass(590_000);
    // A look of the sender passes.
    const elsewhere = openWebhooks(tenant, await tenant.createTenant());
    await elsewhere.create(receiver.url('/elsewhere'));
    await elsewhere.happen('game.level.reached.v1', level);
    await elsewhere.settled(1);
    expect(receiver.ids()).toHaveLength(1);
    pass(11_000);
    await until('both are delivered', () => receiver.ids().length === 3);
  });

  test('by a redirect is not followed', async () => {
    await webhooks.create(receiver.url());
    receiver.answer(answers(302, { location: receiver.url('/elsewhere') }));
    await webhooks.happen('game.level.reached.v1', level);
    const [delivery] = await webhooks.settled(1);
    expect(delivery?.attempts).toMatchObject([{ status: 302, problem: 'REDIRECT' }]);
    expect(receiver.ids('/elsewhere')).toEqual([]);
  });

  test('of a slow endpoint holds up nobody else', async () => {
    const quick = await startReceiver();
    receiver.answer(() => {});
    await webhooks.create(receiver.url());
    await webhooks.create(quick.url());
    await webhooks.happen('game.level.reached.v1', level, 40);
    await until('the quick one has everything', () => quick.requests.length === 40);
    // The slow one has eight at once, and no more.
    expect(receiver.requests.length).toBeLessThanOrEqual(8);
    await quick.stop();
  });
});

describe('an endpoint', () => {
  test('that says it is gone is switched off at once, and a replay makes up for what it missed', async () => {
    const { id } = await webhooks.create(receiver.url(), ['game.level.reached.v1']);
    receiver.answer(answers(410));
    const [first] = await webhooks.happen('game.level.reached.v1', level);
    await until('it is off', async () => (await webhooks.endpoints())[0]?.state === 'DISABLED');
    expect((await webhooks.endpoints())[0]).toMatchObject({ disabledReason: 'GONE' });
    const { rows } = await tenant.pool.query<{ data: unknown }>(
      `select envelope->'data' as data from outbox where type = 'tenant.webhook.disabled.v1' and environment_id = $1`,
      [company.live],
    );
    expect(rows).toEqual([{ data: { endpointId: id, reason: 'gone' } }]);

    receiver.answer(answers(200));
    const [missed] = await webhooks.happen('game.level.reached.v1', level);
    await until('the message is kept', async () => {
      const kept = await tenant.pool.query('select from webhook_message where event_id = $1', [missed]);
      return kept.rowCount === 1;
    });
    expect((await webhooks.deliveries()).nodes).toHaveLength(1);
    await webhooks.call('webhookEndpointResume', { endpointId: id });
    await webhooks.call('webhookEndpointReplay', {
      endpointId: id,
      since: new Date(tenant.clock.now() - day).toISOString(),
      everything: false,
      idempotencyKey: newEventId(),
    });
    await until('both have come', () => receiver.ids().length >= 3);
    expect(receiver.ids()).toEqual(expect.arrayContaining([first, missed]));
    expect(receiver.ids().filter((each) => each === first)).toHaveLength(2);
    await until('the replay has ended', async () => (await webhooks.endpoints())[0]?.replay?.endedAt != null);
  });

  test('that takes nothing for five days is switched off, and a success begins the count anew', async () => {
    const { id } = await webhooks.create(receiver.url(), ['game.level.reached.v1']);
    const fail = async (count: number): Promise<void> => {
      receiver.answer(answers(500));
      await webhooks.happen('game.level.reached.v1', level);
      await received(count);
      await until('it is noted', async () => (await webhooks.endpoints())[0]?.failingSince !== null);
    };
    await fail(1);
    pass(4 * day);
    receiver.answer(answers(200));
    await until('it is well again', async () => (await webhooks.endpoints())[0]?.failingSince === null);
    await fail(3);
    pass(5 * day - 60_000);
    await until('it has failed again', () => receiver.requests.length >= 4);
    expect((await webhooks.endpoints())[0]).toMatchObject({ state: 'ACTIVE' });
    pass(day);
    await until('it is off', async () => (await webhooks.endpoints())[0]?.state === 'DISABLED');
    expect((await webhooks.endpoints())[0]).toMatchObject({ id, disabledReason: 'FAILING' });
  });

  test('that is paused gets everything once it is resumed', async () => {
    const { id } = await webhooks.create(receiver.url());
    expect((await webhooks.call('webhookEndpointPause', { endpointId: id })).endpoint?.state).toBe('PAUSED');
    const ids = await webhooks.happen('game.level.reached.v1', level, 3);
    await until('they wait', async () => (await webhooks.endpoints())[0]?.health.open === 3);
    const test_ = await webhooks.call('webhookEndpointTest', { endpointId: id, idempotencyKey: newEventId() });
    await until('the test has come', () => receiver.requests.length === 1);
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({
      type: 'webhook.test',
      data: { endpointId: id },
    });
    expect(test_.delivery?.state).toBe('WAITING');
    await webhooks.call('webhookEndpointResume', { endpointId: id });
    await received(4);
    expect(receiver.ids().slice(1).toSorted()).toEqual(ids.toSorted());
  });

  test('is tested by one attempt, which says nothing of its health', async () => {
    const { id } = await webhooks.create(receiver.url());
    receiver.answer(answers(500, {}, 'not yet'));
    await webhooks.call('webhookEndpointTest', { endpointId: id, idempotencyKey: newEventId() });
    const [delivery] = await webhooks.settled(1);
    expect(delivery).toMatchObject({ eventType: 'webhook.test', state: 'FAILED', attempts: [{ response: 'not yet' }] });
    expect((await webhooks.endpoints())[0]).toMatchObject({ failingSince: null });
  });

  test('signs with its earlier secret too for a day after it was replaced, and no longer', async () => {
    const { id, secret: old } = await webhooks.create(receiver.url());
    const key = newEventId();
    const rotated = await webhooks.call('webhookEndpointSecretRotate', { endpointId: id, idempotencyKey: key });
    const secret = rotated.secret ?? '';
    expect(secret).toMatch(/^whsec_/);
    // A lost answer that is asked for again replaces nothing, and shows nothing.
    const repeat = await webhooks.call('webhookEndpointSecretRotate', { endpointId: id, idempotencyKey: key });
    expect(repeat.secret).toBeNull();
    await webhooks.happen('game.level.reached.v1', level);
    await received(1);
    const [both] = receiver.requests;
    if (both === undefined) throw new Error('Nothing came');
    expect(verified(secret, both)).toEqual(verified(old, both));
    pass(day);
    await webhooks.happen('game.level.reached.v1', level);
    await received(2);
    const signatures = String(receiver.requests[1]?.headers['webhook-signature']);
    expect(signatures.split(' ')).toHaveLength(1);
    expect((await webhooks.endpoints())[0]?.previousSecretUntil).toBeNull();
    tenant.clock.advance(Date.now() - tenant.clock.now());
    await webhooks.call('webhookEndpointTest', { endpointId: id, idempotencyKey: newEventId() });
    await received(3);
    const [, , newest] = receiver.requests;
    if (newest === undefined) throw new Error('Nothing came');
    expect(verified(secret, newest)).toMatchObject({ type: 'webhook.test' });
  });

  test('that is removed is told nothing more, and its log goes with it', async () => {
    const { id } = await webhooks.create(receiver.url());
    receiver.answer(answers(500));
    await webhooks.happen('game.level.reached.v1', level);
    await webhooks.settled(1);
    await webhooks.call('webhookEndpointDelete', { endpointId: id });
    expect(await webhooks.endpoints()).toEqual([]);
    expect((await webhooks.deliveries()).nodes).toEqual([]);
    await tenant.purgeWebhooks();
    for (const table of ['webhook_endpoint', 'webhook_secret', 'webhook_delivery'])
      expect(
        (
          await tenant.pool.query(
            `select from ${table} where ${table === 'webhook_endpoint' ? 'id' : 'endpoint_id'} = $1`,
            [id],
          )
        ).rowCount,
      ).toBe(0);
  });
});

describe('a replay', () => {
  test('sends what failed, or everything, and never what lies before its time', async () => {
    const { id } = await webhooks.create(receiver.url(), ['game.level.reached.v1']);
    const [early] = await webhooks.happen('game.level.reached.v1', level);
    await webhooks.settled(1);
    pass(60_000);
    const since = new Date(tenant.clock.now()).toISOString();
    const late = await webhooks.happen('game.level.reached.v1', level, 3);
    await webhooks.settled(4);
    const replay = (everything: boolean, key = newEventId()) =>
      webhooks.call('webhookEndpointReplay', { endpointId: id, since, everything, idempotencyKey: key });
    pass(1000);
    await replay(false);
    await until('it has ended', async () => (await webhooks.endpoints())[0]?.replay?.endedAt != null);
    expect((await webhooks.endpoints())[0]?.replay?.queued).toBe(0);
    pass(1000);
    await replay(true);
    await until('all have come again', () => receiver.requests.length === 7);
    expect(receiver.ids().slice(4).toSorted()).toEqual(late.toSorted());
    expect(receiver.ids().filter((each) => each === early)).toHaveLength(1);
  });

  test('reaches back no further than messages are kept', async () => {
    const { id } = await webhooks.create(receiver.url());
    const answer = await webhooks.call('webhookEndpointReplay', {
      endpointId: id,
      since: new Date(tenant.clock.now() - 31 * day).toISOString(),
      everything: false,
      idempotencyKey: newEventId(),
    });
    expect(answer).toMatchObject({ __typename: 'InvalidInputError' });
  });
});

describe('who may', () => {
  test('only those with the permission, in their own environment', async () => {
    const input = {
      environmentId: company.live,
      url: receiver.url(),
      description: '',
      eventTypes: ['*'],
      idempotencyKey: newEventId(),
    };
    const create = `mutation ($input: WebhookEndpointCreateInput!) { webhookEndpointCreate(input: $input) { __typename } }`;
    const stranger = await tenant.createTenant();
    for (const viewer of [company.withRole('editor'), company.withRole('support'), stranger.owner])
      expect(await tenant.execute(create, viewer, { input })).toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    const { id } = await webhooks.create(receiver.url());
    // An endpoint's id is worth nothing with another environment's.
    const theirs = openWebhooks(tenant, stranger);
    for (const name of ['webhookEndpointPause', 'webhookEndpointResume', 'webhookEndpointDelete'] as const)
      expect(await theirs.call(name, { endpointId: id })).toMatchObject({ __typename: 'NotFoundError' });
    expect(
      await theirs.call('webhookEndpointSecretRotate', { endpointId: id, idempotencyKey: newEventId() }),
    ).toMatchObject({ __typename: 'NotFoundError' });
    expect(await theirs.call('webhookEndpointTest', { endpointId: id, idempotencyKey: newEventId() })).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect((await webhooks.endpoints())[0]).toMatchObject({ id, state: 'ACTIVE' });
  });

  test('an address inside a network, a type that is not public and one endpoint too many are refused', async () => {
    const refused = (input: Readonly<Record<string, unknown>>) =>
      webhooks.call('webhookEndpointCreate', {
        url: receiver.url(),
        description: '',
        eventTypes: ['*'],
        idempotencyKey: newEventId(),
        ...input,
      });
    for (const url of ['https://10.0.0.1/', 'http://example.com/'])
      expect(await refused({ url })).toMatchObject({ __typename: 'WebhookUrlRefusedError', code: 'INVALID_INPUT' });
    for (const eventTypes of [[], ['client.tapped'], ['game.reward.granted.v1']])
      expect(await refused({ eventTypes })).toMatchObject({ __typename: 'InvalidInputError' });
    await Promise.all(Array.from({ length: 25 }, () => refused({}).catch(() => undefined)));
    expect(await webhooks.endpoints()).toHaveLength(20);
    expect(await refused({})).toMatchObject({ __typename: 'WebhookLimitError', code: 'LIMIT_REACHED' });
  });

  test('a repeated wish makes one endpoint and shows its secret once', async () => {
    const key = newEventId();
    const [first, second] = [
      await webhooks.create(receiver.url(), ['*'], key),
      await webhooks.create(receiver.url(), ['*'], key),
    ];
    expect(second.id).toBe(first.id);
    expect([first.secret !== '', second.secret]).toEqual([true, '']);
  });

  test('what they do is in the audit, without the secret', async () => {
    const { id, secret } = await webhooks.create(receiver.url());
    await webhooks.call('webhookEndpointUpdate', {
      endpointId: id,
      url: receiver.url('/other'),
      description: 'CRM',
      eventTypes: ['*'],
    });
    await webhooks.call('webhookEndpointSecretRotate', { endpointId: id, idempotencyKey: newEventId() });
    await webhooks.call('webhookEndpointDelete', { endpointId: id });
    const { rows } = await tenant.pool.query<{ data: { action: string } }>(
      `select envelope->'data' as data from outbox where type = 'tenant.audit.recorded.v1' and environment_id = $1 order by position`,
      [company.live],
    );
    expect(rows.map(({ data }) => data.action)).toEqual([
      'webhookEndpoint.created',
      'webhookEndpoint.updated',
      'webhookEndpoint.secretRotated',
      'webhookEndpoint.deleted',
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6, 20));
  });
});

describe('the log', () => {
  test('is read page by page, and by state, type and endpoint', async () => {
    const { id } = await webhooks.create(receiver.url('/a'), ['game.level.reached.v1']);
    await webhooks.create(receiver.url('/b'));
    receiver.answer(({ path }, response) => void response.writeHead(path === '/b' ? 500 : 200).end());
    await webhooks.happen('game.level.reached.v1', level, 3);
    await webhooks.happen('game.quest.completed.v1', { playerId: level.playerId, questId: 'nod_1' });
    await webhooks.settled(7);
    const page = await webhooks.deliveries({ first: 4 });
    const rest = await webhooks.deliveries({ first: 4, after: page.pageInfo.endCursor });
    expect([page.nodes.length, page.pageInfo.hasNextPage, rest.nodes.length, rest.pageInfo.hasNextPage]).toEqual([
      4,
      true,
      3,
      false,
    ]);
    expect(new Set([...page.nodes, ...rest.nodes].map((node) => node.id)).size).toBe(7);
    expect((await webhooks.deliveries({ endpointId: id })).nodes.map(({ state }) => state)).toEqual([
      'DELIVERED',
      'DELIVERED',
      'DELIVERED',
    ]);
    expect((await webhooks.deliveries({ state: 'WAITING' })).nodes).toHaveLength(4);
    expect((await webhooks.deliveries({ eventType: 'game.quest.completed.v1' })).nodes).toHaveLength(1);
  });

  test('is kept for 30 days', async () => {
    await webhooks.create(receiver.url());
    await webhooks.happen('game.level.reached.v1', level);
    await webhooks.settled(1);
    pass(29 * day);
    await tenant.purgeWebhooks();
    expect((await webhooks.deliveries()).nodes).toHaveLength(1);
    pass(2 * day);
    await tenant.purgeWebhooks();
    expect((await webhooks.deliveries()).nodes).toEqual([]);
    const kept = await tenant.pool.query('select from webhook_message where environment_id = $1', [company.live]);
    expect(kept.rowCount).toBe(0);
  });
});

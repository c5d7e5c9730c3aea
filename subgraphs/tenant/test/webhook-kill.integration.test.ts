import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import type { Worker } from '@stargraph/kit/service';
import { until } from '@stargraph/kit/testkit/until';
import { startTenant, type RunningTenant } from './harness.ts';
import { answers, startReceiver, type Receiver } from './webhook-receiver.ts';
import { openWebhooks, type Webhooks } from './webhook-world.ts';

let tenant: RunningTenant;
let receiver: Receiver;
let webhooks: Webhooks;
const children: ChildProcess[] = [];
const workers: Worker[] = [];
/** A process of its own takes a while to begin on busy cores. */
const patience = 90_000;

beforeAll(async () => {
  tenant = await startTenant();
  tenant.clock.advance(Date.now() - tenant.clock.now());
  receiver = await startReceiver();
  webhooks = openWebhooks(tenant, await tenant.createTenant());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(async () => {
  await receiver.stop();
  await tenant.stop();
});

const startWorker = async (): Promise<Worker> => {
  const worker = tenant.workerOf();
  workers.push(worker);
  await worker.start();
  return worker;
};
const startSender = (): ChildProcess => {
  const child = fork(join(import.meta.dirname, 'webhook-process.ts'));
  children.push(child);
  child.send(tenant.outside);
  return child;
};

test(
  'what a sender was killed over is sent again under the same id, and nothing is lost',
  async () => {
    const { id } = await webhooks.create(receiver.url(), ['game.level.reached.v1']);
    // Taken, but the answer never comes: the process ends in the middle.
    receiver.answer(() => {});
    // Deliveries are made by the consumer, here with its sender held back by the pause.
    await webhooks.call('webhookEndpointPause', { endpointId: id });
    const made = await startWorker();
    const ids = await webhooks.happen('game.level.reached.v1', { playerId: newId('player'), level: 2 }, 30);
    await until('there are deliveries', async () => (await webhooks.endpoints())[0]?.health.open === 30);
    await made.stop();
    workers.splice(workers.indexOf(made), 1);
    await webhooks.call('webhookEndpointResume', { endpointId: id });

    const child = startSender();
    await until('it is in the middle of eight', () => receiver.requests.length === 8);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const cut = new Set(receiver.ids());
    expect(cut.size).toBe(8);
    expect((await webhooks.deliveries({ state: 'SENDING', first: 100 })).nodes).toHaveLength(8);

    receiver.answer(answers(200));
    // The dead one's lease runs out; the others are due all the while.
    tenant.clock.advance(40_000);
    await startWorker();
    await until('everything is delivered', async () => {
      const { nodes } = await webhooks.deliveries({ state: 'DELIVERED', first: 100 });
      return nodes.length === 30;
    });
    expect(new Set(receiver.ids())).toEqual(new Set(ids));
    for (const each of ids) expect(receiver.ids().filter((one) => one === each)).toHaveLength(cut.has(each) ? 2 : 1);
  },
  patience,
);

test(
  'several senders share the work, and no delivery is sent twice',
  async () => {
    const other = openWebhooks(tenant, await tenant.createTenant());
    const quick = await startReceiver();
    await other.create(quick.url());
    await startWorker();
    startSender();
    startSender();
    const ids = await other.happen('game.level.reached.v1', { playerId: newId('player'), level: 2 }, 100);
    await until('everything is delivered', () => new Set(quick.ids()).size === 100);
    expect(quick.ids().toSorted()).toEqual(ids.toSorted());
    await quick.stop();
  },
  patience,
);

import pg from 'pg';
import { createDeadLetters } from '@stargraph/kit/bus/dead-letters';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { newEventId } from '@stargraph/kit/ids';
import { createSecretBox } from '@stargraph/kit/secrets';
import type { KafkaClient } from '@stargraph/kit/bus/kafka/client';
import type { Distributed } from '@stargraph/embedded/distributed/distributed';
import { kafkaClientOf } from './distributed-target.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
/** Nobody's: what waits behind a poisoned event of money waits for its subject alone. */
const subject = 'player:plr_poisoned';
const type = 'game.reward.granted.v1';

/** What was fed, to be found again as what it is. */
export interface Poison {
  /** Ids of events that break their contract: in an outbox, and on the topic of its domain. */
  readonly eventIds: ReadonlySet<string>;
  /** Messages on the topic that are no events at all. */
  readonly junk: number;
  /** Updates of no form that Telegram documents, accepted at the door by their secret. */
  readonly updates: number;
}

const poisonedEvent = (environmentId: string): { readonly id: string } & Record<string, unknown> => ({
  id: newEventId(),
  type,
  environmentId,
  projectId: 'prj_poisoned',
  subject,
  sequence: 1,
  occurredAt: new Date().toISOString(),
  traceparent,
  data: { playerId: 'plr_poisoned', amount: 'a fortune' },
});

/** Past the contract that every writer of the platform checks. */
const feedOutbox = async (client: pg.Client, environmentId: string): Promise<string> => {
  const event = poisonedEvent(environmentId);
  await client.query(
    `INSERT INTO game.outbox (ordering, id, type, environment_id, project_id, subject, sequence, envelope, created_at)
     VALUES (pg_current_xact_id()::text::bigint, $1, $2, $3, $4, $5, 1, $6, now())`,
    [event.id, type, environmentId, event['projectId'], subject, JSON.stringify(event)],
  );
  return event.id;
};

const feedTopic = async (kafka: KafkaClient, environmentId: string): Promise<string> => {
  const event = poisonedEvent(environmentId);
  const key = `${environmentId}:${subject}`;
  // The type stands in a header, by which groups choose.
  const headers = { type };
  const producer = await kafka.connectProducer();
  try {
    await producer.send('stargraph.game', [
      { key, value: JSON.stringify(event), headers },
      { key, value: '{"not": "closed', headers },
    ]);
    return event.id;
  } finally {
    await producer.close();
  }
};

/** As Telegram would send it, with the bot's own secret. */
const feedUpdate = async (distributed: Distributed, client: pg.Client): Promise<void> => {
  const { keys, origin, demo } = distributed;
  const { rows } = await client.query<{ id: string; secret: string }>(
    `SELECT id, secret_sealed AS secret FROM tenant.bot WHERE environment_id = $1`,
    [demo.liveEnvironmentId],
  );
  const [bot] = rows;
  if (bot === undefined) throw new Error('The demo has no bot');
  const secrets = createSecretBox({ current: 1, keys: new Map([[1, keys.secretsKey('tenant')]]) });
  const response = await fetch(`${origin}/telegram/${bot.id}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': secrets.open(bot.secret, demo.liveEnvironmentId),
    },
    body: JSON.stringify({
      update_id: 1_900_000_000 + Math.floor(performance.now()),
      message: { date: 'yesterday', chat: { id: 'none' } },
    }),
  });
  if (!response.ok) throw new Error(`The door answered ${response.status} to a poisoned update`);
};

/** Feeds one of each. Everything must run: whoever is away could not take it. */
export const feedPoison = async (distributed: Distributed, client: pg.Client): Promise<Poison> => {
  const { demo, engines } = distributed;
  const eventIds = new Set([await feedOutbox(client, demo.liveEnvironmentId)]);
  if (engines.kafka !== undefined) eventIds.add(await feedTopic(kafkaClientOf(engines.kafka), demo.liveEnvironmentId));
  await feedUpdate(distributed, client);
  return { eventIds, junk: engines.kafka === undefined ? 0 : 1, updates: 1 };
};

export interface PoisonFound {
  /** What is there and was not fed, and what was fed and is not there. */
  readonly problems: readonly string[];
  readonly letters: number;
  readonly parkedUpdates: number;
  /** Checkouts that an outage kept from their answer within Telegram's ten seconds; nothing was charged. */
  readonly lateCheckouts: number;
}

/** Looks whether the poison lies where poison belongs, and nothing else does; then drops it, and looks again. */
export const findPoison = async (client: pg.Client, distributed: Distributed, fed: Poison): Promise<PoisonFound> => {
  const problems: string[] = [];
  const { rows: letters } = await client.query<{ group: string; id: string; readable: boolean; reason: string }>(
    `SELECT consumer_group AS group, event_id::text AS id, NOT envelope ? 'unreadable' AS readable, reason FROM bus.dead_letter`,
  );
  const groups = new Set(letters.map(({ group }) => group));
  for (const { group, id, readable, reason } of letters)
    if (readable && !fed.eventIds.has(id))
      problems.push(`${group} has a dead letter that nobody fed: ${id}, ${reason}`);
  // Every event is for analytics at least, and a reward for billing.
  for (const group of ['analytics', 'billing.rewards'])
    if (!groups.has(group)) problems.push(`${group} has no dead letters`);
  for (const group of groups) {
    const own = letters.filter((letter) => letter.group === group);
    const events = own.filter(({ readable }) => readable).length;
    if (events !== fed.eventIds.size) problems.push(`${group} has ${events} of ${fed.eventIds.size} poisoned events`);
    const junk = own.length - events;
    if (junk !== fed.junk) problems.push(`${group} has ${junk} of ${fed.junk} messages that are no events`);
  }
  const { rows: updates } = await client.query<{ id: string; problem: string | null }>(
    // A checkout that came too late for its answer is over: Telegram asks anew when its user presses again.
    `SELECT update_id AS id, problem FROM tenant.received_update WHERE state = 'parked' AND kind <> 'pre_checkout_query'`,
  );
  if (updates.length !== fed.updates)
    problems.push(`${updates.length} updates are parked instead of ${fed.updates}: ${JSON.stringify(updates)}`);

  const pool = new pg.Pool({ connectionString: distributed.adminUrl, max: 1 });
  try {
    const deadLetters = createDeadLetters(sqlOfPool(pool), () => undefined);
    for (const group of groups) for (const letter of await deadLetters.list(group)) await deadLetters.drop(letter);
  } finally {
    await pool.end();
  }
  const { rows: late } = await client.query(
    `SELECT FROM tenant.received_update WHERE state = 'parked' AND kind = 'pre_checkout_query'`,
  );
  const { rows: left } = await client.query(`SELECT FROM bus.dead_letter`);
  if (left.length > 0) problems.push(`${left.length} dead letters are left after they were dropped`);
  return { problems, letters: letters.length, parkedUpdates: updates.length, lateCheckouts: late.length };
};

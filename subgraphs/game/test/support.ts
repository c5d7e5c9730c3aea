import { randomBytes } from 'node:crypto';
import { createManualClock, systemClock, type ManualClock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  handleCommand,
} from '@stargraph/kit/commands';
import { ledgerHold } from '@stargraph/kit/contracts/commands/billing';
import { releaseLoad } from '@stargraph/kit/contracts/commands/config';
import { holdOutcome } from '@stargraph/kit/contracts/commands/game';
import type { Envelope } from '@stargraph/kit/contracts/event';
import type { PrivateRelease } from '@stargraph/kit/contracts/release';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import type { ServiceDeps } from '@stargraph/kit/service';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';
import { UnreachableError } from '@stargraph/kit/unreachable';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import type { ScriptStore } from '../src/projection/script.ts';
import { createGameServer } from '../src/server.ts';
import { release } from './release.ts';

export const playerOf = (
  playerId: string,
  environmentId = 'env_1',
  releaseHash: string | null = 'r1',
): Viewer & { kind: 'player' } => ({
  kind: 'player',
  playerId,
  environmentId,
  projectId: 'prj_1',
  releaseHash,
});

export const operatorOf = (
  permissions: readonly ('player.read' | 'content.read')[],
  environmentId = 'env_1',
): Viewer => ({
  kind: 'operator',
  operatorId: 'opr_1',
  memberships: [
    {
      companyId: 'cmp_1',
      roleId: 'support',
      permissions: [...permissions],
      projects: [
        { projectId: 'prj_1', permissions: [...permissions], environments: [{ environmentId, kind: 'live' }] },
      ],
    },
  ],
});

export const integrationOf = (
  scopes: readonly ('players:read' | 'leaderboards:read')[],
  environmentId = 'env_1',
): Viewer => ({
  kind: 'integration',
  apiKeyId: 'key_1',
  environmentId,
  projectId: 'prj_1',
  scopes: [...scopes],
  releaseHash: 'r1',
});

export interface TestGame {
  readonly deps: ServiceDeps;
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  /** Releases by hash; `r1` is {@link release}. */
  readonly releases: Map<string, PrivateRelease>;
  /** What config waits for before it answers, and how long it is waited for, milliseconds. */
  readonly config: { busy: Promise<void>; patienceMs: number };
  /** What billing answers for each hold that it is asked to place, and what it was asked. */
  readonly billing: {
    answer: (holdId: string) => 'held' | 'settled' | 'insufficient';
    /** Whether nobody answers at all. */
    isAway: boolean;
    readonly asked: { holdId: string; actionId: string; money: { currencyId: string; amount: string } }[];
  };
  /** Asks what became of a hold, as billing does when its time is up. */
  outcomeOf(holdId: string, playerId: string): Promise<'decided' | 'never'>;
  run(
    query: string,
    viewer: Viewer,
    variables?: Record<string, unknown>,
  ): Promise<{ data?: unknown; errors?: unknown }>;
  /** Every event in game's outbox, in its order. */
  events(): Promise<Envelope[]>;
  /** Rows of one of game's tables, in the order of their keys. */
  rows(
    table: 'player' | 'quest_progress' | 'intent' | 'charge' | 'inventory_item' | 'leaderboard_entry' | 'referral',
  ): Promise<unknown[]>;
  close(): Promise<void>;
}

/** Game's real server on a database of its own; config's command is answered from `releases`, over the real proof. */
export const createTestGame = async (redis?: ScriptStore): Promise<TestGame> => {
  const database = await createTestDatabase();
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const viewerKey = randomBytes(32);
  const commandKey = randomBytes(32);
  const releases = new Map([['r1', release]]);
  const config = { busy: Promise.resolve(), patienceMs: releaseLoad.timeoutMs };
  const billing: TestGame['billing'] = { answer: () => 'held', isAway: false, asked: [] };
  const handlers = {
    config: handleCommand(releaseLoad, async ({ hash }) => {
      await config.busy;
      return releases.get(hash) ?? null;
    }),
    billing: handleCommand(ledgerHold, ({ holds }) => {
      if (billing.isAway) return Promise.reject(new UnreachableError('Billing', new Error('away')));
      billing.asked.push(...holds);
      return Promise.resolve({ outcomes: holds.map(({ holdId }) => billing.answer(holdId)) });
    }),
  };
  const receiverOf = (owner: 'config' | 'billing') =>
    createCommandReceiver({
      owner,
      keyFor: () => commandKey,
      handlers: [handlers[owner]],
      clock: systemClock,
      onError: () => {},
    });
  const receivers = { config: receiverOf('config'), billing: receiverOf('billing') };
  const transport = createLocalCommandTransport((owner) => receivers[owner === 'billing' ? 'billing' : 'config']);
  const deps: ServiceDeps = {
    pool: database.poolOf('game'),
    viewerKey,
    commandKeyFor: () => commandKey,
    commands: createCommandClient({
      caller: 'game',
      keyFor: () => commandKey,
      transport: { send: (owner, request) => transport.send(owner, request, config.patienceMs) },
      clock: systemClock,
    }),
    clock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    wake: () => {},
  };
  const server = createGameServer({ ...deps, redis });
  const asked = createCommandClient({
    caller: 'workers',
    keyFor: () => commandKey,
    transport: createLocalCommandTransport(() => server.subgraph.receiveCommand),
    clock,
  });
  return {
    deps,
    database,
    clock,
    releases,
    config,
    billing,
    outcomeOf: async (holdId, playerId) => {
      const { outcome } = await asked.call(
        holdOutcome,
        { environmentId: 'env_1', playerId, holdId },
        { traceparent: '' },
      );
      return outcome;
    },
    run: async (query, viewer, variables = {}) => {
      const result = await server.subgraph.execute({
        query,
        variables,
        operationName: undefined,
        viewer: signViewer(viewer, 'game', viewerKey, clock),
        traceparent: '',
      });
      return JSON.parse(JSON.stringify(result)) as { data?: unknown; errors?: unknown };
    },
    events: async () =>
      (
        await deps.pool.query<{ envelope: Envelope }>('select envelope from outbox order by ordering, position')
      ).rows.map((row) => row.envelope),
    rows: async (table) =>
      (await deps.pool.query<Record<string, unknown>>(`select * from ${table} order by 1, 2, 3`)).rows,
    close: async () => {
      await server.close();
      await database.drop();
    },
  };
};

export const actMutation = `mutation ($intents: [IntentInput!]!) {
  act(input: { intents: $intents }) {
    __typename
    ... on ActSuccess {
      player { id points level quests { quest { id } count completedAt } }
      outcomes { intentId status refusal points rewards { amount currency { id } reason reasonId } }
    }
    ... on NotPublishedError { code }
  }
}`;

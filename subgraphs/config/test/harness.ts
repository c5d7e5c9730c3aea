import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionResult } from 'graphql';
import { createManualClock } from '@stargraph/kit/clock';
import { createCommandClient, createLocalCommandTransport, type CommandClient } from '@stargraph/kit/commands';
import type { ServiceName } from '@stargraph/kit/contracts/domain';
import { permissionsOfRole, type Role, type Scope } from '@stargraph/kit/contracts/permission';
import { newId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import { createConfigServer } from '../src/server.ts';
import type { ClientOperation } from './content.ts';

/** A company's project with its two environments, and viewers of it. */
export const createTenant = () => {
  const companyId = newId('company');
  const projectId = newId('project');
  const live = newId('environment');
  const sandbox = newId('environment');
  const operator = (role: Role = 'owner'): Viewer => ({
    kind: 'operator',
    operatorId: newId('operator'),
    memberships: [
      {
        companyId,
        role,
        permissions: [...permissionsOfRole[role]],
        projects: [{ projectId, environments: [{ environmentId: live, kind: 'live' }, { environmentId: sandbox, kind: 'sandbox' }] }],
      },
    ],
  });
  const player = (releaseHash: string | null, environmentId = live): Viewer => ({ kind: 'player', playerId: newId('player'), environmentId, projectId, releaseHash });
  const integration = (scopes: Scope[], releaseHash: string | null): Viewer => ({ kind: 'integration', apiKeyId: newId('apiKey'), environmentId: live, projectId, scopes, releaseHash });
  return { companyId, projectId, live, sandbox, operator, owner: operator(), player, integration };
};
export type Tenant = ReturnType<typeof createTenant>;

/** What an answer holds, for assertions by path. */
export type Data = Readonly<Record<string, any>>;

/** The whole service on a database and a folder of its own. */
export const startConfig = async () => {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'config-test-'));
  const pool = database.poolOf('config');
  const clock = createManualClock(Date.UTC(2026, 4, 1));
  const viewerKey = randomBytes(32);
  const callers = new Map<ServiceName, Uint8Array>([['gateway', randomBytes(32)], ['game', randomBytes(32)]]);
  const notices: string[] = [];
  const service = createConfigServer({
    pool,
    viewerKey,
    commandKeyFor: (caller) => callers.get(caller),
    commands: createCommandClient({ caller: 'config', keyFor: () => viewerKey, transport: { send: () => Promise.reject(new Error('config calls nobody')) }, clock }),
    clock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    wake: () => {},
    objects: createFolderObjectStore(folder),
    notify: async (environmentId) => void notices.push(environmentId),
  });

  const execute = (query: string, viewer: Viewer, variables: Readonly<Record<string, unknown>> = {}): Promise<ExecutionResult> =>
    service.subgraph.execute({ query, variables, operationName: undefined, viewer: signViewer(viewer, 'config', viewerKey, clock), traceparent: '' });

  const data = async (query: string, viewer: Viewer, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> => {
    const result = await execute(query, viewer, variables);
    if (result.errors !== undefined) throw new Error(JSON.stringify(result.errors));
    return result.data as Data;
  };

  const entity = async (reference: Readonly<Record<string, string>>, fields: string, viewer: Viewer): Promise<Data | null> => {
    const query = `query ($references: [_Any!]!) { _entities(representations: $references) { ... on ${reference['__typename']} { ${fields} } } }`;
    return (await data(query, viewer, { references: [reference] }))['_entities'][0];
  };

  return {
    database,
    pool,
    clock,
    notices,
    service,
    execute,
    data,
    entity,
    /** Calls config's commands as another service. */
    commandsOf: (caller: ServiceName): CommandClient =>
      createCommandClient({ caller, keyFor: () => callers.get(caller) ?? new Uint8Array(32), transport: createLocalCommandTransport(() => service.subgraph.receiveCommand), clock }),
    draftOf: async (tenant: Tenant): Promise<Data> =>
      (await entity({ __typename: 'Project', id: tenant.projectId }, 'draft { revision nodes { id kind parentId order props } }', tenant.owner))?.['draft'],
    edit: async (tenant: Tenant, baseRevision: number, operations: readonly ClientOperation[], viewer = tenant.owner): Promise<Data> =>
      (await data(editMutation, viewer, { input: { projectId: tenant.projectId, baseRevision, operations } }))['draftEdit'],
    publish: async (tenant: Tenant, revision: number, options: { environmentId?: string; key?: string; note?: string } = {}): Promise<Data> =>
      (
        await data(publishMutation, tenant.owner, {
          input: { environmentId: options.environmentId ?? tenant.live, revision, note: options.note ?? null, idempotencyKey: options.key ?? randomBytes(8).toString('hex') },
        })
      )['releasePublish'],
    rollBack: async (tenant: Tenant, hash: string, key = randomBytes(8).toString('hex')): Promise<Data> =>
      (await data(rollbackMutation, tenant.owner, { input: { environmentId: tenant.live, hash, idempotencyKey: key } }))['releaseRollback'],
    stop: async () => {
      await service.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
export type RunningConfig = Awaited<ReturnType<typeof startConfig>>;

const editMutation = `mutation ($input: DraftEditInput!) { draftEdit(input: $input) {
  __typename
  ... on DraftEditSuccess {
    draft { revision nodes { id kind parentId order props } }
    inverse { insert { id kind parentId order props } set { id path value } move { id parentId order } remove { id } }
  }
  ... on Error { code message }
  ... on DraftConflictError { paths revision }
} }`;

const publishMutation = `mutation ($input: ReleasePublishInput!) { releasePublish(input: $input) {
  __typename
  ... on ReleasePublishSuccess { release { hash number note publishedAt } }
  ... on Error { code message }
  ... on RevisionMovedError { revision }
  ... on ReleaseInvalidError { problems { nodeId path code message } }
} }`;

const rollbackMutation = `mutation ($input: ReleaseRollbackInput!) { releaseRollback(input: $input) {
  __typename
  ... on ReleaseRollbackSuccess { release { hash number } }
  ... on Error { code message }
} }`;

/** An inverse as it is sent back: without the fields that are null. */
export const asInput = (operations: readonly Data[]): ClientOperation[] =>
  operations.map((operation) =>
    Object.fromEntries(
      Object.entries(operation)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, value]),
    ),
  );

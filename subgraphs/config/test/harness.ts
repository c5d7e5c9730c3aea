import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionResult } from 'graphql';
import { createManualClock } from '@stargraph/kit/clock';
import { createCommandClient, createLocalCommandTransport, type CommandClient } from '@stargraph/kit/commands';
import type { ServiceName } from '@stargraph/kit/contracts/domain';
import { permissionsOfRole, type Role, type Scope } from '@stargraph/kit/contracts/permission';
import { newEventId, newId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { createFolderObjectStore, type FileStore } from '@stargraph/kit/objects';
import { createTokenUploads, createUploadReceiver } from '@stargraph/kit/objects/upload';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { signViewer, type Viewer } from '@stargraph/kit/viewer';
import { createConfigServer, type ConfigDeps } from '../src/server.ts';
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
        roleId: role,
        permissions: [...permissionsOfRole[role]],
        projects: [
          {
            projectId,
            permissions: [...permissionsOfRole[role]],
            environments: [
              { environmentId: live, kind: 'live' },
              { environmentId: sandbox, kind: 'sandbox' },
            ],
          },
        ],
      },
    ],
  });
  const player = (releaseHash: string | null, environmentId = live): Viewer => ({
    kind: 'player',
    playerId: newId('player'),
    environmentId,
    projectId,
    releaseHash,
  });
  const integration = (scopes: Scope[], releaseHash: string | null): Viewer => ({
    kind: 'integration',
    apiKeyId: newId('apiKey'),
    environmentId: live,
    projectId,
    scopes,
    releaseHash,
  });
  return { companyId, projectId, live, sandbox, operator, owner: operator(), player, integration };
};
export type Tenant = ReturnType<typeof createTenant>;

export interface DraftData {
  readonly revision: number;
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly parentId: string | null;
    readonly order: string;
    readonly props: unknown;
  }[];
}

/** A mutation's answer, its union flattened: which fields are there is the type name's to say. */
export interface EditAnswer {
  readonly __typename: string;
  readonly draft: DraftData;
  readonly inverse: readonly Readonly<Record<string, unknown>>[];
}
export interface ReleaseAnswer {
  readonly __typename: string;
  readonly release: { readonly hash: string; readonly number: number };
  readonly problems: readonly { readonly code: string }[];
}

/** The whole service on a database and a folder of its own, or on stores that fail as a test wants it. */
export const startConfig = async ({
  objects: failing,
  ...other
}: Partial<Pick<ConfigDeps, 'notify' | 'assetMaxBytes'>> & { readonly objects?: Partial<FileStore> } = {}) => {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'config-test-'));
  const pool = database.poolOf('config');
  const clock = createManualClock(Date.UTC(2026, 4, 1));
  const viewerKey = randomBytes(32);
  const uploadKey = randomBytes(32);
  const objects: FileStore = { ...createFolderObjectStore(folder), ...failing };
  const callers = new Map<ServiceName, Uint8Array>([
    ['gateway', randomBytes(32)],
    ['game', randomBytes(32)],
  ]);
  const notices: string[] = [];
  const service = createConfigServer({
    pool,
    viewerKey,
    commandKeyFor: (caller) => callers.get(caller),
    commands: createCommandClient({
      caller: 'config',
      keyFor: () => viewerKey,
      transport: { send: () => Promise.reject(new Error('config calls nobody')) },
      clock,
    }),
    clock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    wake: () => {},
    objects,
    uploads: createTokenUploads({ origin: () => 'https://assets.test', key: uploadKey }),
    assetsUrl: () => 'https://assets.test',
    notify: async (environmentId) => void notices.push(environmentId),
    ...other,
  });

  const execute = (
    query: string,
    viewer: Viewer,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<ExecutionResult> =>
    service.subgraph.execute({
      query,
      variables,
      operationName: undefined,
      viewer: signViewer(viewer, 'config', viewerKey, clock),
      traceparent: '',
    });

  /** The one field that `query` asks for. */
  const field = async <Field>(
    name: string,
    query: string,
    viewer: Viewer,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Field> => {
    const result = await execute(query, viewer, variables);
    if (result.errors !== undefined) throw new Error(JSON.stringify(result.errors));
    return result.data?.[name] as Field;
  };

  const entity = async <Fields>(
    reference: Readonly<Record<string, string>>,
    fields: string,
    viewer: Viewer,
  ): Promise<Fields | null> => {
    const query = `query ($references: [_Any!]!) { _entities(representations: $references) { ... on ${reference['__typename']} { ${fields} } } }`;
    const [found] = await field<(Fields | null)[]>('_entities', query, viewer, { references: [reference] });
    return found ?? null;
  };

  return {
    database,
    pool,
    clock,
    notices,
    objects,
    folder,
    /** Takes uploads as the gateway does. */
    receive: createUploadReceiver({ store: objects, key: uploadKey, clock }),
    service,
    execute,
    field,
    entity,
    /** Calls config's commands as another service. */
    commandsOf: (caller: ServiceName): CommandClient =>
      createCommandClient({
        caller,
        keyFor: () => callers.get(caller) ?? new Uint8Array(32),
        transport: createLocalCommandTransport(() => service.subgraph.receiveCommand),
        clock,
      }),
    draftOf: async (tenant: Tenant): Promise<DraftData> => {
      const project = await entity<{ draft: DraftData }>(
        { __typename: 'Project', id: tenant.projectId },
        'draft { revision nodes { id kind parentId order props } }',
        tenant.owner,
      );
      if (project === null) throw new Error('The project is hidden from its owner');
      return project.draft;
    },
    edit: (
      tenant: Tenant,
      baseRevision: number,
      operations: readonly ClientOperation[],
      viewer = tenant.owner,
    ): Promise<EditAnswer> =>
      field('draftEdit', editMutation, viewer, { input: { projectId: tenant.projectId, baseRevision, operations } }),
    publish: (
      tenant: Tenant,
      revision: number,
      options: { environmentId?: string; key?: string; note?: string } = {},
    ): Promise<ReleaseAnswer> =>
      field('releasePublish', publishMutation, tenant.owner, {
        input: {
          environmentId: options.environmentId ?? tenant.live,
          revision,
          note: options.note ?? null,
          idempotencyKey: options.key ?? newEventId(),
        },
      }),
    rollBack: (tenant: Tenant, hash: string, key = newEventId()): Promise<ReleaseAnswer> =>
      field('releaseRollback', rollbackMutation, tenant.owner, {
        input: { environmentId: tenant.live, hash, idempotencyKey: key },
      }),
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
export const asInput = (operations: readonly Readonly<Record<string, unknown>>[]): ClientOperation[] =>
  operations.map((operation) => Object.fromEntries(Object.entries(operation).filter(([, value]) => value !== null)));

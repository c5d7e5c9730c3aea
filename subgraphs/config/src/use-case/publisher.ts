import type { Pool } from 'pg';
import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { NotFoundError, messageOf } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import type { Logger } from '@stargraph/kit/logging';
import { buildRelease, type BuiltRelease } from '../domain/build-release.ts';
import { assetPath } from '../domain/asset.ts';
import { assetsNamedIn } from '../domain/node-content.ts';
import { validateDraft, type Images } from '../domain/validate.ts';
import { findAssets, saveReleaseAssets } from '../store/asset.ts';
import { ReleaseInvalidError, ReleaseTakenDownError, RevisionMovedError } from '../domain/errors.ts';
import type { Artefacts } from '../store/artefact.ts';
import { lockDraft, readDraft } from '../store/draft.ts';
import { releaseDifference, type ReleaseContent } from '../domain/release-difference.ts';
import {
  findPublished,
  findReleases,
  findTakedown,
  saveRelease,
  type Pointer,
  type ReleaseRow,
} from '../store/release.ts';
import { switchRelease } from './switch-release.ts';

interface Request {
  readonly companyId: string;
  readonly environmentId: string;
  readonly projectId: string;
  /** The operator's id. */
  readonly author: string;
  readonly idempotencyKey: string;
  readonly source: AuditSource;
}
export type PublishRequest = Request & {
  /** The revision that the operator has looked at and wants to be what players see. */
  readonly revision: number;
  readonly note: string | null;
};
export type RollbackRequest = Request & { readonly hash: string };

export interface Publisher {
  /**
   * Validates the draft, builds its release and points the environment to it.
   * @throws RevisionMovedError, ReleaseInvalidError, ReleaseTakenDownError, IdempotencyConflictError
   */
  publish(request: PublishRequest): Promise<ReleaseRow>;
  /**
   * Points the environment to a release that it pointed to before. Restores definitions; undoes no effects.
   * @throws NotFoundError, ReleaseTakenDownError, IdempotencyConflictError
   */
  rollBack(request: RollbackRequest): Promise<ReleaseRow>;
}

export interface PublisherDeps {
  readonly pool: Pool;
  readonly artefacts: Artefacts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wake: () => void;
  /** Tells gateways that the environment's pin has changed. They find out within a second without it. */
  readonly notify: (environmentId: string) => Promise<void>;
}

const refuseTakenDown = async (tx: Sql, projectId: string, hash: string): Promise<void> => {
  const takedown = await findTakedown(tx, projectId, hash);
  if (takedown !== null) throw new ReleaseTakenDownError(takedown.reason);
};

type Prepared =
  | { readonly outcome: 'ready'; readonly release: BuiltRelease; readonly assetIds: readonly string[] }
  | { readonly outcome: 'refused'; readonly error: RevisionMovedError | ReleaseInvalidError };

export const createPublisher = ({ pool, artefacts, clock, logger, wake, notify }: PublisherDeps): Publisher => {
  const imagesOf = async (projectId: string, assetIds: readonly string[]): Promise<Images> => {
    const found = assetIds.length === 0 ? [] : await findAssets(sqlOfPool(pool), projectId, assetIds);
    return new Map(
      found.flatMap((asset) => {
        const { id, state, width, height } = asset;
        return state !== 'ready' || width === null || height === null
          ? []
          : [[id, { path: assetPath(asset), width, height }] as const];
      }),
    );
  };

  /** Everything slow, before the transaction: a draft's revision fixes its content, so it stays right. */
  const prepare = async (projectId: string, revision: number): Promise<Prepared> => {
    const draft = await readDraft(sqlOfPool(pool), projectId);
    if (draft.revision !== revision) return { outcome: 'refused', error: new RevisionMovedError(draft.revision) };
    const assetIds = assetsNamedIn(draft.nodes);
    const images = await imagesOf(projectId, assetIds);
    const validation = validateDraft(draft.nodes, images);
    if (validation.outcome === 'invalid')
      return { outcome: 'refused', error: new ReleaseInvalidError(validation.problems) };
    const release = buildRelease(projectId, validation.draft, images);
    // Durable before any row names it. A release that is not committed after this leaves two unnamed objects.
    await artefacts.save(projectId, release);
    return { outcome: 'ready', release, assetIds };
  };

  const once = async (
    operation: string,
    request: Request,
    input: Readonly<Record<string, string | number | null>>,
    run: (tx: Sql) => Promise<ReleaseRow>,
  ): Promise<ReleaseRow> => {
    const { environmentId, projectId, author, idempotencyKey } = request;
    const release = await inTransaction(pool, async (tx) => {
      const { hash } = await withIdempotency(
        { tx, environmentId, viewer: author, operation, key: idempotencyKey, input, clock },
        async () => ({ hash: (await run(tx)).hash }),
      );
      const [row] = await findReleases(tx, projectId, [hash]);
      if (row === undefined) throw new Error('A published release is gone');
      return row;
    });
    wake();
    await notify(environmentId).catch((error: unknown) => {
      // Committed already, so the answer is success; gateways re-read the pin within a second.
      logger.warn({ environmentId, problem: messageOf(error) }, 'release switch notice failed');
    });
    return release;
  };

  const contentOf = async (projectId: string, hash: string): Promise<ReleaseContent> => {
    const [view, rules] = await Promise.all([artefacts.view(projectId, hash), artefacts.rules(projectId, hash)]);
    if (view === null || rules === null) throw new Error(`The artefact of release ${hash} is missing`);
    return { view: view.release, rules };
  };

  /** Tells the audit log what is otherwise for players since the switch. Single edits stand in the draft's history. */
  const tellSwitch = async (
    tx: Sql,
    { companyId, environmentId, projectId, source }: Request,
    previous: Pointer | null,
    release: ReleaseRow,
    action: 'release.published' | 'release.rolledBack',
  ): Promise<void> => {
    if (previous?.hash === release.hash) return;
    const [before, after] = await Promise.all([
      previous === null ? null : contentOf(projectId, previous.hash),
      contentOf(projectId, release.hash),
    ]);
    await recordAudit(
      tx,
      'config',
      source,
      {
        companyId,
        projectId,
        environmentId,
        action,
        target: { kind: 'release', id: release.hash, name: `#${release.number}` },
        before: previous === null ? null : { hash: previous.hash, number: previous.number },
        after: {
          hash: release.hash,
          number: release.number,
          note: release.note,
          changes: releaseDifference(before, after),
        },
      },
      clock,
    );
  };

  return {
    publish: async (request) => {
      const { environmentId, projectId, author, source, revision, note } = request;
      const prepared = await prepare(projectId, revision);
      return once('releasePublish', request, { revision, note }, async (tx) => {
        // Refusals are thrown in here, so that a repeated key finds its answer even after the draft moved on.
        if (prepared.outcome === 'refused') throw prepared.error;
        const current = await lockDraft(tx, projectId);
        if (current !== revision) throw new RevisionMovedError(current);
        const { hash, publicArtefact } = prepared.release;
        await refuseTakenDown(tx, projectId, hash);
        const release = await saveRelease(tx, { projectId, hash, revision, note, author, at: new Date(clock.now()) });
        // None of them is deleted meanwhile: at this revision, whose lock is held, the draft names them.
        await saveReleaseAssets(tx, projectId, hash, prepared.assetIds);
        const previous = await switchRelease(tx, clock, {
          environmentId,
          release,
          content: publicArtefact,
          rollback: false,
          author,
          traceparent: source.traceparent,
        });
        await tellSwitch(tx, request, previous, release, 'release.published');
        return release;
      });
    },
    rollBack: (request) => {
      const { environmentId, projectId, author, source, hash } = request;
      return once('releaseRollback', request, { hash }, async (tx) => {
        // The lock that a takedown takes, too.
        await lockDraft(tx, projectId);
        await refuseTakenDown(tx, projectId, hash);
        const release = await findPublished(tx, environmentId, hash);
        if (release === null) throw new NotFoundError(`The release ${hash}`);
        const view = await artefacts.view(projectId, hash);
        if (view === null) throw new Error(`The artefact of release ${hash} is missing`);
        const previous = await switchRelease(tx, clock, {
          environmentId,
          release,
          content: view.release,
          rollback: true,
          author,
          traceparent: source.traceparent,
        });
        await tellSwitch(tx, request, previous, release, 'release.rolledBack');
        return release;
      });
    },
  };
};

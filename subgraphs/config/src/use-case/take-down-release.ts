import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError, messageOf } from '@stargraph/kit/errors';
import { appendEvents } from '@stargraph/kit/outbox';
import { lockDraft } from '../store/draft.ts';
import {
  dropPointer,
  findLastGood,
  findReleases,
  insertTakedown,
  lockPointersTo,
  type ReleaseRow,
} from '../store/release.ts';
import type { PublisherDeps } from './publisher.ts';
import { switchRelease } from './switch-release.ts';

export interface TakedownRequest {
  /** The company of the project, for its audit log. */
  readonly companyId: string;
  readonly projectId: string;
  readonly hash: string;
  readonly reason: string;
  /** The operator's id. */
  readonly author: string;
  readonly source: AuditSource;
}

/**
 * Takes a release away: environments that point to it fall back to what they pointed to last and was good, or to
 * nothing; it is not published or rolled back to again. Safe to repeat.
 * @throws NotFoundError
 */
export const createTakeDownRelease =
  ({ pool, artefacts, clock, logger, wake, notify }: PublisherDeps) =>
  async ({ companyId, projectId, hash, reason, author, source }: TakedownRequest): Promise<ReleaseRow> => {
    const { release, moved } = await inTransaction(pool, async (tx) => {
      // What publishes and what rolls back queue here, too: neither brings back what is just being taken away.
      await lockDraft(tx, projectId);
      const [found] = await findReleases(tx, projectId, [hash]);
      if (found === undefined) throw new NotFoundError(`The release ${hash}`);
      const at = new Date(clock.now());
      if (!(await insertTakedown(tx, { projectId, hash, reason, by: author, at })))
        return { release: found, moved: [] };
      const pointers = await lockPointersTo(tx, projectId, hash);
      const fallbacks: { [environmentId: string]: string | null } = {};
      for (const { environmentId } of pointers) {
        const good = await findLastGood(tx, environmentId);
        fallbacks[environmentId] = good?.hash ?? null;
        if (good === null) {
          await dropPointer(tx, environmentId);
          const withdrawn = newEvent({
            type: 'config.release.withdrawn.v1',
            environmentId,
            projectId,
            subject: `environment:${environmentId}`,
            occurredAt: at.toISOString(),
            traceparent: source.traceparent,
            data: { hash, number: found.number },
          });
          await appendEvents(tx, [withdrawn], clock);
          continue;
        }
        const view = await artefacts.view(projectId, good.hash);
        if (view === null) throw new Error(`The artefact of release ${good.hash} is missing`);
        await switchRelease(tx, clock, {
          environmentId,
          release: good,
          content: view.release,
          rollback: true,
          author,
          traceparent: source.traceparent,
        });
      }
      await recordAudit(
        tx,
        'config',
        source,
        {
          companyId,
          projectId,
          action: 'release.takenDown',
          target: { kind: 'release', id: hash, name: `#${found.number}` },
          after: { reason, environments: fallbacks },
        },
        clock,
      );
      return { release: found, moved: pointers.map(({ environmentId }) => environmentId) };
    });
    wake();
    for (const environmentId of moved)
      await notify(environmentId).catch((error: unknown) => {
        logger.warn({ environmentId, problem: messageOf(error) }, 'release switch notice failed');
      });
    return release;
  };

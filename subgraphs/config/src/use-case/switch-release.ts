import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import type { Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import type { ReleaseView } from '../domain/release-view.ts';
import { rememberDefinitions } from '../store/definition.ts';
import { lockPointer, movePointer, type Pointer, type ReleaseRow } from '../store/release.ts';

export interface Switch {
  readonly environmentId: string;
  readonly release: ReleaseRow;
  readonly content: ReleaseView['release'];
  readonly rollback: boolean;
  readonly author: string;
  readonly traceparent: string;
}

/**
 * Points an environment to a release within `tx`: pointer, history, remembered definitions and the event
 * stand or fall together. Does nothing where the environment points there already.
 * @returns where it pointed before
 */
export const switchRelease = async (
  tx: Sql,
  clock: Clock,
  { environmentId, release, content, rollback, author, traceparent }: Switch,
): Promise<Pointer | null> => {
  const previous = await lockPointer(tx, environmentId);
  if (previous?.hash === release.hash) return previous;
  const at = new Date(clock.now());
  const previousHash = previous?.hash ?? null;
  await movePointer(tx, environmentId, release, { previousHash, rollback, author, at });
  await rememberDefinitions(tx, environmentId, release.hash, content);
  await appendEvents(
    tx,
    [
      newEvent({
        type: 'config.release.switched.v1',
        environmentId,
        projectId: release.projectId,
        subject: `environment:${environmentId}`,
        releaseHash: release.hash,
        occurredAt: at.toISOString(),
        traceparent,
        data: { hash: release.hash, previousHash, number: release.number, rollback },
      }),
    ],
    clock,
  );
  return previous;
};

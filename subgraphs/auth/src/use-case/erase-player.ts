import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { erasingDomains } from '@stargraph/kit/player-erasure';
import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import { appendEvents } from '@stargraph/kit/outbox';
import type { Person } from '@stargraph/kit/personal-data';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { askedAgainMs } from '../domain/erasure.ts';
import { findErasureOf, insertErasure, recordReport, type ErasureRow } from '../store/erasure.ts';
import { authPersonalData } from '../store/personal-data.ts';
import { lockIdentity } from '../store/player-identity.ts';
import { endOwnSessions } from '../store/session.ts';

export interface ErasePlayerRequest {
  readonly companyId: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly playerId: string;
  readonly reason: string;
  /** The operator's id. */
  readonly author: string;
  readonly source: AuditSource;
}

const longestReason = 500;

/** Asks the other domains, in the transaction that begins a round. */
export const askDomains = (tx: Sql, request: Omit<ErasureRow, 'verifiedAt'>, clock: Clock): Promise<unknown> =>
  appendEvents(
    tx,
    [
      newEvent({
        type: 'auth.erasure.requested.v1',
        environmentId: request.environmentId,
        projectId: request.projectId,
        subject: `player:${request.playerId}`,
        occurredAt: new Date(clock.now()).toISOString(),
        traceparent: request.traceparent,
        data: {
          requestId: request.id,
          playerId: request.playerId,
          until: request.requestedAt.toISOString(),
          round: request.round,
        },
      }),
    ],
    clock,
  );

/** Erases what auth itself holds, as a round of a request. @returns the ids of sessions that ended by it */
export const eraseOwnPart = async (
  tx: Sql,
  request: Pick<ErasureRow, 'id' | 'environmentId' | 'playerId' | 'requestedAt' | 'round'>,
  at: Date,
): Promise<string[]> => {
  const { environmentId, playerId } = request;
  const ended = await endOwnSessions(
    tx,
    { kind: 'player', environmentId, playerId },
    { except: null },
    'administrator',
    at,
  );
  const person: Person = { environmentId, playerId, telegramUserId: null, until: request.requestedAt };
  const found = await authPersonalData.erase(tx, person);
  await recordReport(tx, request.id, 'auth', { round: request.round, found, at });
  return ended;
};

/**
 * Erases a player: what links the person to the player goes at once, with the sessions; every other domain is asked,
 * until a whole round of them finds nothing. Asked again it answers the same request.
 * @throws NotFoundError, InvalidInputError
 */
export const createErasePlayer =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly wake: () => void;
    /** A session has ended before its time, and that is durable. */
    readonly onEnded: (sessionId: string) => void;
  }) =>
  async (wanted: ErasePlayerRequest): Promise<ErasureRow> => {
    const { environmentId, projectId, playerId } = wanted;
    const reason = wanted.reason.trim();
    if (reason === '' || reason.length > longestReason)
      throw new InvalidInputError(`The reason must have 1 to ${longestReason} characters.`);
    const { request, ended } = await inTransaction(deps.pool, async (tx) => {
      const known = await findErasureOf(tx, environmentId, playerId);
      if (known !== null) return { request: known, ended: [] };
      const telegramUserId = await lockIdentity(tx, environmentId, playerId);
      if (telegramUserId === null) {
        // Another erasure may have come first, and is over by now.
        const first = await findErasureOf(tx, environmentId, playerId);
        if (first === null) throw new NotFoundError('The player');
        return { request: first, ended: [] };
      }
      const at = new Date(deps.clock.now());
      const id = newId('erasure');
      const fresh = {
        id,
        environmentId,
        projectId,
        playerId,
        reason,
        requestedBy: wanted.author,
        requestedAt: at,
        round: 1,
        traceparent: wanted.source.traceparent,
      };
      const inserted = await insertErasure(
        tx,
        {
          ...fresh,
          telegramSealed: deps.secrets.seal(telegramUserId, id),
          nextAt: new Date(at.getTime() + askedAgainMs),
        },
        ['auth', ...erasingDomains],
      );
      if (!inserted) throw new Error('A locked player was erased by another request');
      const endedIds = await eraseOwnPart(tx, fresh, at);
      await askDomains(tx, fresh, deps.clock);
      await recordAudit(
        tx,
        'auth',
        wanted.source,
        {
          companyId: wanted.companyId,
          projectId,
          environmentId,
          action: 'player.erased',
          target: { kind: 'player', id: playerId },
          after: { requestId: id },
        },
        deps.clock,
      );
      return { request: { ...fresh, verifiedAt: null }, ended: endedIds };
    });
    for (const id of ended) deps.onEnded(id);
    deps.wake();
    return request;
  };

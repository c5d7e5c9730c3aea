import type { CommandClient } from '@stargraph/kit/commands';
import { membershipOf } from '@stargraph/kit/contracts/commands/tenant';
import { anonymous, type Viewer } from '@stargraph/kit/viewer';
import type { Holder } from './credential.ts';
import type { ReleasePins } from './release-pin.ts';
import type { Standings } from './standing.ts';

/**
 * Completes the viewer with what subgraphs decide by: an operator's memberships as they are at this moment,
 * for players and integrations the release that answers the whole request.
 * @throws CommandFailedError where tenant or config gives no answer
 */
export const createViewers =
  (deps: { readonly commands: CommandClient; readonly pins: ReleasePins; readonly standingOf: Standings }) =>
  async (holder: Holder, traceparent: string): Promise<Viewer> => {
    const eventLimitOf = async (environmentId: string) => {
      const { eventLimit } = await deps.standingOf(environmentId);
      return eventLimit === null ? {} : { eventLimit };
    };
    switch (holder.kind) {
      case 'anonymous':
        return anonymous;
      case 'operator': {
        const { memberships, staff, lookGrantId } = await deps.commands.call(
          membershipOf,
          { operatorId: holder.operatorId },
          { traceparent },
        );
        const { operatorId, sessionId, verifiedAt } = holder;
        return {
          kind: 'operator',
          operatorId,
          ...(sessionId === undefined ? {} : { sessionId }),
          ...(verifiedAt === undefined ? {} : { verifiedAt }),
          memberships,
          ...(staff ? { staff } : {}),
          ...(lookGrantId === null ? {} : { lookGrantId }),
        };
      }
      case 'player': {
        const { playerId, environmentId, projectId, sessionId } = holder;
        const releaseHash = await deps.pins.of(environmentId);
        return {
          kind: 'player',
          playerId,
          environmentId,
          projectId,
          ...(sessionId === undefined ? {} : { sessionId }),
          releaseHash,
          ...(await eventLimitOf(environmentId)),
        };
      }
      case 'integration':
        return {
          ...holder,
          releaseHash: await deps.pins.of(holder.environmentId),
          ...(await eventLimitOf(holder.environmentId)),
        };
    }
  };

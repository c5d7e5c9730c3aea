import type { Envelope } from '../contracts/event.ts';
import { newEventId } from '../ids.ts';

/** A request to erase a player, as auth sends it. */
export const erasureOf = (
  playerId: string,
  { environmentId = 'env_1', round = 1, until = '2030-01-01T00:00:00.000Z' } = {},
): Envelope => ({
  id: newEventId(),
  type: 'auth.erasure.requested.v1',
  environmentId,
  projectId: 'prj_1',
  subject: `player:${playerId}`,
  sequence: round,
  occurredAt: '2026-01-01T00:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { requestId: 'prv_1', playerId, until, round },
});

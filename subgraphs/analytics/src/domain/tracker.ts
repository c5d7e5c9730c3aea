import type { Bus } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { DomainError, LimitReachedError } from '@stargraph/kit/errors';
import type { Viewer } from '@stargraph/kit/viewer';
import { createEventIds, problemOf, type EventProblem, type TrackedEvent } from './tracked-event.ts';

/** Some events of a batch break a rule; none of the batch was taken. */
export class InvalidEventsError extends DomainError {
  readonly problems: readonly EventProblem[];
  constructor(problems: readonly EventProblem[]) {
    super('INVALID_INPUT', 'Some events break a rule; none was taken. Correct them and send the batch again.');
    this.problems = problems;
  }
}

type Sender = Extract<Viewer, { kind: 'player' | 'integration' }>;

export interface EventTracker {
  /**
   * Takes a batch of events; resolves when they are durable. A repeat of the same ids changes nothing.
   * @throws LimitReachedError where the company's plan allows no more this month; InvalidEventsError
   */
  track(sender: Sender, events: readonly TrackedEvent[], traceparent: string): Promise<number>;
}

export const createEventTracker = (deps: {
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
}): EventTracker => ({
  track: async (sender, events, traceparent) => {
    if (sender.eventLimit !== undefined)
      throw new LimitReachedError('events', sender.kind === 'player' ? null : sender.eventLimit);
    const own = sender.kind === 'player' ? sender.playerId : null;
    const now = deps.clock.now();
    const seen = new Set<string>();
    const problems = events.flatMap((event, index): EventProblem[] => {
      const message = problemOf(event, own, now) ?? (seen.has(event.id) ? 'id stands twice in this batch.' : undefined);
      seen.add(event.id);
      return message === undefined ? [] : [{ index, message }];
    });
    if (problems.length > 0) throw new InvalidEventsError(problems);

    const from = sender.kind === 'player' ? sender.playerId : sender.apiKeyId;
    const idOf = createEventIds(sender.environmentId, from);
    await deps.bus.publish(
      events.map((event) => {
        const playerId = own ?? event.playerId;
        return {
          id: idOf(event.id),
          type: event.name,
          environmentId: sender.environmentId,
          projectId: sender.projectId,
          subject: playerId === null ? `integration:${from}` : `player:${playerId}`,
          ...(sender.releaseHash === null ? {} : { releaseHash: sender.releaseHash }),
          occurredAt: event.occurredAt.toISOString(),
          traceparent,
          data: { playerId, properties: event.properties ?? {} },
        };
      }),
    );
    return events.length;
  },
});

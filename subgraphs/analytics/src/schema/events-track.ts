import { BusUnavailableError } from '@stargraph/kit/bus/bus';
import { LimitReachedError, RequestError, badInput, forbidden } from '@stargraph/kit/errors';
import { addLimitReached } from '@stargraph/kit/graphql/limit';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { AnalyticsBuilder } from '../builder.ts';
import { InvalidEventsError } from '../domain/tracker.ts';
import { maxEvents, type EventProblem } from '../domain/tracked-event.ts';

/** @throws RequestError where nothing is wrong with the events, and the same batch may be sent again */
const saidUnavailable = (error: unknown): never => {
  if (!(error instanceof BusUnavailableError)) throw error;
  throw new RequestError('UNAVAILABLE', 'The events could not be stored just now. Send the same batch again.');
};

export const addEventsTrack = (types: AnalyticsBuilder): void => {
  const { builder, errorType, resultType } = types;
  const Event = builder.inputType('TrackedEventInput', {
    description: 'Something that happened at the client.',
    fields: (t) => ({
      id: t.id({
        required: true,
        description: "The client's own UUID for the event. The same id again is the same event.",
      }),
      name: t.string({
        required: true,
        description: 'Such as `client.screen.opened`: lower case, two to five words, the first one `client`.',
      }),
      occurredAt: t.field({
        type: 'DateTime',
        required: true,
        description: 'When it happened: at most 24 hours ago and 60 seconds ahead.',
      }),
      properties: t.field({
        type: 'JSON',
        description: 'Up to 16 texts (1000 characters), numbers, booleans or nulls by name (64 characters).',
      }),
      playerId: t.id({ description: "The player concerned. A player's own events are always about that player." }),
    }),
  });
  const Input = builder.inputType('EventsTrackInput', {
    description: 'A batch of client events.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: "The environment: the player's or the API key's own." }),
      events: t.field({ type: [Event], required: true, description: `1 to ${maxEvents} events.` }),
    }),
  });
  const Problem = builder.objectRef<EventProblem>('TrackedEventProblem').implement({
    description: 'What is wrong with one event.',
    access: 'public',
    fields: (t) => ({
      index: t.exposeInt('index', { description: 'The place of the event in the batch, from 0.' }),
      message: t.exposeString('message', { description: 'What is wrong and what would be right, in English.' }),
    }),
  });
  const Invalid = errorType(InvalidEventsError, 'Some events break a rule; none of the batch was taken.', (t) => ({
    problems: t.field({
      type: [Problem],
      listSize: { assumedSize: 10 },
      description: 'One for each event that breaks a rule.',
      resolve: (parent) => [...parent.error.problems],
    }),
  }));
  const Success = builder.objectRef<{ accepted: number }>('EventsTrackSuccess').implement({
    description: 'The batch is stored for good.',
    access: 'inherit',
    fields: (t) => ({
      accepted: t.exposeInt('accepted', {
        description: 'How many events the batch held; those sent before are not stored twice.',
      }),
    }),
  });
  const Result = resultType('EventsTrackResult', Success, [Invalid, addLimitReached(types).limitReached]);

  builder.mutationType({ description: 'Everything that changes something.' });
  builder.mutationField('eventsTrack', (t) =>
    t.field({
      type: Result,
      description:
        'Stores events that a client saw itself. Answers once they are durable; safe to repeat. Over the limit of events a month none are taken; what the platform itself tells of goes on. Errors: BAD_USER_INPUT for an empty or too long batch, UNAVAILABLE where they could not be stored: send the same batch again.',
      access: { player: true, integration: 'events:write', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: Input, required: true, description: 'The batch.' }) },
      resolve: (_, { input }, { viewer, tracker, trace }) => {
        if (viewer.kind !== 'player' && viewer.kind !== 'integration') throw forbidden();
        if (input.events.length < 1 || input.events.length > maxEvents)
          throw badInput(`events must hold 1 to ${maxEvents} events.`);
        const events = input.events.map((event) => ({
          ...event,
          properties: event.properties,
          playerId: event.playerId ?? null,
        }));
        return settle([InvalidEventsError, LimitReachedError], async () => ({
          accepted: await tracker.track(viewer, events, trace.traceparent).catch(saidUnavailable),
        }));
      },
    }),
  );
};

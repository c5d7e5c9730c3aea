import { badInput } from '@stargraph/kit/errors';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { foreignDefinition } from '@stargraph/kit/graphql/foreign';
import { pageSize } from '@stargraph/kit/pagination';
import { isTimeZone } from '@stargraph/kit/time-zone';
import type { AnalyticsBuilder } from '../builder.ts';
import type { FeedEvent } from '../store/feed.ts';
import type {
  DayPlayers,
  EventCount,
  HourPlayers,
  MetricsWindow,
  RevenueLine,
  StarsRevenueLine,
} from '../store/metrics.ts';

const longestMs = 400 * 86_400_000;
/** By hour, a longer window is a list that nobody plots. */
const longestHourlyMs = 8 * 86_400_000;
/** How far back the feed of an environment reaches: it is for what goes on now. */
const activityMs = 7 * 86_400_000;

const windowOf = (environmentId: string, from: Date, to: Date, timeZone: string): MetricsWindow => {
  const length = to.getTime() - from.getTime();
  if (length <= 0 || length > longestMs) throw badInput('to must lie after from, by 400 days at most.');
  if (!isTimeZone(timeZone)) throw badInput('timeZone must be an IANA name such as Europe/Berlin.');
  return { environmentId, from, to, timeZone };
};

/** What a figure weighs that reads all events of its window. */
const scan = 50;

export const addEnvironmentMetrics = ({ builder }: AnalyticsBuilder): void => {
  const reader = { operator: 'analytics.read', integration: 'metrics:read' } as const;

  const Currency = foreignDefinition(builder, 'Currency');
  const DayPlayersType = builder.objectRef<DayPlayers>('DayPlayers').implement({
    description: 'Active players of one day.',
    access: 'inherit',
    fields: (t) => ({
      day: t.exposeString('day', { description: 'YYYY-MM-DD in the time zone asked for.' }),
      players: t.exposeInt('players', { description: 'Players with at least one event on that day.' }),
    }),
  });
  const HourPlayersType = builder.objectRef<HourPlayers>('HourPlayers').implement({
    description: 'Active players of one hour.',
    access: 'inherit',
    fields: (t) => ({
      hour: t.field({ type: 'DateTime', description: 'When the hour begins.', resolve: (parent) => parent.hour }),
      players: t.exposeInt('players', { description: 'Players with at least one event in that hour.' }),
    }),
  });
  const EventCountType = builder.objectRef<EventCount>('EventCount').implement({
    description: 'How often an event happened on one day.',
    access: 'inherit',
    fields: (t) => ({
      name: t.exposeString('name', {
        description: "The event's type, such as `game.quest.completed.v1` or `client.screen.opened`.",
      }),
      day: t.exposeString('day', { description: 'YYYY-MM-DD in the time zone asked for.' }),
      count: t.field({ type: 'BigInt', description: 'How many.', resolve: (parent) => parent.count }),
    }),
  });
  const Revenue = builder.objectRef<RevenueLine & { readonly environmentId: string }>('RevenueLine').implement({
    description: 'What players spent in one currency on one day.',
    access: 'inherit',
    fields: (t) => ({
      currency: t.field({
        type: Currency,
        description: 'The currency.',
        resolve: (parent) => ({ environmentId: parent.environmentId, id: parent.currencyId }),
      }),
      day: t.exposeString('day', { description: 'YYYY-MM-DD in the time zone asked for.' }),
      amount: t.field({ type: 'BigInt', description: 'Whole minor units.', resolve: (parent) => parent.amount }),
      purchases: t.exposeInt('purchases', { description: 'How many purchases.' }),
    }),
  });
  const StarsRevenue = builder.objectRef<StarsRevenueLine>('StarsRevenueLine').implement({
    description:
      'What players paid in Telegram Stars on one day, and what was given back on it. A refund counts on the day on which it is booked, not on that of its payment: what was told of a day that is over stays true.',
    access: 'inherit',
    fields: (t) => ({
      day: t.exposeString('day', { description: 'YYYY-MM-DD in the time zone asked for.' }),
      stars: t.field({
        type: 'BigInt',
        description: 'Paid, before refunds: whole Stars.',
        resolve: (parent) => parent.stars,
      }),
      payments: t.exposeInt('payments', { description: 'How many payments.' }),
      refunded: t.field({
        type: 'BigInt',
        description: 'Given back on that day, whenever they were paid: whole Stars.',
        resolve: (parent) => parent.refunded,
      }),
      refunds: t.exposeInt('refunds', { description: 'How many refunds.' }),
      net: t.field({
        type: 'BigInt',
        description: 'What was paid less what was given back: below 0 where more was given back than came.',
        resolve: ({ stars, refunded }) => stars - refunded,
      }),
    }),
  });
  const Activity = builder.objectRef<FeedEvent>('ActivityEvent').implement({
    description: 'Something that happened in an environment.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      name: t.exposeString('name', {
        description: "The event's type, such as `game.quest.completed.v1` or `client.screen.opened`.",
      }),
      occurredAt: t.field({ type: 'DateTime', description: 'When.', resolve: (parent) => parent.occurredAt }),
      playerId: t.exposeID('playerId', { nullable: true, description: 'The player concerned; null for none.' }),
      data: t.field({ type: 'JSON', description: 'What its type says of it.', resolve: (parent) => parent.data }),
    }),
  });
  const Metrics = builder.objectRef<MetricsWindow>('EnvironmentMetrics').implement({
    description: 'Figures of one environment over a window of time. A late copy of an event never counts twice.',
    access: 'inherit',
    fields: (t) => ({
      activePlayers: t.int({
        cost: scan,
        description: 'Players with at least one event in the window.',
        resolve: (window, _, { metrics }) => metrics.activePlayers(window),
      }),
      activePlayersByDay: t.field({
        type: [DayPlayersType],
        listSize: { assumedSize: 90 },
        cost: scan,
        description: 'The same by day; days without events are left out.',
        resolve: (window, _, { metrics }) => metrics.activePlayersByDay(window),
      }),
      activePlayersByHour: t.field({
        type: [HourPlayersType],
        listSize: { assumedSize: 192 },
        cost: scan,
        description:
          'The same by hour; hours without events are left out. Errors: BAD_USER_INPUT for a window of more than 8 days.',
        resolve: (window, _, { metrics }) => {
          if (window.to.getTime() - window.from.getTime() > longestHourlyMs)
            throw badInput('By hour, the window must be 8 days at most.');
          return metrics.activePlayersByHour(window);
        },
      }),
      events: t.field({
        type: [EventCountType],
        listSize: { assumedSize: 200 },
        cost: scan,
        description: 'Events by name and day.',
        resolve: (window, _, { metrics }) => metrics.events(window),
      }),
      revenue: t.field({
        type: [Revenue],
        listSize: { assumedSize: 100 },
        cost: scan,
        description: 'Currency spent on products, by currency and day.',
        resolve: async (window, _, { metrics }) =>
          (await metrics.revenue(window)).map((line) => ({ ...line, environmentId: window.environmentId })),
      }),
      starsRevenue: t.field({
        type: [StarsRevenue],
        listSize: { assumedSize: 90 },
        cost: scan,
        description: 'Telegram Stars paid and given back, by day; days without either are left out.',
        resolve: (window, _, { metrics }) => metrics.starsRevenue(window),
      }),
    }),
  });

  const Environment = builder.objectRef<{ id: string }>('Environment').implement({
    description: 'A place where a project runs: live or sandbox.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      metrics: t.field({
        type: Metrics,
        description: 'Figures over a window of time of at most 400 days.',
        access: { ...reader, tenant: 'parent.id', tenantKind: 'environmentId' },
        args: {
          from: t.arg({ type: 'DateTime', required: true, description: 'Start of the window, included.' }),
          to: t.arg({ type: 'DateTime', required: true, description: 'End of the window, not included.' }),
          timeZone: t.arg.string({
            required: true,
            defaultValue: 'UTC',
            description: 'IANA name of the zone that days are cut in.',
          }),
        },
        resolve: ({ id }, { from, to, timeZone }) => windowOf(id, from, to, timeZone),
      }),
      activity: t.field({
        type: [Activity],
        description:
          'What happened in it in the last 7 days, the newest first. Errors: BAD_USER_INPUT for a number that is not one.',
        access: { operator: 'analytics.read', tenant: 'parent.id', tenantKind: 'environmentId' },
        args: { first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }) },
        resolve: ({ id }, { first }, { feed, clock }) =>
          feed.ofEnvironment(id, new Date(clock.now() - activityMs), pageSize(first)),
      }),
    }),
  });
  builder.asEntity(Environment, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference(
      'Environment',
      { ...reader, tenant: 'parent.id', tenantKind: 'environmentId' },
      (key: { id: string }) => ({ id: key.id }),
    ),
  });
};

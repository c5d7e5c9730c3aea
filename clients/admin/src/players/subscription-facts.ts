import type { PlayerSubscriptionsQuery } from '../generated/graphql.ts';

export type PlayerSubscription = NonNullable<
  PlayerSubscriptionsQuery['playerById']
>['subscriptions']['edges'][number]['node'];

const colours = { ACTIVE: 'teal', CANCELED: 'gray', GRACE: 'yellow', EXPIRED: 'gray' } as const satisfies Record<
  PlayerSubscription['state'],
  string
>;

/** What a row says of a subscription; words are keys under `subscription`. */
export interface SubscriptionFacts {
  readonly colour: string;
  /** Who cancelled it, and what Telegram has yet to be told: beside the state. */
  readonly stateNotes: readonly string[];
  /** Until when the player has, or had, what it brings by what is known. */
  readonly until: string;
  /** What happens then, or happened. */
  readonly untilNote: string;
}

export const subscriptionFacts = ({
  state,
  paidUntil,
  graceUntil,
  canceledBy,
  endReason,
  pendingChange,
}: PlayerSubscription): SubscriptionFacts => {
  const stateNotes = [
    ...(canceledBy == null ? [] : [`by.${canceledBy}`]),
    ...(pendingChange == null ? [] : [`pending.${pendingChange}`]),
  ];
  const colour = colours[state];
  switch (state) {
    case 'ACTIVE':
      return { colour, stateNotes, until: paidUntil, untilNote: 'note.renews' };
    case 'CANCELED':
      return { colour, stateNotes, until: paidUntil, untilNote: 'note.runs' };
    case 'GRACE':
      return { colour, stateNotes, until: graceUntil ?? paidUntil, untilNote: 'note.grace' };
    case 'EXPIRED':
      return { colour, stateNotes, until: paidUntil, untilNote: `note.ended.${endReason ?? 'UNPAID'}` };
  }
};

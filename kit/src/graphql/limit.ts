import { limitNames } from '../contracts/plan.ts';
import { LimitReachedError } from '../errors.ts';
import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import type { createErrorTypes } from './error-types.ts';

const limitDescriptions = {
  projects: 'Projects.',
  members: 'Members, open invitations included.',
  storage: 'Bytes of files.',
  players: 'Different players in a calendar month, in UTC.',
  events: 'Events that clients and programs track in a calendar month, in UTC.',
  messages: 'Messages that bots send in a calendar month, in UTC.',
} as const;

/** The refusal of whatever a company's plan does not allow, and the enum of limits. The same in every subgraph. */
export const addLimitReached = <Context extends RequestContext>({
  builder,
  errorType,
}: { readonly builder: Builder<Context> } & Pick<ReturnType<typeof createErrorTypes<Context>>, 'errorType'>) => {
  const limit = builder.enumType('UsageLimit', {
    description: 'What a plan limits.',
    values: Object.fromEntries(
      limitNames.map((name) => [name.toUpperCase(), { value: name, description: limitDescriptions[name] }]),
    ),
  });
  const limitReached = errorType(
    LimitReachedError,
    "The company's plan allows no more of it. Reading, exporting and removing go on.",
    (t) => ({
      limit: t.field({ type: limit, description: 'What there is no more of.', resolve: ({ error }) => error.limit }),
      used: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'How much is used; null for players, whom it does not concern.',
        resolve: ({ error }) => (error.figures === null ? null : BigInt(error.figures.used)),
      }),
      allowed: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'How much the plan allows; null for players.',
        resolve: ({ error }) => (error.figures === null ? null : BigInt(error.figures.allowed)),
      }),
    }),
  );
  return { limit, limitReached };
};

/** What a company's plan limits. The first three stand; the others are counted by calendar month in UTC. */
export const limitNames = ['projects', 'members', 'storage', 'players', 'events', 'messages'] as const;
export type LimitName = (typeof limitNames)[number];

/** Limits whose use begins anew each month. */
export const monthlyLimits = ['players', 'events', 'messages'] as const satisfies readonly LimitName[];

export const isMonthly = (limit: LimitName): boolean => monthlyLimits.some((monthly) => monthly === limit);

export const planIds = ['free', 'growth', 'scale', 'unlimited'] as const;
export type PlanId = (typeof planIds)[number];

/** Plans' names for people; the constructor has them in its own texts. */
export const planNames: Readonly<Record<'en' | 'ru', Readonly<Record<PlanId, string>>>> = {
  en: { free: 'Free', growth: 'Growth', scale: 'Scale', unlimited: 'Unlimited' },
  ru: { free: 'Бесплатный', growth: 'Рост', scale: 'Масштаб', unlimited: 'Без пределов' },
};

const gigabyte = 1_000_000_000;

/** How much each plan allows; storage in bytes. Null for as much as one likes. */
export const plans: Readonly<Record<PlanId, Readonly<Record<LimitName, number | null>>>> = {
  free: {
    projects: 3,
    members: 10,
    storage: gigabyte / 2,
    players: 1000,
    events: 100_000,
    messages: 10_000,
  },
  growth: {
    projects: 20,
    members: 50,
    storage: 10 * gigabyte,
    players: 50_000,
    events: 10_000_000,
    messages: 1_000_000,
  },
  scale: {
    projects: 200,
    members: 500,
    storage: 200 * gigabyte,
    players: 2_000_000,
    events: 500_000_000,
    messages: 50_000_000,
  },
  unlimited: { projects: null, members: null, storage: null, players: null, events: null, messages: null },
};

/**
 * What a plan costs for {@link planPeriodMs}, in Telegram Stars. Examples to be replaced by whoever runs a platform: this
 * is the one place where they stand. Null for a plan that is not sold; at most 10,000, Telegram's limit of a subscription.
 */
export const planStars: Readonly<Record<PlanId, number | null>> = {
  free: null,
  growth: 1500,
  scale: 7500,
  unlimited: null,
};

const dayMs = 24 * 60 * 60 * 1000;
/** What is paid at a time: Telegram knows no other period of a subscription. */
export const planPeriodMs = 30 * dayMs;

/** The percentage of a limit at which a company is warned. */
const warnedAtPercent = 80;

/** The percentage of the players' limit at which nobody new is let in: until there, a good day costs nobody their place. */
const newPlayersUntilPercent = 110;

/** The use at which the next one is refused. */
export const refusedAt = (limit: LimitName, allowed: number): number =>
  limit === 'players' ? Math.floor((allowed * newPlayersUntilPercent) / 100) : allowed;

export const usageStates = ['ok', 'warning', 'over', 'refusing'] as const;
/** `over`: the limit is reached, and still nobody is refused. `refusing`: the next one is. */
export type UsageState = (typeof usageStates)[number];

export const usageStateOf = (limit: LimitName, used: number, allowed: number | null): UsageState => {
  if (allowed === null) return 'ok';
  if (used >= refusedAt(limit, allowed)) return 'refusing';
  if (used >= allowed) return 'over';
  return used * 100 >= allowed * warnedAtPercent ? 'warning' : 'ok';
};

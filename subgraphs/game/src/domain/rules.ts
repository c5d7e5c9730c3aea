import type {
  ActionDefinition,
  CurrencyDefinition,
  LevelDefinition,
  PrivateRelease,
  QuestDefinition,
} from '@stargraph/kit/contracts/release';

/** A release's definitions as the rules look them up. */
export interface Rules {
  readonly actions: ReadonlyMap<string, ActionDefinition>;
  /** By id. */
  readonly quests: ReadonlyMap<string, QuestDefinition>;
  /** Quests by the action that moves them, in the release's order. */
  readonly questsByAction: ReadonlyMap<string, readonly QuestDefinition[]>;
  /** By number, ascending. */
  readonly levels: readonly LevelDefinition[];
  readonly leaderboardIds: readonly string[];
  readonly currencies: readonly CurrencyDefinition[];
}

export const compileRules = (release: PrivateRelease): Rules => ({
  actions: new Map(release.actions.map((action) => [action.key, action])),
  quests: new Map(release.quests.map((quest) => [quest.id, quest])),
  questsByAction: Map.groupBy(release.quests, (quest) => quest.actionKey),
  levels: release.levels.toSorted((a, b) => a.number - b.number),
  leaderboardIds: release.leaderboards.map((leaderboard) => leaderboard.id),
  currencies: release.currencies,
});

const compiled = new WeakMap<PrivateRelease, Rules>();

/** The rules of a release, compiled once as long as somebody keeps the release. */
export const rulesOf = (release: PrivateRelease): Rules => {
  const known = compiled.get(release);
  if (known !== undefined) return known;
  const rules = compileRules(release);
  compiled.set(release, rules);
  return rules;
};

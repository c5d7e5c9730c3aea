import type { Quest } from '../release/release.ts';
import { Glyph } from '../ui/icon.tsx';
import { Amount, Button, Cell, Empty, Failed, ProgressBar, Section, SkeletonCells, Tile } from '../ui/kit.tsx';
import { MoneyAmount } from './money.tsx';
import type { Loadable, PlayerView, QuestState } from './model.ts';
import { useStage } from './stage.tsx';

const none: QuestState = { count: 0, completed: false, claimed: false, claimable: false };

const Rewards = ({ quest }: { readonly quest: Quest }) => {
  const { number } = useStage();
  return (
    <span className="sg-rewards">
      {quest.reward !== null && <MoneyAmount money={quest.reward} sign="+" />}
      {quest.points > 0 && <Amount icon="star">+{number(quest.points)}</Amount>}
    </span>
  );
};

const QuestCell = ({
  quest,
  state,
  busy,
  onClaim,
}: {
  readonly quest: Quest;
  readonly state: QuestState;
  readonly busy: boolean;
  readonly onClaim: (at: Element) => void;
}) => {
  const { messages, number, text } = useStage();
  const title = text(quest.title);
  const count = Math.min(state.count, quest.goal);
  const done = state.claimed || (state.completed && !state.claimable);
  return (
    <Cell
      leading={<Tile icon={quest.icon ?? 'target'} />}
      title={title}
      subtitle={
        <>
          <Rewards quest={quest} />
          <ProgressBar share={done ? 1 : count / quest.goal} label={title} />
        </>
      }
      trailing={
        state.claimable && !state.claimed ? (
          <Button busy={busy} label={`${messages.claim}: ${title}`} onPress={onClaim}>
            {messages.claim}
          </Button>
        ) : done ? (
          <span className="sg-done">
            <Glyph icon="check" size={20} />
            <span className="sg-hidden">{quest.autoClaim ? messages.questDone : messages.claimed}</span>
          </span>
        ) : (
          <span className="sg-count">
            {number(count)}
            <span className="sg-count-goal">/{number(quest.goal)}</span>
          </span>
        )
      }
    />
  );
};

/** Quests in their order; what can be claimed says so. */
export const QuestsView = ({
  quests,
  player,
  claiming,
  onClaim,
}: {
  readonly quests: readonly Quest[];
  readonly player: Loadable<PlayerView>;
  /** Ids of those whose claim is under way. */
  readonly claiming: ReadonlySet<string>;
  readonly onClaim: (quest: Quest, at: Element) => void;
}) => {
  const { messages } = useStage();
  return (
    <Section header={messages.quests}>
      {quests.length === 0 ? (
        <Empty icon="flag" title={messages.noQuests} hint={messages.noQuestsHint} />
      ) : player.state === 'failed' ? (
        <Failed onRetry={() => player.retry()} />
      ) : player.state === 'loading' ? (
        <SkeletonCells count={quests.length} />
      ) : (
        quests.map((quest) => (
          <QuestCell
            key={quest.id}
            quest={quest}
            state={player.value.quests.get(quest.id) ?? none}
            busy={claiming.has(quest.id)}
            onClaim={(at) => onClaim(quest, at)}
          />
        ))
      )}
    </Section>
  );
};

import type { Level } from '../release/release.ts';
import { Failed, Skeleton } from '../ui/kit.tsx';
import { MoneyAmount } from './money.tsx';
import type { Loadable, PlayerView } from './model.ts';
import { useStage } from './stage.tsx';

const radius = 25;
const round = 2 * Math.PI * radius;

/** How far from the level's threshold to the next one's, 0 to 1. */
const levelShare = (points: bigint, from: number, to: number | undefined): number =>
  to === undefined || to <= from ? 1 : Math.min(1, Math.max(0, (Number(points) - from) / (to - from)));

/** The level in a ring that fills towards the next one and opens with a new number. */
export const LevelView = ({
  levels,
  player,
}: {
  readonly levels: readonly Level[];
  readonly player: Loadable<PlayerView>;
}) => {
  const { messages, number } = useStage();
  if (player.state === 'failed') return <Failed onRetry={() => player.retry()} />;
  const ready = player.state === 'ready' ? player.value : undefined;
  const own = levels.findLast((level) => level.number <= (ready?.level ?? 1));
  const next = levels.find((level) => level.number > (ready?.level ?? 1));
  const share = ready === undefined ? 0 : levelShare(ready.points, own?.threshold ?? 0, next?.threshold);
  const missing = next === undefined || ready === undefined ? 0n : BigInt(next.threshold) - ready.points;
  const left = missing > 0n ? missing : 0n;
  return (
    <section className="sg-card sg-level" aria-label={messages.levelLabel}>
      <div className="sg-ring">
        <svg viewBox="0 0 60 60" width="60" height="60" aria-hidden="true">
          <circle cx="30" cy="30" r={radius} className="sg-ring-track" />
          <circle
            cx="30"
            cy="30"
            r={radius}
            className="sg-ring-fill"
            strokeDasharray={round}
            strokeDashoffset={round * (1 - share)}
          />
        </svg>
        {ready !== undefined && (
          <span className="sg-ring-number" key={ready.level}>
            {number(ready.level)}
          </span>
        )}
      </div>
      <div className="sg-level-words">
        {ready === undefined ? (
          <>
            <Skeleton width={96} height={20} />
            <Skeleton width={180} height={15} />
          </>
        ) : (
          <>
            <div className="sg-level-title">{messages.level(number(ready.level))}</div>
            <div className="sg-level-hint" aria-live="off">
              {next === undefined
                ? messages.topLevel
                : messages.toNext(number(left), Number(left), number(next.number))}
            </div>
          </>
        )}
      </div>
      {ready !== undefined && next?.reward != null && (
        <div className="sg-chip">
          <MoneyAmount money={next.reward} sign="+" />
        </div>
      )}
    </section>
  );
};

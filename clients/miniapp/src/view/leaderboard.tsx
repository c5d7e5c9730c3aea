import { Cell, Empty, Failed, Section, SkeletonCells } from '../ui/kit.tsx';
import type { LeaderboardRow, LeaderboardView as Board, Loadable } from './model.ts';
import { useStage } from './stage.tsx';

const Row = ({ row }: { readonly row: LeaderboardRow }) => {
  const { messages, number } = useStage();
  return (
    <Cell
      tone={row.own ? 'own' : undefined}
      leading={
        <span className="sg-rank" data-rank={row.rank <= 3 ? row.rank : undefined}>
          <span className="sg-hidden">{messages.rank(number(row.rank))}</span>
          <span aria-hidden="true">{number(row.rank)}</span>
        </span>
      }
      title={row.own ? `${row.name} (${messages.you})` : row.name}
      trailing={<span className="sg-score">{number(row.score)}</span>}
    />
  );
};

/** The best players; the player's own place stays in sight below them. */
export const LeaderboardView = ({
  title,
  size,
  board,
}: {
  readonly title: string;
  readonly size: number;
  readonly board: Loadable<Board>;
}) => {
  const { messages } = useStage();
  if (board.state !== 'ready') {
    return (
      <Section header={title}>
        {board.state === 'failed' ? (
          <Failed onRetry={() => board.retry()} />
        ) : (
          <SkeletonCells count={Math.min(size, 10)} />
        )}
      </Section>
    );
  }
  const { rows, own } = board.value;
  if (rows.length === 0) {
    return (
      <Section header={title}>
        <Empty icon="trophy" title={messages.leaderboardEmpty} hint={messages.leaderboardEmptyHint} />
      </Section>
    );
  }
  const listed = rows.some((row) => row.own);
  return (
    <>
      <Section header={title}>
        {rows.map((row) => (
          <Row key={row.rank} row={row} />
        ))}
      </Section>
      {!listed && (
        <div className="sg-pinned">
          <div className="sg-group">
            {own === null ? <p className="sg-pinned-hint">{messages.notRanked}</p> : <Row row={own} />}
          </div>
        </div>
      )}
    </>
  );
};

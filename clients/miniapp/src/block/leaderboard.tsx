import { useApp } from '../app/context.ts';
import { Leaderboard_EntriesDocument, type Leaderboard_EntriesQuery } from '../generated/graphql.ts';
import type { Leaderboard } from '../release/release.ts';
import { LeaderboardView } from '../view/leaderboard.tsx';
import type { LeaderboardRow, LeaderboardView as Board, Loadable } from '../view/model.ts';
import { useStage } from '../view/stage.tsx';
import { useLoaded } from './loaded.ts';

type Entry = NonNullable<NonNullable<Leaderboard_EntriesQuery['leaderboard']>['ownEntry']>;

const row = ({ rank, score, own, profile }: Entry): LeaderboardRow => ({
  rank,
  score: BigInt(score),
  own,
  name: profile.displayName,
});

const boardOf = ({ leaderboard }: Leaderboard_EntriesQuery): Board => ({
  rows: leaderboard?.entries.edges.map(({ node }) => row(node)) ?? [],
  own: leaderboard?.ownEntry == null ? null : row(leaderboard.ownEntry),
});

export const LeaderboardBlock = ({
  leaderboard,
  size,
}: {
  readonly leaderboard: Leaderboard;
  readonly size: number;
}) => {
  const { runtime, stale } = useApp();
  const { text } = useStage();
  const loaded = useLoaded(
    Leaderboard_EntriesDocument,
    { environmentId: runtime.boot.environmentId, id: leaderboard.id, first: size },
    stale.board,
  );
  const board: Loadable<Board> = loaded.state === 'ready' ? { state: 'ready', value: boardOf(loaded.value) } : loaded;
  return <LeaderboardView title={text(leaderboard.title)} size={size} board={board} />;
};

import { useEffect, useMemo, useState } from 'react';
import type { App_PlayerQuery } from '../generated/graphql.ts';
import type { Applied, Runtime } from '../runtime/runtime.ts';
import type { Standing } from './player-view.ts';
import { useStore } from './store.ts';

const later = (a: Standing, b: Standing): Standing => ({
  points: a.points > b.points ? a.points : b.points,
  level: Math.max(a.level, b.level),
});

const nothing: Standing = { points: 0n, level: 0 };

/**
 * Points and level as the server last said them, in a query or in the answer to a batch; both only grow. While a
 * batch is out, a query may count it already: what it says waits then, or taps would be shown twice.
 */
export const useStanding = (
  runtime: Runtime,
  data: App_PlayerQuery | undefined,
  onApplied: (answer: Applied, refused: number) => void,
): Standing => {
  const [answered, setAnswered] = useState(nothing);
  const [shown, setShown] = useState<Standing>();
  const { sent } = useStore({ get: runtime.queue.state, subscribe: runtime.queue.subscribe });
  useEffect(
    () =>
      runtime.onApplied((answer, refused) => {
        const { points, level } = answer.player;
        setAnswered((before) => later(before, { points: BigInt(points), level }));
        onApplied(answer, refused);
      }),
    [runtime, onApplied],
  );
  const asked = useMemo(
    () => (data === undefined ? nothing : { points: BigInt(data.player.points), level: data.player.level }),
    [data],
  );
  const known = sent && shown !== undefined ? later(shown, answered) : later(asked, answered);
  if (data !== undefined && (shown?.points !== known.points || shown.level !== known.level)) setShown(known);
  return known;
};

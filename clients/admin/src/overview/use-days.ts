import { useCallback, useMemo, useState } from 'react';
import { useRoom } from '../shell/context.ts';
import { lastDays, startOfDay } from './series.ts';

const dayLength = 86_400_000;

/** The last days in the project's time zone, as a question names them: the window stays the same all day. */
export const useDays = (count: number) => {
  const { timeZone } = useRoom().project;
  const [now, setNow] = useState(Date.now);
  const days = useMemo(() => lastDays(count, now, timeZone), [count, now, timeZone]);
  const window = useMemo(
    () => ({
      from: startOfDay(days[0] ?? '', timeZone).toISOString(),
      // To the end of today.
      to: new Date(startOfDay(days.at(-1) ?? '', timeZone).getTime() + dayLength).toISOString(),
      timeZone,
    }),
    [days, timeZone],
  );
  /** It may be another day by now. */
  const renew = useCallback(() => setNow(Date.now()), []);
  return { days, window, renew };
};

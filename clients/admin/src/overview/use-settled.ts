import { useCallback, useEffect, useRef } from 'react';

/** Figures are asked for again this long after something happened, so that a busy environment asks once. */
const settle = 1500;

/** Plays well with many notices: at most one call at the end of each pause. */
export const useSettled = (work: () => void): (() => void) => {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  }, [work]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, settle);
  }, []);
};

import { useEffect } from 'react';

/** Reloads every `everyMs` while something is under way that no notice tells of, and the page is looked at. */
export const useReloadWhile = (underWay: boolean, reload: () => void, everyMs: number): void => {
  useEffect(() => {
    if (!underWay) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [underWay, reload, everyMs]);
};

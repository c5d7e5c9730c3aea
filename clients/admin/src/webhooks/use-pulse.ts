import { useEffect, useState } from 'react';

/** Grows every `milliseconds` while the page is looked at: attempts are no events, so nothing tells of them. */
export const usePulse = (milliseconds: number): number => {
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setBeat((old) => old + 1);
    }, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return beat;
};

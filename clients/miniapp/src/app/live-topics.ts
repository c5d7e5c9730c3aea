import { useEffect, useRef } from 'react';
import { listenLive } from '../runtime/live.ts';
import type { Session } from '../runtime/session.ts';

/** Calls `onTopics` with what changed: at once, and then at most once a second, however many notices come. */
export const useLiveTopics = (session: Session, onTopics: (topics: ReadonlySet<string>) => void): void => {
  const latest = useRef(onTopics);
  useEffect(() => {
    latest.current = onTopics;
  }, [onTopics]);
  useEffect(() => {
    const stop = new AbortController();
    let topics = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const tell = (): void => {
      timer = undefined;
      last = Date.now();
      const told = topics;
      topics = new Set();
      latest.current(told);
    };
    const live = listenLive(
      {
        token: session.token,
        renew: session.renew,
        fetch: (input, init) => globalThis.fetch(input, init),
        visible: () => document.visibilityState === 'visible',
        onChange: (topic) => {
          topics.add(topic);
          timer ??= setTimeout(tell, Math.max(50, 1000 - (Date.now() - last)));
        },
      },
      stop.signal,
    );
    const wake = (): void => {
      if (document.visibilityState === 'visible') live.wake();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      stop.abort();
      clearTimeout(timer);
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [session]);
};

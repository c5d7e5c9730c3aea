import { useEffect, useRef, useState } from 'react';
import { listenLive, type LiveState } from './live.ts';

/** Calls `onTopic` for what changes in the environment, while the component is there. */
export const useLive = (environmentId: string, onTopic: (topic: string) => void): LiveState => {
  const [state, setState] = useState<LiveState>('connecting');
  const latest = useRef(onTopic);
  useEffect(() => {
    latest.current = onTopic;
  });
  useEffect(
    () => listenLive(environmentId, { onTopic: (topic) => latest.current(topic), onState: setState }),
    [environmentId],
  );
  return state;
};

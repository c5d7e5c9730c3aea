import { session } from '../session/browser-session.ts';
import { changedTopics, createEventReader } from './event-stream.ts';

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A line that is no JSON says nothing; the versions will.
    return null;
  }
};

const topicOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'topic' in value && typeof value.topic === 'string'
    ? value.topic
    : undefined;

const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const pollEvery = 20_000;
const longestPause = 20_000;

export type LiveState = 'connecting' | 'live' | 'lost';

/**
 * Calls `onTopic` whenever something of an environment has changed: over the notice stream, which is opened again
 * when it ends, and by a slow look at the versions, which makes up for notices that were lost. The answer ends it.
 */
export const listenLive = (
  environmentId: string,
  { onTopic, onState }: { readonly onTopic: (topic: string) => void; readonly onState: (state: LiveState) => void },
): (() => void) => {
  const stop = new AbortController();
  const { signal } = stop;
  const known = new Map<string, number>();
  const query = `environment=${encodeURIComponent(environmentId)}`;
  const seen = (versions: unknown): void => {
    for (const topic of changedTopics(known, versions)) onTopic(topic);
  };
  const request = async (path: string): Promise<Response> => {
    const token = await session.token();
    return await fetch(`${path}?${query}`, {
      signal,
      headers: {
        accept: 'text/event-stream, application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    });
  };
  const stream = async (): Promise<boolean> => {
    const response = await request('/live');
    if (!response.ok || response.body === null) return false;
    onState('live');
    const take = createEventReader((name, text) => {
      const value = read(text);
      if (name === 'versions') seen(value);
      const topic = name === 'notice' ? topicOf(value) : undefined;
      if (topic !== undefined) onTopic(topic);
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      take(decoder.decode(value, { stream: true }));
    }
  };
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        failures = (await stream()) ? 0 : failures + 1;
      } catch {
        // The network went; it is tried again below.
        failures += 1;
      }
      if (signal.aborted) return;
      if (failures > 0) onState('lost');
      await pause(Math.min(longestPause, failures === 0 ? 250 : 1000 * 2 ** (failures - 1)), signal);
    }
  };
  const poll = async (): Promise<void> => {
    for (;;) {
      await pause(pollEvery, signal);
      if (signal.aborted) return;
      try {
        const response = await request('/live/versions');
        if (response.ok) seen(await response.json());
      } catch {
        // The next look is soon.
        continue;
      }
    }
  };
  void run();
  void poll();
  return () => stop.abort();
};

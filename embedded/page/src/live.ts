import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatView, LogEntry, SimulatorEvents, SimulatorView } from '../../src/simulator/contract.ts';
import { api, tell } from './api.ts';

const keptEntries = 1000;

export interface Live {
  /** Null until the simulator has answered once. */
  readonly state: SimulatorView | null;
  readonly log: readonly LogEntry[];
  readonly connected: boolean;
  readonly clearLog: () => void;
  /** Hears one kind of event; returns what ends it. */
  readonly on: <N extends keyof SimulatorEvents>(name: N, listener: (data: SimulatorEvents[N]) => void) => () => void;
}

type Listeners = Map<string, Set<(data: never) => void>>;

/** The simulator's state, kept fresh by its event stream. */
export const useLive = (): Live => {
  const [state, setState] = useState<SimulatorView | null>(null);
  const [log, setLog] = useState<readonly LogEntry[]>([]);
  const [connected, setConnected] = useState(true);
  const listeners = useRef<Listeners>(new Map());

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const load = (): void => {
      timer = undefined;
      api.state().then(
        (next) => {
          if (!ended) setState(next);
        },
        () => setConnected(false),
      );
    };
    const soon = (): void => {
      timer ??= setTimeout(load, 30);
    };
    const spread = (name: string, data: unknown): void => {
      for (const listener of listeners.current.get(name) ?? []) listener(data as never);
    };
    const source = new EventSource('/api/events');
    source.addEventListener('open', () => {
      setConnected(true);
      load();
      // What was said while nobody listened.
      api.log().then(setLog, () => setConnected(false));
      spread('changed', { botId: null, userId: null });
    });
    source.addEventListener('error', () => setConnected(false));
    source.addEventListener('changed', ({ data }: MessageEvent<string>) => {
      soon();
      spread('changed', JSON.parse(data));
    });
    source.addEventListener('log', ({ data }: MessageEvent<string>) => {
      const entry = JSON.parse(data) as LogEntry;
      setLog((entries) =>
        entries.some(({ id }) => id === entry.id) ? entries : [...entries.slice(-keptEntries + 1), entry],
      );
    });
    for (const name of ['answer', 'action'])
      source.addEventListener(name, ({ data }: MessageEvent<string>) => spread(name, JSON.parse(data)));
    return () => {
      ended = true;
      clearTimeout(timer);
      source.close();
    };
  }, []);

  const on = useCallback<Live['on']>((name, listener) => {
    const set = listeners.current.get(name) ?? new Set();
    listeners.current.set(name, set.add(listener));
    return () => void set.delete(listener);
  }, []);

  const clearLog = useCallback(() => {
    setLog([]);
    tell(api.clearLog());
  }, []);

  return { state, log, connected, clearLog, on };
};

/** One chat, fetched again whenever it changes. */
export const useChat = (live: Live, botId: number | null, userId: number | null): ChatView | null => {
  const [chat, setChat] = useState<ChatView | null>(null);
  const { on } = live;
  useEffect(() => {
    if (botId === null || userId === null) return;
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = (): void => {
      timer = undefined;
      api.chat(botId, userId).then(
        (next) => {
          if (!ended) setChat(next);
        },
        () => {
          if (!ended) setChat(null);
        },
      );
    };
    load();
    const off = on('changed', (change) => {
      const ours =
        (change.botId === null || change.botId === botId) && (change.userId === null || change.userId === userId);
      if (ours) timer ??= setTimeout(load, 20);
    });
    return () => {
      ended = true;
      clearTimeout(timer);
      off();
    };
  }, [botId, userId, on]);
  return chat !== null && chat.bot.id === botId && chat.user.id === userId ? chat : null;
};

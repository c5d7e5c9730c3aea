/** What may have changed for this player; the server may know topics that we don't. */
export type Versions = Readonly<Record<string, number>>;

/**
 * What `incoming` changes about `known`. A version never goes back: an older one is a late notice. The first versions
 * ever are where counting starts, so they change nothing.
 */
export const advance = (
  known: Versions | undefined,
  incoming: Versions,
): { readonly versions: Versions; readonly changed: readonly string[] } => {
  const newer = Object.entries(incoming).filter(([topic, version]) => version > (known?.[topic] ?? -1));
  return {
    versions: { ...known, ...Object.fromEntries(newer) },
    changed: known === undefined ? [] : newer.map(([topic]) => topic),
  };
};

export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** Splits a stream's text into server-sent events; what is not whole yet stays for the next piece. Comments go. */
export const createSseParser = () => {
  let rest = '';
  return (piece: string): readonly SseEvent[] => {
    const parts = (rest + piece).replaceAll('\r\n', '\n').split('\n\n');
    rest = parts.pop() ?? '';
    return parts.flatMap((part) => {
      const lines = part.split('\n');
      const of = (name: string): string =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n');
      const data = of('data');
      return data === '' ? [] : [{ event: of('event') || 'message', data }];
    });
  };
};

const numbers = (value: unknown): Versions =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
      )
    : {};

/** The versions that an event of the stream carries. */
export const versionsOf = ({ event, data }: SseEvent): Versions => {
  try {
    const value: unknown = JSON.parse(data);
    if (event === 'versions') return numbers(value);
    if (event !== 'notice') return {};
    const { topic, version } = value as { readonly topic?: unknown; readonly version?: unknown };
    return typeof topic === 'string' && typeof version === 'number' ? { [topic]: version } : {};
  } catch {
    return {};
  }
};

export interface LiveDeps {
  readonly token: () => Promise<string>;
  readonly renew: (refused: string) => Promise<string>;
  readonly fetch: typeof fetch;
  /** Something of this topic changed. */
  readonly onChange: (topic: string) => void;
  readonly visible: () => boolean;
}

const pollMs = 30_000;
/** A stream that is silent for longer than three heartbeats is dead. */
const silenceMs = 45_000;
/** Resolves after `ms`, or as soon as one of `signals` aborts. */
const wait = (ms: number, ...signals: readonly AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    for (const signal of signals)
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
  });

/**
 * Listens to the gateway's notices until `signal` aborts, and asks for the versions every half minute while the page
 * is in sight, which covers the notices that were lost.
 */
export const listenLive = (deps: LiveDeps, signal: AbortSignal): { readonly wake: () => void } => {
  let known: Versions | undefined;
  let failures = 0;
  let pause = new AbortController();
  const take = (incoming: Versions): void => {
    const { versions, changed } = advance(known, incoming);
    known = versions;
    for (const topic of changed) deps.onChange(topic);
  };
  const ask = async (path: string, accept: string, stop: AbortSignal): Promise<Response> => {
    const token = await deps.token();
    const response = await deps.fetch(path, { headers: { authorization: `Bearer ${token}`, accept }, signal: stop });
    if (response.status === 401) await deps.renew(token);
    if (!response.ok) throw new TypeError(`${path} answered ${response.status}`);
    return response;
  };

  const stream = async (): Promise<void> => {
    const stop = new AbortController();
    const end = (): void => stop.abort();
    signal.addEventListener('abort', end);
    let watchdog = setTimeout(end, silenceMs);
    try {
      const response = await ask('/live', 'text/event-stream', stop.signal);
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const parse = createSseParser();
      for (;;) {
        const piece = await reader?.read();
        if (piece === undefined || piece.done) return;
        failures = 0;
        clearTimeout(watchdog);
        watchdog = setTimeout(end, silenceMs);
        for (const event of parse(piece.value)) take(versionsOf(event));
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', end);
      stop.abort();
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await stream();
      } catch {
        failures += 1;
      }
      pause = new AbortController();
      const most = Math.min(30_000, 500 * 2 ** failures);
      await wait(most / 2 + (Math.random() * most) / 2, signal, pause.signal);
    }
  };
  const poll = async (): Promise<void> => {
    while (!signal.aborted) {
      await wait(pollMs, signal);
      if (signal.aborted || !deps.visible()) continue;
      try {
        const response = await ask('/live/versions', 'application/json', signal);
        take(numbers(await response.json()));
      } catch {
        // The next round asks again.
      }
    }
  };
  void run();
  void poll();
  return { wake: () => pause.abort() };
};

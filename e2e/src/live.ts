/** What a stream has told so far. */
export interface LiveReader {
  readonly versions: Record<string, number>;
  /** Resolves once the topic's version is above `than`; fails after `withinMs`. */
  above(topic: string, than: number, withinMs?: number): Promise<number>;
  close(): void;
}

/** Listens to `/live` as an open client does, by a streamed answer. @throws Error where it is refused */
export const listenLive = async (origin: string, token: string, query = ''): Promise<LiveReader> => {
  const stop = new AbortController();
  const response = await fetch(`${origin}/live${query}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  const { body } = response;
  if (!response.ok || body === null) throw new Error(`The stream was refused: ${response.status}`);
  const versions: Record<string, number> = {};
  const take = (block: string): void => {
    const [, name] = /^event: (\w+)$/m.exec(block) ?? [];
    const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') as Record<string, unknown>;
    if (name === 'versions') Object.assign(versions, data);
    if (name === 'notice') versions[String(data['topic'])] = Number(data['version']);
  };
  const reading = (async () => {
    let rest = '';
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + piece).split('\n\n');
      rest = blocks.pop() ?? '';
      blocks.forEach(take);
    }
  })();
  // It ends by being closed.
  reading.catch(() => undefined);
  return {
    versions,
    above: async (topic, than, withinMs = 20_000) => {
      const until = Date.now() + withinMs;
      for (;;) {
        const version = versions[topic] ?? 0;
        if (version > than) return version;
        if (Date.now() > until) throw new Error(`No notice of ${topic} above ${than} in ${withinMs} ms`);
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
    },
    close: () => stop.abort(),
  };
};

/** Reads an event stream: calls `onEvent` for each event with its name and data. Comments are skipped. */
export const createEventReader = (onEvent: (name: string, data: string) => void): ((chunk: string) => void) => {
  let rest = '';
  return (chunk) => {
    const text = (rest + chunk).replaceAll('\r\n', '\n');
    const parts = text.split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      let name = 'message';
      const data: string[] = [];
      for (const line of part.split('\n')) {
        if (line.startsWith('event:')) name = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
      }
      if (data.length > 0) onEvent(name, data.join('\n'));
    }
  };
};

/** Topics whose version is another than the one known. The first look knows none, so it changes none. */
export const changedTopics = (known: Map<string, number>, versions: unknown): string[] => {
  if (typeof versions !== 'object' || versions === null) return [];
  return Object.entries(versions).flatMap(([topic, version]) => {
    if (typeof version !== 'number') return [];
    const before = known.get(topic);
    known.set(topic, Math.max(before ?? 0, version));
    return before !== undefined && version > before ? [topic] : [];
  });
};

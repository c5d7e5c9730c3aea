import type { ReactNode } from 'react';

const tokens = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** JSON, indented and coloured. A text that is JSON itself is shown as such. */
export const Json = ({ value }: { value: unknown }) => {
  const text = typeof value === 'string' ? pretty(value) : JSON.stringify(value, null, 2);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(tokens)) {
    parts.push(text.slice(at, match.index));
    const kind =
      match[1] === undefined ? (match[3] === undefined ? 'number' : 'word') : match[2] === undefined ? 'text' : 'key';
    parts.push(
      <span key={match.index} className={`json-${kind}`}>
        {match[1] ?? match[0]}
      </span>,
      match[2] ?? '',
    );
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return <pre className="json">{parts}</pre>;
};

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

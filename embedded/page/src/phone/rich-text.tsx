import type { ReactNode } from 'react';
import type { MessageEntity } from '../../../src/simulator/telegram.ts';

export interface TextActions {
  readonly onLink: (url: string) => void;
  readonly onCommand: (command: string) => void;
}

const wrap = (entity: MessageEntity, content: ReactNode, raw: string, actions: TextActions): ReactNode => {
  switch (entity.type) {
    case 'bold':
      return <strong>{content}</strong>;
    case 'italic':
      return <em>{content}</em>;
    case 'underline':
      return <u>{content}</u>;
    case 'strikethrough':
      return <s>{content}</s>;
    case 'code':
      return <code>{content}</code>;
    case 'pre':
      return <pre>{content}</pre>;
    case 'spoiler':
      return <span className="spoiler">{content}</span>;
    case 'blockquote':
      return <blockquote>{content}</blockquote>;
    case 'text_link':
    case 'url':
    case 'mention': {
      const url = entity.type === 'mention' ? `https://t.me/${raw.slice(1)}` : (entity.url ?? raw);
      return (
        <button type="button" className="text-link" onClick={() => actions.onLink(url)}>
          {content}
        </button>
      );
    }
    case 'bot_command':
      return (
        <button type="button" className="text-link" onClick={() => actions.onCommand(raw)}>
          {content}
        </button>
      );
    default:
      return content;
  }
};

/** Text with its entities, which may stand inside each other. Everything is text: nothing is read as HTML. */
export const RichText = ({
  text,
  entities = [],
  actions,
}: {
  text: string;
  entities?: readonly MessageEntity[] | undefined;
  actions: TextActions;
}): ReactNode => {
  const render = (from: number, to: number, left: readonly MessageEntity[]): ReactNode[] => {
    const parts: ReactNode[] = [];
    let at = from;
    let rest = left;
    for (let entity = rest[0]; entity !== undefined; entity = rest[0]) {
      const current = entity;
      const end = Math.min(current.offset + current.length, to);
      const inside = rest.slice(1).filter(({ offset }) => offset < end);
      rest = rest.slice(1).filter(({ offset }) => offset >= end);
      if (current.offset < at || end <= current.offset) continue;
      if (current.offset > at) parts.push(text.slice(at, current.offset));
      parts.push(
        <span key={`${current.offset}:${current.type}`}>
          {wrap(current, render(current.offset, end, inside), text.slice(current.offset, end), actions)}
        </span>,
      );
      at = end;
    }
    if (at < to) parts.push(text.slice(at, to));
    return parts;
  };
  return render(
    0,
    text.length,
    entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length),
  );
};

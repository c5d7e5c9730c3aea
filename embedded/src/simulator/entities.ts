import { badRequest } from './api-error.ts';
import type { MessageEntity } from './telegram.ts';

export interface ParsedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

const typeOfTag: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
};

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

const attribute = (tag: string, name: string): string | undefined => {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match === null ? undefined : decode(match[1] ?? match[2] ?? match[3] ?? '');
};

/**
 * Reads `parse_mode: HTML`. Offsets count UTF-16 code units, as Telegram's do.
 * @throws BotApiError in Telegram's words where a tag is unknown or not closed
 */
const parseHtml = (html: string): ParsedText => {
  const entities: MessageEntity[] = [];
  const open: { readonly tag: string; readonly offset: number; readonly source: string }[] = [];
  let text = '';
  let at = 0;
  for (const match of html.matchAll(/<(\/?)([a-z-]*)([^>]*)>/gi)) {
    text += decode(html.slice(at, match.index));
    at = match.index + match[0].length;
    const tag = (match[2] ?? '').toLowerCase();
    const byteOffset = Buffer.byteLength(html.slice(0, match.index));
    const type = typeOfTag[tag];
    if (type === undefined)
      throw badRequest(`can't parse entities: Unsupported start tag "${tag}" at byte offset ${byteOffset}`);
    if (match[1] !== '/') {
      open.push({ tag, offset: text.length, source: match[0] });
      continue;
    }
    const start = open.pop();
    if (start === undefined) throw badRequest(`can't parse entities: Unexpected end tag at byte offset ${byteOffset}`);
    if (start.tag !== tag)
      throw badRequest(
        `can't parse entities: Unmatched end tag at byte offset ${byteOffset}, expected "</${start.tag}>", found "</${tag}>"`,
      );
    const length = text.length - start.offset;
    if (length === 0) continue;
    const url = type === 'text_link' ? attribute(start.source, 'href') : undefined;
    if (type === 'text_link' && url === undefined) continue;
    entities.push({ type, offset: start.offset, length, ...(url === undefined ? {} : { url }) });
  }
  text += decode(html.slice(at));
  const unclosed = open.at(-1);
  if (unclosed !== undefined)
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text, entities };
};

const automatic: readonly (readonly [string, RegExp])[] = [
  ['bot_command', /(?<![\w/])\/[a-z0-9_]{1,32}(?:@\w{3,32})?/gi],
  ['url', /\bhttps?:\/\/[^\s<>"]+[^\s<>".,!?)]/gi],
  ['url', /(?<![\w/.@])t\.me\/[^\s<>"]*[^\s<>".,!?)]/gi],
  ['mention', /(?<![\w/@])@[a-z]\w{4,31}/gi],
];

/** Commands, links and mentions, found in plain text as Telegram finds them; none inside an entity that is given. */
export const findEntities = ({ text, entities }: ParsedText): ParsedText => {
  const all = [...entities];
  for (const [type, pattern] of automatic)
    for (const match of text.matchAll(pattern)) {
      const found = { type, offset: match.index, length: match[0].length };
      const clear = all.every(
        (entity) => entity.offset >= found.offset + found.length || entity.offset + entity.length <= found.offset,
      );
      if (clear) all.push(found);
    }
  return { text, entities: all.toSorted((a, b) => a.offset - b.offset || b.length - a.length) };
};

/**
 * Text as a call gives it, with its parse mode or its entities.
 * @throws BotApiError for a parse mode that the simulator doesn't read: it knows HTML
 */
export const readText = (
  raw: string,
  parseMode: string | undefined,
  given: readonly MessageEntity[] | undefined,
): ParsedText => {
  const mode = parseMode?.toLowerCase() ?? '';
  if (mode === '') return findEntities({ text: raw, entities: given ?? [] });
  if (mode === 'html') return findEntities(parseHtml(raw));
  throw badRequest(
    mode === 'markdown' || mode === 'markdownv2'
      ? 'the simulator reads no Markdown: use parse_mode HTML'
      : 'unsupported parse_mode',
  );
};

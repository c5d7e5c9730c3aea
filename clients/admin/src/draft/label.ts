import { textIn } from '@stargraph/miniapp/release/text';
import { isBlockType } from './field.ts';
import type { DraftNode } from './node.ts';
import { textProperties } from './texts.ts';
import { textAt } from './to-release.ts';

/** What a node is called in lists; empty where nothing of it has been written yet. `locale` is the operator's choice. */
export const nodeName = (node: DraftNode, locale: string, defaultLocale: string): string => {
  const { props } = node;
  const [first] = textProperties(node);
  const text = first === undefined ? '' : textIn(textAt(props[first.name]), locale, defaultLocale);
  switch (node.kind) {
    case 'SCREEN':
      return typeof props['name'] === 'string' ? props['name'] : '';
    case 'ACTION':
      return typeof props['key'] === 'string' ? props['key'] : '';
    case 'LEVEL':
      return typeof props['number'] === 'number' ? String(props['number']) : '';
    case 'CURRENCY':
      return text || (typeof props['code'] === 'string' ? props['code'] : '');
    case 'SETTINGS':
    case 'BLOCK':
    case 'ITEM':
    case 'QUEST':
    case 'PRODUCT':
    case 'EXCHANGE':
    case 'LEADERBOARD':
      return text;
  }
};

/** The key of the words for what a node is. */
export const kindKey = ({ kind, props }: DraftNode): string =>
  kind === 'BLOCK' ? `block.${isBlockType(props['type']) ? props['type'] : 'unknown'}` : `kind.${kind}`;

import type { BlockType } from './field.ts';
import { ofKind, type NodeKind, type Nodes, type Props } from './node.ts';

const free = (nodes: Nodes, kind: NodeKind, name: string, base: string, join: string): string => {
  const taken = new Set(ofKind(nodes, kind).map(({ props }) => props[name]));
  for (let index = 1; ; index += 1) {
    const candidate = index === 1 ? base : `${base}${join}${index}`;
    if (!taken.has(candidate)) return candidate;
  }
};

/** What a new node starts with, so that it is as good as it can be before anything is typed. */
export const freshProps = (kind: Exclude<NodeKind, 'BLOCK'>, nodes: Nodes, screenName: string): Props => {
  const first = (of: NodeKind): string | undefined => ofKind(nodes, of)[0]?.id;
  switch (kind) {
    case 'SETTINGS':
      return { defaultLocale: 'en', locales: ['en'] };
    case 'SCREEN':
      return {
        name: free(nodes, 'SCREEN', 'name', screenName, ' '),
        ...(ofKind(nodes, 'SCREEN').length === 0 ? { home: true } : {}),
      };
    case 'CURRENCY':
      return { code: free(nodes, 'CURRENCY', 'code', 'COIN', '_'), icon: 'coin' };
    case 'ITEM':
      return { icon: 'gift' };
    case 'ACTION':
      return { key: free(nodes, 'ACTION', 'key', 'action', '_'), points: 1, maxCount: 1 };
    case 'LEVEL': {
      const levels = ofKind(nodes, 'LEVEL').map(({ props }) => props);
      const highest = levels.reduce(
        (most, { threshold }) => (typeof threshold === 'number' ? Math.max(most, threshold) : most),
        0,
      );
      return { number: levels.length + 1, threshold: levels.length === 0 ? 0 : highest === 0 ? 100 : highest * 2 };
    }
    case 'QUEST':
      return { actionId: first('ACTION'), goal: 10, points: 10, icon: 'target' };
    case 'PRODUCT': {
      const currencyId = first('CURRENCY');
      const itemId = first('ITEM');
      return {
        icon: 'gift',
        ...(currencyId === undefined ? { stars: 10 } : { price: { currencyId, amount: '10' } }),
        ...(itemId === undefined ? {} : { grants: [{ itemId, quantity: 1 }] }),
      };
    }
    case 'EXCHANGE': {
      const [from, to] = ofKind(nodes, 'CURRENCY');
      return {
        ...(from === undefined ? {} : { give: { currencyId: from.id, amount: '10' } }),
        ...(to === undefined ? {} : { get: { currencyId: to.id, amount: '1' } }),
      };
    }
    case 'LEADERBOARD':
      return { metric: 'points' };
  }
};

export const freshBlockProps = (type: BlockType, nodes: Nodes): Props => {
  const first = (of: NodeKind): string | undefined => ofKind(nodes, of)[0]?.id;
  switch (type) {
    case 'balance':
      return { type, currencyId: first('CURRENCY') };
    case 'tap':
      return { type, actionId: first('ACTION') };
    case 'leaderboard':
      return { type, leaderboardId: first('LEADERBOARD'), size: 10 };
    case 'text':
      return { type, style: 'body' };
    case 'image':
    case 'level':
    case 'quests':
    case 'shop':
    case 'profile':
    case 'referral':
      return { type };
  }
};

import { nodeOf, valueAt, type Nodes } from '../draft/node.ts';
import type { Problem } from './context.ts';

export interface ProblemWords {
  readonly key: string;
  /** The property that it is about; null for none. */
  readonly field: string | null;
  readonly locale: string | null;
}

/** Properties with a rule of their own under `hint.<field>`. */
const hinted: ReadonlySet<string> = new Set(['code', 'key', 'accent', 'amount']);

/** The words for a problem: the server's are English and speak of paths. */
export const problemWords = ({ nodeId, path, code }: Problem, nodes: Nodes): ProblemWords => {
  const node = nodeId == null ? undefined : nodeOf(nodes, nodeId);
  const named = path.findLast((step) => !/^\d+$/.test(step)) ?? null;
  const told = (key: string, field: string | null = named, locale: string | null = null): ProblemWords => ({
    key: `problem.${key}`,
    field,
    locale,
  });
  switch (code) {
    case 'MISSING_TEXT':
      return told('MISSING_TEXT', path.at(-2) ?? null, path.at(-1) ?? null);
    case 'UNKNOWN_LOCALE':
      return path[0] === 'defaultLocale'
        ? told('defaultLocale')
        : told('UNKNOWN_LOCALE', path.at(-2) ?? null, path.at(-1) ?? null);
    case 'LEVEL_SEQUENCE':
      return told(`level.${path[0] === 'number' || path[0] === 'reward' ? path[0] : 'threshold'}`);
    case 'INVALID_PROPS': {
      const value = node === undefined ? undefined : valueAt(node.props, path);
      if (node?.kind === 'PRODUCT' && path.length === 1) {
        if (path[0] === 'grants' && (value === undefined || (Array.isArray(value) && value.length === 0)))
          return told('nothingGranted', 'grants');
        if (path[0] === 'price' && value === undefined) return told('noPrice', 'price');
        if (path[0] === 'stars' && node.props['price'] !== undefined) return told('twoPrices', 'price');
        if (path[0] === 'price' && node.props['kind'] === 'subscription') return told('subscriptionPrice', 'price');
        if (path[0] === 'parts' && (value === undefined || (Array.isArray(value) && value.length === 0)))
          return told('noParts', 'parts');
        if (path[0] === 'perPlayerLimit' && node.props['kind'] === 'permanent') return told('ownedOnce');
        if (path[0] === 'perPlayerLimit' && node.props['kind'] === 'subscription') return told('oneAtATime');
        if (path[0] === 'availableUntil' && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
          return told('endsBeforeStart');
      }
      if (value === undefined || value === '') return told('missing');
      return told(named !== null && hinted.has(named) ? `hint.${named}` : 'invalid');
    }
    case 'MISSING_SETTINGS':
    case 'MISSING_HOME_SCREEN':
    case 'SEVERAL_HOME_SCREENS':
    case 'DANGLING_REFERENCE':
    case 'UNKNOWN_ASSET':
    case 'DUPLICATE':
    case 'BUNDLE_PART':
    case 'BUNDLE_CYCLE':
    case 'BUNDLE_TOO_LARGE':
      return told(code);
  }
};

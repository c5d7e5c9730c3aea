import type { Kind } from './context.ts';

const key = 'stargraph.place';

export const rememberPlace = (projectId: string, kind: Kind): void => localStorage.setItem(key, `${projectId} ${kind}`);

export const lastPlace = (): { readonly projectId: string; readonly kind: Kind } | null => {
  const [projectId, kind] = (localStorage.getItem(key) ?? '').split(' ');
  if (projectId === undefined || (kind !== 'live' && kind !== 'sandbox')) return null;
  return { projectId, kind };
};

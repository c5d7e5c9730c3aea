import type { AuditFilter } from '../generated/graphql.ts';

/** The parts of a filter that stand in the address, in the order of the form. */
const parts = ['action', 'actor', 'target', 'project', 'from', 'to'] as const;
type Part = (typeof parts)[number];
export type FilterParts = Readonly<Partial<Record<Part, string>>>;

export const partsOf = (search: URLSearchParams): FilterParts =>
  Object.fromEntries(parts.flatMap((part) => (search.get(part) ? [[part, search.get(part) ?? '']] : [])));

/** A day of the browser's own calendar as the moment at which it begins, or the next one does. */
const startOf = (day: string, daysLater: number): string | undefined => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

/** What the server is asked for. `to` is a day that is still in it. */
export const filterOf = ({ action, actor, target, project, from, to }: FilterParts): AuditFilter => ({
  ...(action === undefined ? {} : { action }),
  ...(actor === undefined ? {} : { actorId: actor }),
  ...(target === undefined ? {} : { targetId: target }),
  ...(project === undefined ? {} : { projectId: project }),
  ...(from === undefined ? {} : { from: startOf(from, 0) }),
  ...(to === undefined ? {} : { to: startOf(to, 1) }),
});

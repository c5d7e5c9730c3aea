const name = 'stargraph.tab';
const lockOf = (id: string): string => `stargraph.tab.${id}`;

/** Holds the lock for as long as the page lives. Resolves with whether it was free. */
const hold = async (id: string): Promise<boolean> =>
  await new Promise((resolve, reject) => {
    navigator.locks
      .request(lockOf(id), { ifAvailable: true }, async (lock) => {
        resolve(lock !== null);
        if (lock !== null) await new Promise<never>(() => undefined);
      })
      .catch(reject);
  });

export interface Tab {
  readonly id: string;
  readonly open: ReadonlySet<string>;
}

let tab: Promise<Tab> | undefined;

const find = async (): Promise<Tab> => {
  const kept = sessionStorage.getItem(name);
  if (!('locks' in navigator)) return { id: kept ?? crypto.randomUUID(), open: new Set() };
  // A duplicated tab starts with a copy of the other's storage, its id included: then the lock is taken.
  const id = kept !== null && (await hold(kept)) ? kept : crypto.randomUUID();
  if (id !== kept) await hold(id);
  sessionStorage.setItem(name, id);
  const { held = [] } = await navigator.locks.query();
  const prefix = lockOf('');
  return {
    id,
    open: new Set(held.flatMap((lock) => (lock.name?.startsWith(prefix) ? [lock.name.slice(prefix.length)] : []))),
  };
};

/** Which tab this is, and which others were open when it was asked first. */
export const currentTab = async (): Promise<Tab> => await (tab ??= find());

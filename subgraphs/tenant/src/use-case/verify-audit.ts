import type { SecretBox } from '@stargraph/kit/secrets';
import type { Sql } from '@stargraph/kit/db/sql';
import { isSealed } from '../domain/audit-checkpoint.ts';
import { chainStart, entryHash, originHash } from '../domain/audit-entry.ts';
import { findChains, readCheckpoints, readCheckpointsOf, type CheckpointRow } from '../store/audit-checkpoint.ts';
import { readChain } from '../store/audit-entry.ts';

/** A checkpoint as somebody kept it elsewhere, such as in the log. */
export interface Anchor {
  readonly companyId: string;
  readonly position: bigint;
  readonly headHash: string;
}

/** The first thing that is wrong in a chain. */
export interface Break {
  readonly companyId: string;
  /** Of the entry that is wrong, or the first that is missing; null for what is wrong with the checkpoints. */
  readonly position: bigint | null;
  readonly problem: string;
}

export interface Verdict {
  readonly companies: number;
  readonly entries: bigint;
  readonly checkpoints: bigint;
  /** One for each chain that is broken, and the first of the checkpoints. */
  readonly breaks: readonly Break[];
}

const pageSize = 1000;

async function* paged<Row>(read: (last: Row | undefined) => Promise<readonly Row[]>): AsyncGenerator<Row> {
  let last: Row | undefined;
  for (;;) {
    const page = await read(last);
    yield* page;
    last = page.at(-1);
    if (page.length < pageSize) return;
  }
}

/**
 * Works every chain out again, and compares it with the sealed checkpoints and with `anchors`. In one snapshot, so
 * that what is appended meanwhile does no harm; a page at a time, so that memory stays bounded.
 *
 * @param tx a transaction that reads one snapshot (`repeatable read`)
 * @param companyId this one's chain alone; null for all
 */
export const verifyAudit = async (
  { tx, secrets }: { readonly tx: Sql; readonly secrets: SecretBox },
  companyId: string | null,
  anchors: readonly Anchor[] = [],
): Promise<Verdict> => {
  const breaks: Break[] = [];
  const checkpoints = await verifyCheckpoints(tx, secrets, breaks);
  let companies = 0;
  let entries = 0n;
  const kept = Map.groupBy(anchors, (anchor) => anchor.companyId);
  for await (const chain of paged<Awaited<ReturnType<typeof findChains>>[number]>((last) =>
    findChains(tx, last?.companyId ?? '', pageSize),
  )) {
    if (companyId !== null && chain.companyId !== companyId) continue;
    companies += 1;
    const own = kept.get(chain.companyId) ?? [];
    kept.delete(chain.companyId);
    const found = await verifyChain(tx, chain, own);
    entries += found.entries;
    if (found.broken !== null) breaks.push(found.broken);
  }
  for (const own of kept.keys())
    if (companyId === null || own === companyId)
      breaks.push({ companyId: own, position: 1n, problem: 'the whole chain is missing' });
  return { companies, entries, checkpoints, breaks };
};

/** Seals prove that this platform made each, and each the one before it. */
const verifyCheckpoints = async (tx: Sql, secrets: SecretBox, breaks: Break[]): Promise<bigint> => {
  let ordinal = 0n;
  let previousSeal = '';
  for await (const row of paged<CheckpointRow>((last) => readCheckpoints(tx, last?.ordinal ?? 0n, pageSize))) {
    const wrong = (problem: string): void => {
      breaks.push({ companyId: row.companyId, position: null, problem });
    };
    if (row.ordinal !== ordinal + 1n) {
      wrong(`checkpoint ${ordinal + 1n} is missing`);
      return ordinal;
    }
    if (!isSealed(secrets, row, previousSeal, row.seal)) {
      wrong(`the seal of checkpoint ${row.ordinal} is not this platform's`);
      return ordinal;
    }
    ordinal = row.ordinal;
    previousSeal = row.seal;
  }
  return ordinal;
};

const verifyChain = async (
  tx: Sql,
  chain: Awaited<ReturnType<typeof findChains>>[number],
  anchors: readonly Anchor[],
): Promise<{ readonly entries: bigint; readonly broken: Break | null }> => {
  const { companyId } = chain;
  const sealed = paged<CheckpointRow>((last) => readCheckpointsOf(tx, companyId, last?.ordinal ?? 0n, pageSize));
  let next = (await sealed.next()).value as CheckpointRow | undefined;
  let lastGood = 0n;
  const openAnchors = anchors.toSorted((a, b) => Number(a.position - b.position));
  let position = 0n;
  let previousHash = chainStart(companyId);
  const broken = (at: bigint, problem: string) => ({ entries: position, broken: { companyId, position: at, problem } });
  const since = (): string => (lastGood === 0n ? 'from its start' : `after ${lastGood}`);

  for await (const entry of paged<Awaited<ReturnType<typeof readChain>>[number]>((last) =>
    readChain(tx, companyId, last?.position ?? 0n, pageSize),
  )) {
    if (entry.position !== position + 1n) return broken(position + 1n, 'the entry is missing');
    if (entry.previousHash !== previousHash)
      return broken(entry.position, 'the entry does not follow the one before it');
    if (entryHash(entry) !== entry.hash) return broken(entry.position, 'the entry was changed');
    if (entry.salt !== null && originHash(entry, entry.salt) !== entry.originHash)
      return broken(entry.position, 'where the entry came from was changed');
    position = entry.position;
    previousHash = entry.hash;
    while (next?.position === position) {
      if (next.headHash !== previousHash)
        return broken(
          position,
          `the chain was written anew, ${since()}: checkpoint ${next.ordinal} has another hash here`,
        );
      lastGood = position;
      next = (await sealed.next()).value as CheckpointRow | undefined;
    }
    while (openAnchors[0]?.position === position) {
      if (openAnchors[0].headHash !== previousHash)
        return broken(position, `the chain was written anew, ${since()}: the anchor has another hash here`);
      lastGood = position;
      openAnchors.shift();
    }
  }
  // Deleted with its company: its last checkpoint says so, and vouches for every one before.
  let end: CheckpointRow | undefined = next;
  while (next !== undefined) {
    end = next;
    next = (await sealed.next()).value as CheckpointRow | undefined;
  }
  if (position === 0n && chain.length === null && end?.ends === true) return { entries: 0n, broken: null };
  if (end !== undefined)
    return broken(position + 1n, `the chain is cut off: checkpoint ${end.ordinal} knows entry ${end.position}`);
  const anchor = openAnchors.at(-1);
  if (anchor !== undefined)
    return broken(position + 1n, `the chain is cut off: the anchor knows entry ${anchor.position}`);
  if (chain.length !== position || chain.headHash !== previousHash)
    return broken(position + 1n, `the chain is cut off: it had ${chain.length ?? 'an unknown number of'} entries`);
  return { entries: position, broken: null };
};

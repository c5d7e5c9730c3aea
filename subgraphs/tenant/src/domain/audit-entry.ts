import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from '@stargraph/kit/idempotency';

/** Where a request came from. Personal. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** What somebody did in a company, as its domain told it. */
export interface AuditFact {
  /** The event's id, by which a repeat is known. */
  readonly id: string;
  readonly companyId: string;
  readonly projectId: string | null;
  readonly environmentId: string | null;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  readonly targetName: string | null;
  readonly before: Json;
  readonly after: Json;
}

/** A fact in its place in the company's chain. */
export interface AuditEntry extends AuditFact {
  /** 1, 2, 3, … without gaps. */
  readonly position: bigint;
  /** Of the origin, with a salt that is kept with it; null where there is none. */
  readonly originHash: string | null;
  readonly previousHash: string;
  readonly hash: string;
}

/** The hash before a chain's first entry. It names the company, so that no chain can take another's place. */
export const chainStart = (companyId: string): string => sha256(`stargraph:audit:${companyId}`);

/**
 * SHA-256, hex, over the canonical JSON (RFC 8785) of everything in an entry but the hash itself. A member that is
 * added here later must be left out where it is null, so that older entries keep their hashes.
 */
export const entryHash = (entry: Omit<AuditEntry, 'hash'>): string =>
  sha256(
    canonical({
      id: entry.id,
      companyId: entry.companyId,
      position: entry.position.toString(),
      projectId: entry.projectId,
      environmentId: entry.environmentId,
      at: entry.at.toISOString(),
      actor: { kind: entry.actorKind, id: entry.actorId },
      action: entry.action,
      target: { kind: entry.targetKind, id: entry.targetId, name: entry.targetName },
      before: entry.before,
      after: entry.after,
      originHash: entry.originHash,
      previousHash: entry.previousHash,
    }),
  );

/** What the chain holds of an origin: without its salt, which is deleted with it, it can't be found by trying addresses. */
export const originHash = (origin: Origin, salt: string): string =>
  sha256(canonical({ salt, ip: origin.ip, userAgent: origin.userAgent }));

/** Facts as the next entries of a chain that ends at `head`. */
export const chainFacts = (
  head: { readonly length: bigint; readonly headHash: string },
  facts: readonly (AuditFact & { readonly originHash: string | null })[],
): AuditEntry[] => {
  let { length: position, headHash: previousHash } = head;
  return facts.map((fact) => {
    position += 1n;
    const open = { ...fact, position, previousHash };
    previousHash = entryHash(open);
    return { ...open, hash: previousHash };
  });
};

/** RFC 8785. */
export const canonical = (value: Json): string => canonicalize(value) ?? '';

/** Hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

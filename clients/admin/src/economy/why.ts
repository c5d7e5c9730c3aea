import type { TransferKind } from '../generated/graphql.ts';

/** What money moved for, as the API names it. */
interface Cause {
  readonly kind: string;
  readonly name?: string | null;
  readonly level?: number | null;
}

/** Kinds of transfers that are told by the kind of their cause. */
const byCause: Partial<Record<TransferKind, readonly string[]>> = { REWARD: ['action', 'level', 'quest'] };

/**
 * Why money moved, as a key of the words and what stands in them. Without a name, as for what no release names any
 * more, it is only told what kind of movement it was.
 *
 * @param gives whether the player gave it
 */
export const whyOf = (
  kind: TransferKind,
  cause: Cause | null | undefined,
  gives: boolean,
): { readonly key: string; readonly values: Readonly<Record<string, string>> } => {
  const name = cause?.level == null ? cause?.name : String(cause.level);
  if (cause == null || name == null || name === '') return { key: `transfer.${kind}`, values: {} };
  const values = { name };
  if (byCause[kind]?.includes(cause.kind) === true) return { key: `why.${kind}_${cause.kind}`, values };
  if (kind === 'PURCHASE') return { key: gives ? 'why.PURCHASE_paid' : 'why.PURCHASE_got', values };
  return { key: kind === 'REWARD' ? `transfer.${kind}` : `why.${kind}`, values };
};

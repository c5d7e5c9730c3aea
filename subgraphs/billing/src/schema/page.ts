import { badInput } from '@stargraph/kit/errors';
import { decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { BillingBuilder } from '../builder.ts';
import { isDefinitionId } from '../domain/purchase.ts';
import type { StatementPlace } from '../store/statement-store.ts';

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A page of a list that is ordered by id. */
export interface IdPage {
  readonly size: number;
  /** The id after which it begins; null for the first page. */
  readonly after: string | null;
}

/** @throws RequestError (BAD_USER_INPUT) for a page size or cursor that is not one */
export const idPage = ({ first, after }: PageArguments): IdPage => {
  const size = pageSize(first);
  if (after === null || after === undefined) return { size, after: null };
  const [id] = decodeCursor(after, 1);
  if (typeof id !== 'string' || !isDefinitionId(id))
    throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return { size, after: id };
};

/** A page of a statement. @throws RequestError (BAD_USER_INPUT) for a page size or cursor that is not one */
export const statementPage = ({
  first,
  after,
}: PageArguments): { readonly size: number; readonly after: StatementPlace | null } => {
  const size = pageSize(first);
  if (after === null || after === undefined) return { size, after: null };
  const [time, position] = decodeCursor(after, 2);
  if (!Number.isSafeInteger(position) || Number.isNaN(new Date(Number(time)).getTime()))
    throw badInput('The cursor is not one of this list. Use endCursor of an earlier page.');
  return { size, after: { createdAt: new Date(Number(time)), position: BigInt(Number(position)) } };
};

/** The cursor of an entry. */
export const statementCursor = ({ createdAt, position }: StatementPlace): string =>
  encodeCursor([createdAt.getTime(), Number(position)]);

/** `first` and `after`, as every connection of billing takes them. */
export const pageArguments = ({ builder }: BillingBuilder) =>
  builder.args((t) => ({
    first: t.int({ description: 'How many, 1 to 100; 20 unless told.' }),
    after: t.string({ description: '`endCursor` of the page before.' }),
  }));

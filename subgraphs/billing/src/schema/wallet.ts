import { connectionOf } from '@stargraph/kit/pagination';
import type { BillingBuilder } from '../builder.ts';
import { accountId, availableOf, playerOwner } from '../domain/account.ts';
import { overdraftOf } from '../domain/ledger.ts';
import type { TransferReason } from '../domain/transfer.ts';
import type { Wallet } from '../store/account-store.ts';
import { entryPageKey, type StoredEntry } from '../store/statement-store.ts';
import { causeOf, type ForeignEntities } from './foreign.ts';
import { pageArguments, statementCursor, statementPage } from './page.ts';
import type { TransferKindType } from './transfer-kind.ts';

const addEntryConnection = (
  { builder, connectionType }: BillingBuilder,
  { cause }: ForeignEntities,
  kind: TransferKindType,
) => {
  const reasonKind = builder.enumType('WalletEntryReason', {
    description: 'What kind of definition a movement of money is for.',
    values: {
      ACTION: { value: 'action', description: 'Something that the player did.' },
      LEVEL: { value: 'level', description: 'A level that was reached.' },
      QUEST: { value: 'quest', description: 'A quest that was completed.' },
      PRODUCT: { value: 'product', description: 'A product that was bought.' },
      EXCHANGE: { value: 'exchange', description: 'A rate at which currency was exchanged.' },
      CURRENCY: { value: 'currency', description: 'The currency itself, whose units expire.' },
    } as const satisfies Record<string, { value: TransferReason['kind']; description: string }>,
  });
  const entry = builder.objectRef<StoredEntry & { readonly environmentId: string }>('WalletEntry').implement({
    description: 'One movement of money into or out of a wallet. It never changes.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: "The transfer's id, `trf_…`." }),
      amount: t.field({
        type: 'BigInt',
        description: 'Minor units: positive into the wallet, negative out of it; never 0.',
        resolve: (parent) => parent.amount,
      }),
      balanceAfter: t.field({
        type: 'BigInt',
        description: 'What the wallet held after it, minor units.',
        resolve: (parent) => parent.balanceAfter,
      }),
      kind: t.expose('kind', { type: kind, description: 'Why it moved.' }),
      reasonKind: t.expose('reasonKind', {
        type: reasonKind,
        nullable: true,
        description: 'What kind of definition `reason` names; null where that was not kept.',
      }),
      reason: t.exposeString('reasonId', {
        nullable: true,
        description:
          'What it is for: the id of an action, level, quest, product, rate or currency; null where that was not kept.',
      }),
      cause: t.field({
        type: cause,
        nullable: true,
        description: 'What it is for, by name; null where that was not kept.',
        resolve: ({ environmentId, reasonKind: ofKind, reasonId }) =>
          causeOf(environmentId, ofKind === null || reasonId === null ? null : { kind: ofKind, id: reasonId }),
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it moved.' }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        nullable: true,
        description:
          'From this moment on what it brought can’t be spent any more; null where that never expires, paid off a debt, or went out.',
      }),
    }),
  });
  return connectionType(entry);
};

const addNextExpiry = ({ builder }: BillingBuilder) =>
  builder.objectRef<NonNullable<Wallet['nextExpiry']>>('WalletExpiry').implement({
    description: 'Units of a wallet that expire at one moment.',
    access: 'inherit',
    fields: (t) => ({
      amount: t.field({
        type: 'BigInt',
        description: 'How many, minor units: more than 0.',
        resolve: (parent) => parent.amount,
      }),
      at: t.expose('at', { type: 'DateTime', description: 'From this moment on they can’t be spent.' }),
    }),
  });

export const addWallet = (types: BillingBuilder, foreign: ForeignEntities, kind: TransferKindType) => {
  const { currency } = foreign;
  const entryConnection = addEntryConnection(types, foreign, kind);
  const nextExpiry = addNextExpiry(types);
  return types.builder.objectRef<Wallet>('Wallet').implement({
    description: 'What a player has of one currency.',
    access: 'inherit',
    fields: (t) => ({
      currency: t.field({
        type: currency,
        description: 'The currency.',
        resolve: ({ environmentId, currencyId }) => ({ environmentId, id: currencyId }),
      }),
      balance: t.field({
        type: 'BigInt',
        description: 'Minor units; below 0 where more was taken back than was there.',
        resolve: (parent) => parent.balance,
      }),
      held: t.field({
        type: 'BigInt',
        description:
          'What purchases and acts under way have reserved: a part of the balance, unless more was taken back than was there.',
        resolve: (parent) => parent.held,
      }),
      available: t.field({
        type: 'BigInt',
        description: 'What may be spent now: the balance without what is held and what has expired, 0 or more.',
        resolve: ({ balance, held, expired }) => availableOf({ balance: balance - expired, held }),
      }),
      nextExpiry: t.field({
        type: nextExpiry,
        nullable: true,
        description:
          'What expires next, unless it is spent before; null where nothing does. What is spent is what expires soonest.',
        resolve: (parent) => parent.nextExpiry,
      }),
      debt: t.field({
        type: 'BigInt',
        description:
          'What the player owes, minor units: Stars were paid back, and what they had bought was spent already. Whatever comes pays it off first; 0 for nearly everybody.',
        resolve: overdraftOf,
      }),
      balanceAt: t.field({
        type: 'BigInt',
        description: 'What it held at a moment, that moment included, minor units: 0 before anything moved it.',
        args: { time: t.arg({ type: 'DateTime', required: true, description: 'The moment.' }) },
        resolve: async ({ environmentId, playerId, currencyId }, { time }, { loaders }) => {
          const account = accountId({ owner: playerOwner(playerId), currencyId });
          const found = await loaders.balancesAt.load({ environmentId, accountId: account, time: time.toISOString() });
          return found?.balance ?? 0n;
        },
      }),
      entries: t.field({
        type: entryConnection,
        description:
          'What moved it, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: async ({ environmentId, playerId, currencyId }, args, { loaders }) => {
          const { size, after } = statementPage(args);
          const account = { owner: playerOwner(playerId), currencyId };
          const page = await loaders.entries.load(entryPageKey(environmentId, account, after, size + 1));
          const entries = (page?.entries ?? []).map((each) => ({ ...each, environmentId }));
          return connectionOf(entries, size, statementCursor, after !== null);
        },
      }),
    }),
  });
};
export type WalletType = ReturnType<typeof addWallet>;

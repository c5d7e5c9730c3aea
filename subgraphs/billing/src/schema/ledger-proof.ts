import type { BillingBuilder } from '../builder.ts';
import { isPlayers, playerIdOf, type Owner } from '../domain/account.ts';
import type { LedgerLaw } from '../domain/ledger-law.ts';
import type { StoredBreach, StoredProof } from '../store/ledger-proof-store.ts';
import type { ForeignEntities } from './foreign.ts';

/** How many breaches the API shows. */
export const mostBreaches = 100;

/** Whose account a breach is about; null for a transfer, a currency or an account of the system. */
const playerOf = ({ law, subject }: StoredBreach): string | null => {
  if (law === 'transfer' || law === 'trial') return null;
  const owner = subject.slice(0, subject.lastIndexOf('/')) as Owner;
  return isPlayers(owner) ? playerIdOf(owner) : null;
};

const addBreach = ({ builder }: BillingBuilder, { currency }: ForeignEntities) => {
  const law = builder.enumType('LedgerLaw', {
    description: 'What holds of every ledger at every moment.',
    values: {
      TRANSFER: { value: 'transfer', description: 'The postings of a transfer cancel out in each currency.' },
      BALANCE: { value: 'balance', description: "A wallet's balance is the sum of its postings." },
      STATEMENT: {
        value: 'statement',
        description: 'The postings of a wallet are numbered without a gap, and each says what it left.',
      },
      HELD: { value: 'held', description: 'What is held of a wallet is the sum of its pending holds.' },
      DEBT: { value: 'debt', description: 'A wallet is short of what it holds by its debt, and by no more.' },
      LOTS: { value: 'lots', description: 'What expires of a wallet is the sum of what expires at each moment.' },
      TRIAL: {
        value: 'trial',
        description: 'All wallets of a currency together hold what was issued and not given back.',
      },
    } as const satisfies Record<Uppercase<LedgerLaw>, { value: LedgerLaw; description: string }>,
  });
  return builder.objectRef<StoredBreach>('LedgerBreach').implement({
    description: 'A place where the books are wrong.',
    access: 'inherit',
    fields: (t) => ({
      law: t.expose('law', { type: law, description: 'What does not hold there.' }),
      subject: t.exposeString('subject', { description: "The account, the transfer, or the currency's id." }),
      playerId: t.id({
        nullable: true,
        description: 'Whose wallet it is; null where it is no wallet.',
        resolve: playerOf,
      }),
      currency: t.field({
        type: currency,
        nullable: true,
        description: 'The currency; null where a posting is of no account.',
        resolve: ({ environmentId, currencyId }) => (currencyId === null ? null : { environmentId, id: currencyId }),
      }),
      expected: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'What should stand there: minor units, or for STATEMENT a number of postings.',
        resolve: (parent) => parent.expected,
      }),
      found: t.field({ type: 'BigInt', nullable: true, description: 'What does.', resolve: (parent) => parent.found }),
      foundAt: t.expose('foundAt', { type: 'DateTime', description: 'When it was first found.' }),
    }),
  });
};

export const addLedgerProof = (types: BillingBuilder, foreign: ForeignEntities) => {
  const breach = addBreach(types, foreign);
  return types.builder
    .objectRef<Pick<StoredProof, 'provedAt' | 'wholeProvedAt'> & { readonly breaches: readonly StoredBreach[] }>(
      'LedgerProof',
    )
    .implement({
      description: 'What the last check of the books found. It is made every quarter of an hour, by itself.',
      access: 'inherit',
      fields: (t) => ({
        provedAt: t.expose('provedAt', {
          type: 'DateTime',
          nullable: true,
          description:
            'When every balance was last compared with its last posting and holds, and all of them with what was issued; null before the first time.',
        }),
        wholeProvedAt: t.expose('wholeProvedAt', {
          type: 'DateTime',
          nullable: true,
          description:
            'When every posting was last summed up anew, which is done once a week; null before the first time.',
        }),
        breaches: t.field({
          type: [breach],
          listSize: { assumedSize: 5 },
          description: `Where the books are wrong, at most ${mostBreaches} places, the newest first; none where all is well.`,
          resolve: ({ breaches }) => [...breaches],
        }),
      }),
    });
};
export type LedgerProofType = ReturnType<typeof addLedgerProof>;

import type { BillingBuilder } from '../builder.ts';
import type { TransferKind } from '../domain/transfer.ts';

export const addTransferKind = ({ builder }: BillingBuilder) =>
  builder.enumType('TransferKind', {
    description: 'Why money moved.',
    values: {
      REWARD: { value: 'reward', description: 'The rules paid a reward.' },
      PURCHASE: {
        value: 'purchase',
        description: 'A product was bought for currency: its price, or the currency that it brings.',
      },
      STARS: {
        value: 'stars',
        description: 'A product was paid for with Telegram Stars; this is the currency that it brings.',
      },
      REFUND: {
        value: 'refund',
        description: 'Stars were paid back; this is the currency that they had bought, taken back.',
      },
      EXCHANGE: { value: 'exchange', description: 'One currency was exchanged for another.' },
      EXPIRY: { value: 'expiry', description: 'The time of currency that was to be spent in time was up.' },
      CHARGE: { value: 'charge', description: 'The price of something that the player did.' },
    } as const satisfies Record<Uppercase<TransferKind>, { value: TransferKind; description: string }>,
  });
export type TransferKindType = ReturnType<typeof addTransferKind>;

import type { BillingBuilder } from '../builder.ts';

/** What a player may still exchange at a rate today. */
export interface ExchangeAllowance {
  readonly exchangeId: string;
  readonly perDay: bigint;
  readonly left: bigint;
  readonly resetsAt: Date;
}

export const addExchangeAllowance = ({ builder }: BillingBuilder) =>
  builder.objectRef<ExchangeAllowance>('ExchangeAllowance').implement({
    description: 'What a player may still exchange today at a rate that has a limit for a day.',
    access: 'inherit',
    fields: (t) => ({
      exchangeId: t.exposeID('exchangeId', { description: 'The rate.' }),
      perDay: t.field({
        type: 'BigInt',
        description: 'The most that one player gives at it in a day, minor units.',
        resolve: (parent) => parent.perDay,
      }),
      left: t.field({
        type: 'BigInt',
        description: 'What of that is left today, minor units.',
        resolve: (parent) => parent.left,
      }),
      resetsAt: t.expose('resetsAt', { type: 'DateTime', description: 'When the next day begins, in UTC.' }),
    }),
  });
export type ExchangeAllowanceType = ReturnType<typeof addExchangeAllowance>;

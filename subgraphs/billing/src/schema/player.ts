import { badInput } from '@stargraph/kit/errors';
import type { AccessRule } from '@stargraph/kit/graphql/access';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, encodeCursor } from '@stargraph/kit/pagination';
import { pinnedRelease } from '@stargraph/kit/release-cache';
import type { BillingBuilder } from '../builder.ts';
import { exchangeDay, leftOfDay } from '../domain/exchange.ts';
import { isDefinitionId } from '../domain/purchase.ts';
import { emptyWallet } from '../store/account-store.ts';
import { sumGiven } from '../store/exchange-store.ts';
import type { ExchangeAllowanceType } from './exchange-allowance.ts';
import { idPage, pageArguments } from './page.ts';
import type { PurchaseType } from './purchase.ts';
import type { StarsOrderType } from './stars-order.ts';
import { currentSubscription, type StarsSubscriptionType } from './stars-subscription.ts';
import type { SubscriptionPeriodType } from './subscription-period.ts';
import type { WalletType } from './wallet.ts';

interface PlayerShape {
  readonly environmentId: string;
  readonly id: string;
}

const reader: AccessRule = {
  player: 'own',
  owner: 'parent.id',
  operator: 'wallet.read',
  tenant: 'parent.environmentId',
};

/** Billing's part of the player: its money. Whether the player exists is game's to say; one whom no money has reached reads as an empty wallet. */
export const addPlayer = (
  types: BillingBuilder,
  {
    wallet,
    purchase,
    starsOrder,
    starsSubscription,
    allowance,
    period,
  }: {
    wallet: WalletType;
    purchase: PurchaseType;
    starsOrder: StarsOrderType;
    starsSubscription: StarsSubscriptionType;
    allowance: ExchangeAllowanceType;
    period: SubscriptionPeriodType;
  },
) => {
  const { builder, connectionType } = types;
  const purchaseConnection = connectionType(purchase);
  const starsOrderConnection = connectionType(starsOrder);
  const periodConnection = connectionType(period);
  const subscriptionConnection = connectionType(starsSubscription);
  const player = builder.objectRef<PlayerShape>('Player').implement({
    description: 'A person who plays in one environment.',
    access: reader,
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', {
        description: 'The environment: the same person is another player in another one.',
      }),
      id: t.exposeID('id', { description: 'Its id, `plr_…`.' }),
      wallets: t.field({
        type: [wallet],
        listSize: { assumedSize: 5 },
        description:
          "A wallet for each of the pinned release's currencies, in its order and empty where no money has reached it; then those of other currencies that money has reached. Operators, who are pinned to no release, see those that money has reached.",
        resolve: async ({ environmentId, id }, _args, { loaders, releases, viewer }) => {
          const [found, release] = await Promise.all([
            loaders.wallets.load({ environmentId, playerId: id }),
            pinnedRelease(releases, viewer, environmentId),
          ]);
          const held = new Map((found?.wallets ?? []).map((each) => [each.currencyId, each]));
          const listed = (release?.currencies ?? []).map(
            ({ id: currencyId }) => held.get(currencyId) ?? emptyWallet({ environmentId, playerId: id }, currencyId),
          );
          const offered = new Set(listed.map((each) => each.currencyId));
          return [...listed, ...[...held.values()].filter((each) => !offered.has(each.currencyId))];
        },
      }),
      wallet: t.field({
        type: wallet,
        description:
          'Its wallet of one currency; an empty one where no money has reached it. Errors: BAD_USER_INPUT for what can be no id.',
        args: { currencyId: t.arg.id({ required: true, description: 'The currency.' }) },
        resolve: async ({ environmentId, id }, { currencyId }, { loaders }) => {
          if (!isDefinitionId(currencyId)) throw badInput('currencyId must be an id of a currency.');
          const found = await loaders.wallets.load({ environmentId, playerId: id });
          return (
            found?.wallets.find((each) => each.currencyId === currencyId) ??
            emptyWallet({ environmentId, playerId: id }, currencyId)
          );
        },
      }),
      purchases: t.field({
        type: purchaseConnection,
        description:
          'What it bought, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: async ({ environmentId, id }, args, { loaders }) => {
          const { size, after } = idPage(args);
          const page = await loaders.purchases.load({
            environmentId,
            playerId: id,
            after: after ?? '',
            limit: String(size + 1),
          });
          return connectionOf(page?.rows ?? [], size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
      starsOrders: t.field({
        type: starsOrderConnection,
        description:
          'What it ordered for Telegram Stars, paid or not, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: async ({ environmentId, id }, args, { loaders }) => {
          const { size, after } = idPage(args);
          const page = await loaders.starsOrders.load({
            environmentId,
            playerId: id,
            after: after ?? '',
            limit: String(size + 1),
          });
          return connectionOf(page?.rows ?? [], size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
      subscriptionPeriods: t.field({
        type: periodConnection,
        description:
          'The periods of its subscriptions that it paid for, renewals among them, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: async ({ environmentId, id }, args, { loaders }) => {
          const { size, after } = idPage(args);
          const page = await loaders.paidPeriods.load({
            environmentId,
            playerId: id,
            after: after ?? '',
            limit: String(size + 1),
          });
          return connectionOf(page?.rows ?? [], size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
      exchangeAllowances: t.field({
        type: [allowance],
        listSize: { assumedSize: 5 },
        cost: 5,
        description:
          "What it may still exchange today, for each of the pinned release's rates that has a limit for a day, in its order. Operators, who are pinned to no release, see none.",
        resolve: async ({ environmentId, id: playerId }, _args, { releases, viewer, sql, now }) => {
          const release = await pinnedRelease(releases, viewer, environmentId);
          const rates = (release?.exchanges ?? []).flatMap(({ id: exchangeId, give, perDay }) =>
            perDay === null ? [] : [{ exchangeId, giveCurrencyId: give.currencyId, perDay: BigInt(perDay) }],
          );
          const day = exchangeDay(new Date(now));
          const given = await sumGiven(
            sql,
            rates.map((rate) => ({ environmentId, playerId, ...rate, ...day })),
          );
          return rates.map(({ exchangeId, perDay }, index) => ({
            exchangeId,
            perDay,
            left: leftOfDay(perDay, given[index] ?? 0n),
            resetsAt: day.to,
          }));
        },
      }),
      subscriptions: t.field({
        type: subscriptionConnection,
        description:
          'What it pays for with Telegram Stars every 30 days, ended ones included, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: async ({ environmentId, id }, args, { loaders, now }) => {
          const { size, after } = idPage(args);
          const page = await loaders.subscriptions.load({
            environmentId,
            playerId: id,
            after: after ?? '',
            limit: String(size + 1),
          });
          const rows = (page?.rows ?? []).map((row) => currentSubscription(row, now));
          return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
    }),
  });
  builder.asEntity(player, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference('Player', reader, ({ environmentId, id }: PlayerShape) => ({
      environmentId,
      id,
    })),
  });
  return player;
};
export type PlayerType = ReturnType<typeof addPlayer>;

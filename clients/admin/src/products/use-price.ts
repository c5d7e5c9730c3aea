import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';

interface Money {
  readonly amount: string;
  readonly currency: { readonly name: string };
}

/** A price in words: `40 Coins`, `25 Stars`. */
export const usePrice = (): ((
  money: Money | null | undefined,
  stars: string | number | null | undefined,
) => string) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (money, stars) =>
    money == null
      ? t('products.stars', { count: Number(stars ?? 0), amount: format.amount(String(stars ?? 0)) })
      : `${format.amount(money.amount)} ${money.currency.name}`;
};

import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';

/** So many Stars, in words. */
export const useStars = (): ((stars: number | string) => string) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (stars) => t('usage.pay.stars', { count: Number(stars), stars: format.amount(String(stars)) });
};

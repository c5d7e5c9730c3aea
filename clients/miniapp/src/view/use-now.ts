import { useEffect, useState } from 'react';
import type { Product } from '../release/release.ts';
import { nextChange } from './sale.ts';

/** The time, as often as what is shown of these products' sales changes by it. */
export const useNow = (products: readonly Product[]): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ahead = nextChange(products, now);
    if (ahead === null) return;
    // A little later than the change, so that it has come. What is due already, since this ran again, comes at once.
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, now + ahead - Date.now()) + 20);
    return () => clearTimeout(timer);
  }, [products, now]);
  return now;
};

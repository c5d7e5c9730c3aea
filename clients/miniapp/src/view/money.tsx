import { byId, type Money } from '../release/release.ts';
import { Amount } from '../ui/kit.tsx';
import { useStage } from './stage.tsx';

/** An amount of one of the release's currencies, with its picture; its name for those who don't see it. */
export const MoneyAmount = ({ money, sign = '' }: { readonly money: Money; readonly sign?: string }) => {
  const { release, number, text } = useStage();
  const currency = byId(release.currencies, money.currencyId);
  return (
    <Amount icon={currency?.icon ?? 'coin'}>
      {sign}
      {number(BigInt(money.amount))}
      <span className="sg-hidden"> {text(currency?.name)}</span>
    </Amount>
  );
};

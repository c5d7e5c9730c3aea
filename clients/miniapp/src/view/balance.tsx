import type { Currency } from '../release/release.ts';
import { CountUp } from '../ui/count-up.tsx';
import { Thing } from '../ui/icon.tsx';
import { Failed, Skeleton } from '../ui/kit.tsx';
import { ExpiryLine } from './expiry-line.tsx';
import type { Loadable, PlayerView } from './model.ts';
import { useStage } from './stage.tsx';

/** What the player has of one currency: the number that matters most. */
export const BalanceView = ({
  currency,
  player,
}: {
  readonly currency: Currency;
  readonly player: Loadable<PlayerView>;
}) => {
  const { text, messages, number } = useStage();
  const debt = player.state === 'ready' ? player.value.debts?.get(currency.id) : undefined;
  const expiry = player.state === 'ready' ? player.value.expiries?.get(currency.id) : undefined;
  if (player.state === 'failed') return <Failed onRetry={() => player.retry()} />;
  return (
    <section className="sg-balance" aria-label={text(currency.name)}>
      <div className="sg-balance-figure" data-balance={currency.id}>
        <Thing icon={currency.icon ?? 'coin'} size={40} />
        {player.state === 'ready' ? (
          <CountUp value={player.value.wallets.get(currency.id) ?? 0n} />
        ) : (
          <Skeleton width={96} height={36} />
        )}
      </div>
      <div className="sg-balance-name">{text(currency.name)}</div>
      {expiry !== undefined && <ExpiryLine {...expiry} />}
      {debt !== undefined && <p className="sg-balance-note">{messages.owed(number(debt))}</p>}
    </section>
  );
};

import type { SimulatorUser, SimulatorView } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { logTime, number } from '../format.ts';
import { useText } from '../i18n.ts';
import { Star } from '../icons.tsx';
import type { Language } from '../settings.ts';
import { Check } from './check.tsx';
import { Subscriptions } from './subscriptions.tsx';

/** Balances and payments in Stars. */
export const Stars = ({ state, user, language }: { state: SimulatorView; user: SimulatorUser; language: Language }) => {
  const t = useText();
  const nameOf = (id: number | null): string =>
    id === null ? 'Fragment' : (state.users.find((each) => each.id === id)?.firstName ?? String(id));
  return (
    <div className="pane">
      <div className="card balance-card">
        <span>{t.stars.balance(user.firstName)}</span>
        <strong>
          <Star size={30} /> {number(user.stars, language)}
        </strong>
        <div className="row">
          {[100, 500, 2500].map((stars) => (
            <button
              type="button"
              key={stars}
              className="small-button"
              onClick={() => tell(api.changeUser(user.id, { stars: user.stars + stars }))}
            >
              {t.stars.add(stars)}
            </button>
          ))}
        </div>
      </div>
      <Check
        line
        on={state.faults.failPayments > 0}
        text={t.stars.failNext}
        hint={t.stars.failNextHint}
        onChange={(on) => api.faults({ failPayments: on ? 1 : 0 })}
      />
      <Subscriptions state={state} language={language} />
      <h3>{t.stars.payments}</h3>
      {state.transactions.length === 0 ? (
        <p className="empty">{t.stars.empty}</p>
      ) : (
        <ul className="rows">
          {state.transactions.toReversed().map((row) => (
            <li key={`${row.id}:${row.amount}`}>
              <span>
                <strong>{row.title}</strong>
                <small>
                  {[
                    nameOf(row.userId),
                    logTime(row.at),
                    row.amount < 0 ? t.stars.refund : row.refunded ? t.stars.refunded : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <span className="amount" data-sign={row.amount < 0 ? 'minus' : 'plus'}>
                {row.amount < 0 ? '−' : '+'}
                {number(Math.abs(row.amount), language)} <Star size={15} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <h3>{t.stars.bots}</h3>
      <ul className="rows">
        {state.bots.map((bot) => (
          <li key={bot.id}>
            <span>
              <strong>{bot.name}</strong>
              <small>@{bot.username}</small>
            </span>
            <span className="amount">
              {number(bot.stars, language)} <Star size={15} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
};

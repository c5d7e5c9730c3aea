import { useState } from 'react';
import type { SimulatorView, SubscriptionAct, SubscriptionView } from '../../../src/simulator/contract.ts';
import { api, ApiError } from '../api.ts';
import { moment, number } from '../format.ts';
import { useText } from '../i18n.ts';
import { Star } from '../icons.tsx';
import type { Language } from '../settings.ts';

/** How long 30 days may take, seconds. */
const months = [2_592_000, 3600, 60] as const;

/** What can be done to a subscription as it stands. */
const actsOf = ({ state, botCanceled }: SubscriptionView): readonly SubscriptionAct[] => {
  switch (state) {
    case 'active':
      return ['renew', 'fail', 'cancel'];
    case 'failed':
      return ['renew', 'cancel'];
    case 'canceled':
      return botCanceled ? [] : ['resume'];
    case 'ended':
      return [];
  }
};

/** What users pay by the month, and Telegram's hand on it: time, the user's settings, a card that fails. */
export const Subscriptions = ({ state, language }: { state: SimulatorView; language: Language }) => {
  const t = useText();
  const [problem, setProblem] = useState<string | null>(null);
  const act = (work: Promise<unknown>): void => {
    setProblem(null);
    work.catch((error: unknown) => {
      if (error instanceof ApiError) setProblem(error.message);
    });
  };
  const nameOf = (id: number): string => state.users.find((user) => user.id === id)?.firstName ?? String(id);
  return (
    <>
      <h3>{t.subscriptions.title}</h3>
      <fieldset className="segments wide" aria-label={t.subscriptions.month}>
        {months.map((month) => (
          <button type="button" key={month} aria-pressed={state.month === month} onClick={() => act(api.month(month))}>
            {t.subscriptions.months[month]}
          </button>
        ))}
      </fieldset>
      <p className="hint">{t.subscriptions.monthHint}</p>
      {problem !== null && (
        <p className="notice" role="alert">
          {problem}
        </p>
      )}
      {state.subscriptions.length === 0 ? (
        <p className="empty">{t.subscriptions.empty}</p>
      ) : (
        <ul className="cards">
          {state.subscriptions.toReversed().map((row) => {
            const name = `${row.title}, ${nameOf(row.userId)}`;
            const when = moment(row.expiresAt, language);
            return (
              <li key={row.id} className="card subscription-card">
                <div className="subscription-head">
                  <span>
                    <strong>{row.title}</strong>
                    <small>
                      {nameOf(row.userId)} · {t.subscriptions.payments(row.payments)}
                    </small>
                  </span>
                  <span className="amount">
                    {number(row.stars, language)} <Star size={15} />
                  </span>
                </div>
                <p className="subscription-state" data-state={row.state}>
                  <strong>{t.subscriptions.states[row.state]}</strong>{' '}
                  {row.state === 'active' ? t.subscriptions.renews(when) : t.subscriptions.until(when)}
                  {row.botCanceled && row.state !== 'ended' && ` ${t.subscriptions.byBot}`}
                </p>
                <div className="row">
                  {actsOf(row).map((each) => (
                    <button
                      type="button"
                      key={each}
                      className="small-button"
                      aria-label={`${t.subscriptions.acts[each]}: ${name}`}
                      onClick={() => act(api.subscription(row.id, each))}
                    >
                      {t.subscriptions.acts[each]}
                    </button>
                  ))}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
};

import { useState } from 'react';
import type { CallFault, Faults, SimulatorView } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { Check } from './check.tsx';

/** What may happen to a call, in the order of the list. */
const outcomes = [429, 403, 400, 500, 'slow'] as const;
type Outcome = (typeof outcomes)[number];
const slowMs = 5000;
const counts = [1, 3, 10, 1000] as const;

const faultOf = (method: string | null, outcome: Outcome, times: number): CallFault => ({
  method,
  times,
  status: outcome === 'slow' ? null : outcome,
  retryAfter: 3,
  description: null,
  delay: outcome === 'slow' ? slowMs : 0,
});

/** Has calls of one method, or of any, go wrong. */
const CallFaults = ({ state }: { state: SimulatorView }) => {
  const t = useText();
  const [method, setMethod] = useState('');
  const [outcome, setOutcome] = useState<Outcome>(429);
  const [times, setTimes] = useState(1);
  const { calls } = state.faults;
  const nameOf = (fault: CallFault): string =>
    t.faults.armed(
      fault.method ?? t.faults.any,
      fault.status === null ? t.faults.outcomes.slow : t.faults.outcomes[fault.status],
      fault.times,
    );
  return (
    <>
      <h3>{t.faults.calls}</h3>
      <form
        className="card fault-form"
        onSubmit={(event) => {
          event.preventDefault();
          tell(api.faults({ calls: [...calls, faultOf(method === '' ? null : method, outcome, times)] }));
        }}
      >
        <label>
          {t.faults.method}
          <select value={method} onChange={({ target }) => setMethod(target.value)}>
            <option value="">{t.faults.any}</option>
            {state.methods.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t.faults.outcome}
          <select
            value={outcome}
            onChange={({ target }) => setOutcome(outcomes.find((each) => String(each) === target.value) ?? 429)}
          >
            {outcomes.map((each) => (
              <option key={each} value={each}>
                {t.faults.outcomes[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t.faults.times}
          <select value={times} onChange={({ target }) => setTimes(Number(target.value))}>
            {counts.map((each) => (
              <option key={each} value={each}>
                {t.faults.count(each)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="small-button" disabled={calls.length >= 20}>
          {t.faults.arm}
        </button>
      </form>
      {calls.length > 0 && (
        <ul className="rows" aria-label={t.faults.calls}>
          {calls.map((fault, index) => {
            const name = nameOf(fault);
            return (
              // Two may be the same: their place is all that tells them apart.
              <li key={`${name} ${index}`}>
                <span>{name}</span>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`${t.faults.remove}: ${name}`}
                  onClick={() => tell(api.faults({ calls: calls.filter((_, at) => at !== index) }))}
                >
                  <Icon name="close" size={16} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
};

/** What goes wrong on demand between Telegram and the bot. */
export const FaultSwitches = ({ state }: { state: SimulatorView }) => {
  const t = useText();
  const { faults } = state;
  const switches: readonly {
    readonly on: boolean;
    readonly text: string;
    readonly hint?: string;
    readonly change: (on: boolean) => Partial<Faults>;
  }[] = [
    { on: faults.hold, text: t.network.hold, hint: t.network.holdHint, change: (hold) => ({ hold }) },
    { on: faults.duplicate, text: t.network.duplicate, change: (duplicate) => ({ duplicate }) },
    {
      on: faults.reorder,
      text: t.network.reorder,
      hint: t.network.reorderHint,
      change: (reorder) => ({ reorder }),
    },
    {
      on: faults.loseUpdates > 0,
      text: t.network.loseUpdate,
      hint: t.network.loseUpdateHint,
      change: (on) => ({ loseUpdates: on ? 1 : 0 }),
    },
    {
      on: faults.deliveryDelay > 0,
      text: t.network.delay,
      change: (on) => ({ deliveryDelay: on ? 3000 : 0 }),
    },
    {
      on: faults.callDelay > 0,
      text: t.network.callDelay,
      change: (on) => ({ callDelay: on ? 3000 : 0 }),
    },
    {
      on: faults.loseWebhookAnswers > 0,
      text: t.network.loseWebhook,
      change: (on) => ({ loseWebhookAnswers: on ? 1 : 0 }),
    },
    { on: faults.loseCallAnswers > 0, text: t.network.loseCall, change: (on) => ({ loseCallAnswers: on ? 1 : 0 }) },
  ];
  return (
    <>
      <h3>{t.network.faults}</h3>
      <div className="card checks">
        {switches.map(({ on, text, hint, change }) => (
          <Check key={text} line on={on} text={text} hint={hint} onChange={(next) => api.faults(change(next))} />
        ))}
      </div>
      <CallFaults state={state} />
    </>
  );
};

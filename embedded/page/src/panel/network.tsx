import { useEffect, useState } from 'react';
import type { Faults, NetworkSpeed, SimulatorView } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import type { Language } from '../settings.ts';
import { Check } from './check.tsx';

const speeds: readonly NetworkSpeed[] = ['online', 'slow', 'offline'];

const Clock = ({ language }: { language: Language }) => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time className="clock">
      {new Date(now).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' })}
      <small>{new Intl.DateTimeFormat().resolvedOptions().timeZone}</small>
    </time>
  );
};

/** The phone's network, and what goes wrong on demand. */
export const Network = ({ state, language }: { state: SimulatorView; language: Language }) => {
  const t = useText();
  const { faults } = state;
  const hints: Readonly<Record<NetworkSpeed, string>> = {
    online: t.network.onlineHint,
    slow: t.network.slowHint,
    offline: t.network.offlineHint,
  };
  const switches: readonly {
    readonly on: boolean;
    readonly text: string;
    readonly hint?: string;
    readonly change: (on: boolean) => Partial<Faults>;
  }[] = [
    { on: faults.hold, text: t.network.hold, hint: t.network.holdHint, change: (hold) => ({ hold }) },
    { on: faults.duplicate, text: t.network.duplicate, change: (duplicate) => ({ duplicate }) },
    {
      on: faults.deliveryDelay > 0,
      text: t.network.delay,
      change: (on) => ({ deliveryDelay: on ? 3000 : 0 }),
    },
    {
      on: faults.loseWebhookAnswers > 0,
      text: t.network.loseWebhook,
      change: (on) => ({ loseWebhookAnswers: on ? 1 : 0 }),
    },
    { on: faults.loseCallAnswers > 0, text: t.network.loseCall, change: (on) => ({ loseCallAnswers: on ? 1 : 0 }) },
    { on: faults.floods > 0, text: t.network.flood, change: (on) => ({ floods: on ? 1 : 0 }) },
  ];
  return (
    <div className="pane">
      <h3>{t.network.title}</h3>
      <fieldset className="segments wide" aria-label={t.network.title}>
        {speeds.map((speed) => (
          <button
            type="button"
            key={speed}
            aria-pressed={state.network === speed}
            data-speed={speed}
            onClick={() => tell(api.network(speed))}
          >
            {t.network[speed]}
          </button>
        ))}
      </fieldset>
      <p className="hint">{hints[state.network]}</p>
      <h3>{t.network.faults}</h3>
      <div className="card checks">
        {switches.map(({ on, text, hint, change }) => (
          <Check key={text} line on={on} text={text} hint={hint} onChange={(next) => api.faults(change(next))} />
        ))}
      </div>
      {state.pending.length > 0 && (
        <p className="notice">
          <Icon name="clock" size={16} /> {t.network.pending(state.pending.length)}
        </p>
      )}
      <h3>{t.network.clock}</h3>
      <Clock language={language} />
    </div>
  );
};

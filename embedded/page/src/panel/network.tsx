import { useEffect, useState } from 'react';
import type { NetworkSpeed, SimulatorView } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import type { Language } from '../settings.ts';
import { FaultSwitches } from './faults.tsx';

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
  const hints: Readonly<Record<NetworkSpeed, string>> = {
    online: t.network.onlineHint,
    slow: t.network.slowHint,
    offline: t.network.offlineHint,
  };
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
      <FaultSwitches state={state} />
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

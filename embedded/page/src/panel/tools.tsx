import type { SimulatorUser, SimulatorView } from '../../../src/simulator/contract.ts';
import { useText } from '../i18n.ts';
import { Icon, Star, type IconName } from '../icons.tsx';
import type { Live } from '../live.ts';
import type { Language, PanelName } from '../settings.ts';
import { Bots } from './bots.tsx';
import { Log } from './log.tsx';
import { Network } from './network.tsx';
import { Stars } from './stars.tsx';
import { Users } from './users.tsx';

const tabs: readonly { readonly name: PanelName; readonly icon: IconName | 'star' }[] = [
  { name: 'log', icon: 'log' },
  { name: 'users', icon: 'users' },
  { name: 'stars', icon: 'star' },
  { name: 'network', icon: 'network' },
  { name: 'bots', icon: 'bot' },
];

/** The drawer beside the phone. */
export const Tools = ({
  live,
  state,
  user,
  language,
  panel,
  onPanel,
  onUser,
  onClose,
}: {
  live: Live;
  state: SimulatorView;
  user: SimulatorUser;
  language: Language;
  panel: PanelName;
  onPanel: (panel: PanelName) => void;
  onUser: (userId: number) => void;
  onClose: () => void;
}) => {
  const t = useText();
  const move = (step: number): void => {
    const index = tabs.findIndex(({ name }) => name === panel);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onPanel(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  };
  return (
    <aside className="tools" aria-label={t.toolbar.tools}>
      <div className="tabs-row">
        <div className="tabs" role="tablist" aria-label={t.toolbar.tools}>
          {tabs.map(({ name, icon }) => (
            <button
              type="button"
              role="tab"
              key={name}
              id={`tab-${name}`}
              aria-selected={panel === name}
              aria-controls="tool-panel"
              tabIndex={panel === name ? 0 : -1}
              onClick={() => onPanel(name)}
              onKeyDown={({ key }) => {
                if (key === 'ArrowRight') move(1);
                if (key === 'ArrowLeft') move(-1);
              }}
            >
              {icon === 'star' ? <Star size={17} /> : <Icon name={icon} size={17} />}
              <span>{t.panels[name]}</span>
            </button>
          ))}
        </div>
        <button type="button" className="icon-button tools-close" aria-label={t.close} onClick={onClose}>
          <Icon name="close" size={18} />
        </button>
      </div>
      <div className="tool-panel" id="tool-panel" role="tabpanel" aria-labelledby={`tab-${panel}`} tabIndex={0}>
        {panel === 'log' && <Log live={live} state={state} />}
        {panel === 'users' && <Users users={state.users} current={user} language={language} onUser={onUser} />}
        {panel === 'stars' && <Stars state={state} user={user} language={language} />}
        {panel === 'network' && <Network state={state} language={language} />}
        {panel === 'bots' && <Bots bots={state.bots} />}
      </div>
    </aside>
  );
};

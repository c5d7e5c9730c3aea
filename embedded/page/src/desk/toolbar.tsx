import type { SimulatorUser } from '../../../src/simulator/contract.ts';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { Avatar } from '../phone/avatar.tsx';
import { besides, devices, type DeviceName, type Settings } from '../settings.ts';

/** Above the desk: whose phone, which phone, and what lies beside it. */
export const Toolbar = ({
  settings,
  user,
  users,
  onChange,
}: {
  settings: Settings;
  user: SimulatorUser;
  users: readonly SimulatorUser[];
  onChange: (change: Partial<Settings>) => void;
}) => {
  const t = useText();
  const dark = settings.scheme === 'dark';
  return (
    <header className="toolbar">
      <h1>
        <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
          <rect x="7" y="1" width="18" height="30" rx="5.5" className="mark-edge" />
          <rect x="9" y="3" width="14" height="26" rx="3.6" className="mark-screen" />
          <path d="m16 9 1.9 4.1 4.5.5-3.4 3 1 4.4-4-2.3-4 2.3 1-4.4-3.4-3 4.5-.5z" fill="#fff" />
        </svg>
        <span>
          Stargraph <em>{t.title}</em>
        </span>
      </h1>
      <label className="user-pick">
        <Avatar id={user.id} name={`${user.firstName} ${user.lastName ?? ''}`} size={26} />
        <span className="visually-hidden">{t.toolbar.user}</span>
        <select value={user.id} onChange={({ target }) => onChange({ userId: Number(target.value) })}>
          {users.map(({ id, firstName, lastName }) => (
            <option key={id} value={id}>
              {[firstName, lastName].filter(Boolean).join(' ')}
            </option>
          ))}
        </select>
        <Icon name="down" size={15} />
      </label>
      <fieldset className="segments device-pick" aria-label={t.toolbar.device}>
        {(Object.keys(devices) as DeviceName[]).map((name, index) => (
          <button
            type="button"
            key={name}
            aria-pressed={settings.device === name}
            aria-label={t.toolbar[name]}
            title={t.toolbar[name]}
            onClick={() => onChange({ device: name })}
          >
            <Icon name="phone" size={14 + index * 3} />
          </button>
        ))}
      </fieldset>
      <span className="toolbar-gap" />
      <button
        type="button"
        className="quiet-button language"
        lang={settings.language === 'en' ? 'ru' : 'en'}
        onClick={() => onChange({ language: settings.language === 'en' ? 'ru' : 'en' })}
      >
        {t.toolbar.language}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={dark ? t.toolbar.toLight : t.toolbar.toDark}
        title={dark ? t.toolbar.toLight : t.toolbar.toDark}
        onClick={() => onChange({ scheme: dark ? 'light' : 'dark' })}
      >
        <Icon name={dark ? 'sun' : 'moon'} />
      </button>
      <button
        type="button"
        className="toggle-button"
        aria-pressed={settings.workshop}
        onClick={() => onChange(besides(settings, 'workshop'))}
      >
        <Icon name="workshop" size={18} />
        <span>{t.toolbar.workshop}</span>
      </button>
      <button
        type="button"
        className="toggle-button"
        aria-pressed={settings.tools}
        onClick={() => onChange(besides(settings, 'tools'))}
      >
        <Icon name="tools" size={18} />
        <span>{t.toolbar.tools}</span>
      </button>
    </header>
  );
};

import type { SimulatorUser } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { number } from '../format.ts';
import { useText } from '../i18n.ts';
import { Icon, Star } from '../icons.tsx';
import { Avatar } from '../phone/avatar.tsx';
import type { Language } from '../settings.ts';
import { Check } from './check.tsx';

/** The test users; taking one's phone puts it on the desk. */
export const Users = ({
  users,
  current,
  language,
  onUser,
}: {
  users: readonly SimulatorUser[];
  current: SimulatorUser;
  language: Language;
  onUser: (userId: number) => void;
}) => {
  const t = useText();
  const add = async (languageCode: string): Promise<void> => onUser((await api.newUser(languageCode)).id);
  return (
    <div className="pane">
      <p className="hint">{t.users.hint}</p>
      <ul className="cards">
        {users.map((user) => {
          const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
          const own = user.id === current.id;
          return (
            <li key={user.id} className="card user-card" data-current={own}>
              <button
                type="button"
                className="user-main"
                aria-pressed={own}
                title={t.users.use(name)}
                onClick={() => onUser(user.id)}
              >
                <Avatar id={user.id} name={name} size={42} />
                <span className="user-name">
                  <strong>
                    {name}
                    {user.isPremium && <Star size={15} />}
                  </strong>
                  <span>
                    {user.id}
                    {own ? ` · ${t.users.current}` : ''}
                  </span>
                </span>
                <span className="user-stars">
                  <Star size={15} /> {number(user.stars, language)}
                </span>
              </button>
              <div className="user-traits">
                <fieldset className="segments small" aria-label={`${t.users.language}: ${name}`}>
                  {['en', 'ru'].map((code) => (
                    <button
                      type="button"
                      key={code}
                      aria-pressed={user.languageCode === code}
                      onClick={() => tell(api.changeUser(user.id, { languageCode: code }))}
                    >
                      {code}
                    </button>
                  ))}
                </fieldset>
                <Check
                  on={user.isPremium}
                  text={t.users.premium}
                  onChange={(isPremium) => api.changeUser(user.id, { isPremium })}
                />
              </div>
            </li>
          );
        })}
      </ul>
      <div className="row">
        {['en', 'ru'].map((code) => (
          <button type="button" key={code} className="small-button" onClick={() => void add(code)}>
            <Icon name="plus" size={15} /> {t.users.add} ({code})
          </button>
        ))}
      </div>
    </div>
  );
};

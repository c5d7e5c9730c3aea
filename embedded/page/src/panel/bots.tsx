import { useState } from 'react';
import type { SimulatorBot } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { Copy } from '../desk/copy.tsx';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { Avatar } from '../phone/avatar.tsx';

/** What @BotFather does: bots and their tokens. */
export const Bots = ({ bots }: { bots: readonly SimulatorBot[] }) => {
  const t = useText();
  const [name, setName] = useState('');
  const add = (): void => {
    if (name.trim() === '') return;
    setName('');
    tell(api.newBot(name.trim()));
  };
  return (
    <div className="pane">
      <p className="hint">{t.bots.hint}</p>
      <ul className="cards">
        {bots.map((bot) => (
          <li key={bot.id} className="card bot-card">
            <div className="user-main">
              <Avatar id={bot.id} name={bot.name} size={42} />
              <span className="user-name">
                <strong>{bot.name}</strong>
                <span>@{bot.username}</span>
              </span>
            </div>
            <Copy label={t.bots.token} value={bot.token} secret />
            <dl>
              <dt>{t.bots.webhook}</dt>
              <dd>{bot.webhook?.url ?? t.bots.none}</dd>
            </dl>
            {bot.webhook !== null && bot.webhook.pending > 0 && (
              <p className="notice">
                <Icon name="clock" size={16} /> {t.bots.pending(bot.webhook.pending)}
                {bot.webhook.lastError !== null && <small>{bot.webhook.lastError}</small>}
              </p>
            )}
          </li>
        ))}
      </ul>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className="text-input"
          value={name}
          maxLength={64}
          placeholder={t.bots.name}
          aria-label={t.bots.name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="small-button" disabled={name.trim() === ''}>
          <Icon name="plus" size={15} /> {t.bots.add}
        </button>
      </form>
    </div>
  );
};

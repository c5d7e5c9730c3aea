import { useState } from 'react';
import type { ChatView } from '../../../src/simulator/contract.ts';
import { usePhoneText } from '../i18n.ts';
import { Icon } from '../icons.tsx';

/** Where the user writes: the menu button, the commands, the bot's keyboard. */
export const Composer = ({
  chat,
  pending,
  onSend,
  onStart,
  onUnblock,
  onApp,
}: {
  chat: ChatView;
  /** The payload of a deep link that waits for Start. */
  pending: string | null;
  onSend: (text: string) => void;
  onStart: () => void;
  onUnblock: () => void;
  onApp: (url: string) => void;
}) => {
  const t = usePhoneText();
  const [text, setText] = useState('');
  const [commands, setCommands] = useState(false);
  const [keyboard, setKeyboard] = useState(true);
  const { menuButton } = chat;
  if (chat.blocked)
    return (
      <footer className="composer-start">
        <button type="button" className="flat-button" onClick={onUnblock}>
          {t.unblock}
        </button>
      </footer>
    );
  if (!chat.started || pending !== null)
    return (
      <footer className="composer-start">
        <button type="button" className="start-button" onClick={onStart}>
          {t.start}
        </button>
      </footer>
    );
  const send = (value: string): void => {
    if (value.trim() === '') return;
    onSend(value.trim());
    setText('');
    setCommands(false);
  };
  const matching = chat.commands.filter(({ command }) =>
    text.startsWith('/') ? `/${command}`.startsWith(text.split(' ', 1)[0] ?? '') : true,
  );
  const listed = (commands || text.startsWith('/')) && matching.length > 0;
  return (
    <footer className="composer">
      {listed && (
        <ul className="command-list" aria-label={t.commands}>
          {matching.map(({ command, description }) => (
            <li key={command}>
              <button type="button" onClick={() => send(`/${command}`)}>
                <strong>/{command}</strong>
                <span>{description}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="composer-row"
        onSubmit={(event) => {
          event.preventDefault();
          send(text);
        }}
      >
        {menuButton.type === 'web_app' ? (
          <button type="button" className="menu-button" onClick={() => onApp(menuButton.web_app.url)}>
            <Icon name="app" size={17} />
            <span>{menuButton.text}</span>
          </button>
        ) : (
          chat.commands.length > 0 && (
            <button
              type="button"
              className="menu-button round"
              aria-label={t.menu}
              aria-expanded={listed}
              onClick={() => setCommands((open) => !open)}
            >
              <Icon name={listed ? 'close' : 'menu'} size={18} />
            </button>
          )
        )}
        <span className="composer-field">
          <input
            value={text}
            maxLength={4096}
            placeholder={chat.keyboard?.input_field_placeholder ?? t.message}
            aria-label={t.message}
            onChange={({ target }) => setText(target.value)}
          />
          {chat.keyboard !== null && (
            <button
              type="button"
              className="icon-button"
              aria-label={t.keyboard}
              aria-expanded={keyboard}
              onClick={() => setKeyboard((open) => !open)}
            >
              <Icon name={keyboard ? 'down' : 'menu'} />
            </button>
          )}
          {menuButton.type === 'web_app' && chat.commands.length > 0 && text === '' && (
            <button
              type="button"
              className="icon-button slash"
              aria-label={t.commands}
              aria-expanded={listed}
              onClick={() => setCommands((open) => !open)}
            >
              /
            </button>
          )}
        </span>
        <button type="submit" className="send-button" aria-label={t.send} disabled={text.trim() === ''}>
          <Icon name="send" size={20} />
        </button>
      </form>
      {chat.keyboard !== null && keyboard && (
        <div className="reply-keyboard">
          {chat.keyboard.keyboard.map((row, index) => (
            <div key={index} className="inline-row">
              {row.map(({ text: label, web_app: app }) => (
                <button type="button" key={label} onClick={() => (app === undefined ? send(label) : onApp(app.url))}>
                  {label}
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
    </footer>
  );
};

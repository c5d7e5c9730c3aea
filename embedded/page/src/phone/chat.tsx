import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatView } from '../../../src/simulator/contract.ts';
import { day } from '../format.ts';
import { usePhoneText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { Avatar } from './avatar.tsx';
import { Composer } from './composer.tsx';
import { Message, type Press } from './message.tsx';

export interface ChatActions {
  readonly onBack: () => void;
  readonly onSend: (text: string) => void;
  readonly onStart: () => void;
  readonly onBlock: (blocked: boolean) => void;
  readonly onPress: Press;
  readonly onLink: (url: string) => void;
  readonly onApp: (url: string) => void;
}

const ChatMenu = ({ chat, actions }: { chat: ChatView; actions: ChatActions }) => {
  const t = usePhoneText();
  const [parameter, setParameter] = useState('');
  const link = (name: string): void => actions.onLink(`https://t.me/${chat.bot.username}?${name}=${parameter}`);
  return (
    <div className="chat-menu">
      <label>
        <span>{t.parameter}</span>
        <input
          value={parameter}
          placeholder="r_abc123"
          onChange={({ target }) => setParameter(target.value.replace(/[^\w-]/g, '').slice(0, 64))}
        />
      </label>
      <button type="button" onClick={() => link('startapp')} disabled={chat.mainAppUrl === null}>
        <Icon name="app" size={18} /> {t.appLink}
      </button>
      <button type="button" onClick={() => link('start')}>
        <Icon name="link" size={18} /> {t.startLink}
      </button>
      {chat.started && !chat.blocked && (
        <button type="button" className="danger" onClick={() => actions.onBlock(true)}>
          <Icon name="block" size={18} /> {t.block}
        </button>
      )}
    </div>
  );
};

/** The chat with one bot. */
export const Chat = ({
  chat,
  typing,
  pending,
  actions,
}: {
  chat: ChatView;
  typing: boolean;
  pending: string | null;
  actions: ChatActions;
}) => {
  const t = usePhoneText();
  const scroller = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [menuOpen, setMenuOpen] = useState(false);
  const language = chat.user.languageCode;
  const content = useRef<HTMLDivElement>(null);
  const [today] = useState(() => day(Date.now(), language));

  // Whatever grows, the chat or a keyboard below it: the last message stays in sight.
  useLayoutEffect(() => {
    const place = scroller.current;
    if (place === null || content.current === null) return;
    const observer = new ResizeObserver(() => place.scrollTo({ top: place.scrollHeight }));
    observer.observe(place);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!menuOpen) return;
    const close = ({ target, type }: Event): void => {
      if (type === 'pointerdown' && target instanceof Node && menu.current?.contains(target) === true) return;
      setMenuOpen(false);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close(event);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', key);
    };
  }, [menuOpen]);

  const days = chat.messages.map(({ message }) => day(message.date * 1000, language));
  return (
    <section className="screen chat" aria-label={chat.bot.name}>
      <header className="chat-head">
        <button type="button" className="icon-button" aria-label={t.back} onClick={actions.onBack}>
          <Icon name="back" size={24} />
        </button>
        <span className="chat-title">
          <strong>{chat.bot.name}</strong>
          <span className={typing ? 'typing' : ''}>{typing ? t.typing : t.bot}</span>
        </span>
        <div ref={menu} className="menu-anchor">
          <button
            type="button"
            className="icon-button"
            aria-label={t.more}
            aria-expanded={menuOpen}
            onClick={() => setMenuOpen((open) => !open)}
          >
            <Avatar id={chat.bot.id} name={chat.bot.name} size={36} />
          </button>
          {menuOpen && (
            <ChatMenu
              chat={chat}
              actions={{
                ...actions,
                onLink: (url) => {
                  setMenuOpen(false);
                  actions.onLink(url);
                },
                onBlock: (blocked) => {
                  setMenuOpen(false);
                  actions.onBlock(blocked);
                },
              }}
            />
          )}
        </div>
      </header>
      {/* Scrolled by keys as well, so it takes the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="chat-scroll" ref={scroller} tabIndex={0} role="log" aria-label={chat.bot.name}>
        <div ref={content} className="chat-content">
          {chat.messages.length === 0 ? (
            <div className="chat-intro">
              <Avatar id={chat.bot.id} name={chat.bot.name} size={72} />
              <strong>{t.whatCanBotDo}</strong>
              <span>{t.startHint}</span>
            </div>
          ) : (
            <ul className="messages">
              {chat.messages.map((stored, index) => [
                days[index] !== days[index - 1] && (
                  <li key={`day-${days[index] ?? ''}`} className="service">
                    <span>{days[index] === today ? t.today : days[index]}</span>
                  </li>
                ),
                <Message
                  key={stored.message.message_id}
                  stored={stored}
                  language={language}
                  actions={{ onLink: actions.onLink, onCommand: actions.onSend }}
                  onPress={actions.onPress}
                />,
              ])}
            </ul>
          )}
        </div>
      </div>
      <Composer
        chat={chat}
        pending={pending}
        onSend={actions.onSend}
        onStart={actions.onStart}
        onUnblock={() => actions.onBlock(false)}
        onApp={actions.onApp}
      />
    </section>
  );
};

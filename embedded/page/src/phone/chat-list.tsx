import type { ChatSummary, SimulatorBot, SimulatorUser } from '../../../src/simulator/contract.ts';
import { clockTime } from '../format.ts';
import { usePhoneText } from '../i18n.ts';
import { Avatar } from './avatar.tsx';

/** The phone's first screen: a row for each bot, the latest chat first. */
export const ChatList = ({
  bots,
  chats,
  user,
  onOpen,
}: {
  bots: readonly SimulatorBot[];
  chats: readonly ChatSummary[];
  user: SimulatorUser;
  onOpen: (botId: number) => void;
}) => {
  const t = usePhoneText();
  const rows = bots
    .map((bot) => ({ bot, chat: chats.find(({ botId, userId }) => botId === bot.id && userId === user.id) }))
    .toSorted((a, b) => (b.chat?.last?.at ?? 0) - (a.chat?.last?.at ?? 0));
  return (
    <section className="screen chat-list" aria-label={t.chats}>
      <header className="chat-list-head">
        <h2>{t.chats}</h2>
        <Avatar id={user.id} name={user.firstName} size={34} />
      </header>
      <ul>
        {rows.map(({ bot, chat }) => (
          <li key={bot.id}>
            <button type="button" className="chat-row" onClick={() => onOpen(bot.id)}>
              <Avatar id={bot.id} name={bot.name} size={54} />
              <span className="chat-row-body">
                <span className="chat-row-top">
                  <strong>{bot.name}</strong>
                  {chat?.last != null && <time>{clockTime(chat.last.at, user.languageCode)}</time>}
                </span>
                <span className="chat-row-bottom">
                  <span className="chat-row-text">{chat?.last?.text ?? t.noMessages}</span>
                  {chat !== undefined && chat.unread > 0 && (
                    <span className="unread" aria-label={t.newMessages(chat.unread)}>
                      {chat.unread}
                    </span>
                  )}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

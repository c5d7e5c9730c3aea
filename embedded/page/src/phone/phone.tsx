import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { InvoiceEnding, LaunchView, SimulatorUser, SimulatorView } from '../../../src/simulator/contract.ts';
import { api, ApiError, tell } from '../api.ts';
import type { Haptic, Popup } from '../bridge.ts';
import { PhoneTextContext, phoneTexts } from '../i18n.ts';
import { readTelegramLink } from '../links.ts';
import { useChat, type Live } from '../live.ts';
import type { Scheme } from '../settings.ts';
import { themes, themeStyle } from '../theme.ts';
import { ChatList } from './chat-list.tsx';
import { Chat } from './chat.tsx';
import { InvoiceSheet } from './invoice.tsx';
import { MiniApp } from './mini-app.tsx';
import { PopupDialog } from './popup.tsx';
import { ShareSheet } from './share.tsx';
import { StatusBar } from './status-bar.tsx';

export interface PhoneProps {
  readonly live: Live;
  readonly state: SimulatorView;
  readonly user: SimulatorUser;
  readonly botId: number | null;
  readonly scheme: Scheme;
  readonly size: { readonly width: number; readonly height: number };
  /** A link that this user is to open first. */
  readonly errand: string | null;
  readonly onErrandDone: () => void;
  readonly onBot: (botId: number | null) => void;
  readonly onOpenAs: (userId: number, url: string) => void;
  readonly onHaptic: (haptic: Haptic) => void;
}

interface Invoice {
  readonly slug: string;
  readonly onEnd: (ending: InvoiceEnding) => void;
}

const typingMs = 5000;
const toastMs = 2600;

/** One user's phone: Telegram's screens, and what lies over them. */
export const Phone = (props: PhoneProps) => {
  const { live, state, user, botId, scheme, size } = props;
  const t = phoneTexts(user.languageCode);
  const theme = themes[scheme];
  const chat = useChat(live, botId, user.id);
  const [app, setApp] = useState<{ readonly launch: LaunchView; readonly botId: number; readonly id: number } | null>(
    null,
  );
  const [pending, setPending] = useState<{ readonly botId: number; readonly payload: string } | null>(null);
  const [invoice, setInvoice] = useState<Invoice | null>(null);
  const [popup, setPopup] = useState<{ readonly popup: Popup; readonly onEnd: (id: string | null) => void } | null>(
    null,
  );
  const [share, setShare] = useState<string | null>(null);
  const [toast, setToast] = useState<string | null>(null);
  /** The last message of the bot when it said that it was typing; a newer one ends it. */
  const [typingAfter, setTypingAfter] = useState<number | null>(null);
  const lastFromBot = chat?.messages.findLast(({ message }) => message.from.is_bot)?.message.message_id ?? 0;
  const lastSeen = useRef(0);
  useEffect(() => {
    lastSeen.current = lastFromBot;
  }, [lastFromBot]);
  const opened = useRef(0);
  const errandRun = useRef(false);
  const { on } = live;

  const say = useCallback((text: string) => setToast(text), []);
  const guarded = useCallback(
    (work: Promise<unknown>) =>
      void work.catch((error: unknown) => say(error instanceof ApiError ? error.message : String(error))),
    [say],
  );
  const ask = useCallback(
    (content: Popup) =>
      new Promise<string | null>((resolve) => {
        setPopup({
          popup: content,
          onEnd: (id) => {
            setPopup(null);
            resolve(id);
          },
        });
      }),
    [],
  );

  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => setToast(null), toastMs);
    return () => clearTimeout(timer);
  }, [toast]);

  useEffect(() => {
    if (
      botId !== null &&
      chat !== null &&
      app === null &&
      (state.chats.find((each) => each.botId === botId && each.userId === user.id)?.unread ?? 0) > 0
    )
      tell(api.read(botId, user.id));
  }, [botId, chat, app, state.chats, user.id]);

  const openApp = useCallback(
    (fromBot: number, options: { readonly url?: string; readonly startParam?: string }) =>
      guarded(
        api.launch(fromBot, user.id, options).then((launch) => {
          opened.current += 1;
          setApp({ launch, botId: fromBot, id: opened.current });
        }),
      ),
    [guarded, user.id],
  );

  const openInvoice = useCallback(
    (slug: string, onEnd: Invoice['onEnd'] = () => undefined) => setInvoice({ slug, onEnd }),
    [],
  );

  const { onBot } = props;
  const openLink = useCallback(
    async (url: string): Promise<void> => {
      const link = readTelegramLink(url);
      if (link === undefined) {
        const answer = await ask({
          title: t.linkTitle,
          message: url.slice(0, 200),
          buttons: [
            { id: 'stay', type: 'cancel' },
            { id: 'open', type: 'default', text: t.open },
          ],
        });
        if (answer === 'open' && /^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
        return;
      }
      if (link.kind === 'invoice') return openInvoice(link.slug);
      if (link.kind === 'share') return setShare(link.url);
      const bot = state.bots.find(({ username }) => username.toLowerCase() === link.bot.toLowerCase());
      if (bot === undefined) return say(`@${link.bot}`);
      onBot(bot.id);
      if (link.kind === 'app') openApp(bot.id, link.startParam === '' ? {} : { startParam: link.startParam });
      if (link.kind === 'start') {
        setApp(null);
        setPending({ botId: bot.id, payload: link.payload });
      }
    },
    [ask, onBot, openApp, openInvoice, say, state.bots, t],
  );

  const { errand, onErrandDone } = props;
  useEffect(() => {
    if (errand === null || errandRun.current) return;
    errandRun.current = true;
    onErrandDone();
    queueMicrotask(() => void openLink(errand));
  }, [errand, onErrandDone, openLink]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const offAction = on('action', (action) => {
      if (action.botId !== botId || action.userId !== user.id || action.action !== 'typing') return;
      setTypingAfter(lastSeen.current);
      clearTimeout(timer);
      timer = setTimeout(() => setTypingAfter(null), typingMs);
    });
    const offAnswer = on('answer', (answer) => {
      if (answer.botId !== botId || answer.userId !== user.id) return;
      if (answer.url !== null) void openLink(answer.url);
      if (answer.text === null || answer.text === '') return;
      if (answer.alert) void ask({ title: '', message: answer.text, buttons: [{ id: 'ok', type: 'ok' }] });
      else say(answer.text);
    });
    return () => {
      clearTimeout(timer);
      offAction();
      offAnswer();
    };
  }, [on, botId, user.id, ask, say, openLink]);

  const press = (messageId: number, row: number, column: number): void => {
    if (botId === null) return;
    guarded(
      api.press(botId, user.id, messageId, row, column).then(async (result) => {
        if (result.kind === 'app') openApp(botId, { url: result.url });
        if (result.kind === 'link') await openLink(result.url);
        if (result.kind === 'pay') openInvoice(result.slug);
        if (result.kind === 'copy') await navigator.clipboard.writeText(result.text);
      }),
    );
  };

  const waiting = pending !== null && pending.botId === botId ? pending.payload : null;
  const { onHaptic } = props;
  const appActions = useMemo(
    () => ({
      onClose: () => setApp(null),
      onInvoice: openInvoice,
      onLink: (url: string) => void openLink(url),
      onTelegramLink: (path: string) => void openLink(path),
      onHaptic,
    }),
    [openInvoice, openLink, onHaptic],
  );
  /** Something modal lies over the screen: what is below takes no focus. */
  const covered = invoice !== null || share !== null || popup !== null;
  const appBot = state.bots.find(({ id }) => id === app?.botId);

  return (
    <PhoneTextContext value={t}>
      <div className="phone-screen" style={themeStyle(theme)} lang={user.languageCode} data-scheme={scheme}>
        <StatusBar network={state.network} language={user.languageCode} />
        <div className="phone-base" inert={app !== null || covered}>
          {botId === null || chat === null ? (
            <ChatList bots={state.bots} chats={state.chats} user={user} onOpen={onBot} />
          ) : (
            <Chat
              key={`${botId}:${user.id}`}
              chat={chat}
              typing={typingAfter === lastFromBot}
              pending={waiting}
              actions={{
                onBack: () => onBot(null),
                onSend: (text) => guarded(api.write(botId, user.id, text)),
                onStart: () => {
                  setPending(null);
                  guarded(api.start(botId, user.id, waiting ?? ''));
                },
                onBlock: (blocked) => guarded(api.block(botId, user.id, blocked)),
                onPress: press,
                onLink: (url) => void openLink(url),
                onApp: (url) => openApp(botId, { url }),
              }}
            />
          )}
        </div>
        {app !== null && appBot !== undefined && (
          <MiniApp
            key={app.id}
            launch={app.launch}
            bot={appBot}
            user={user}
            theme={theme}
            network={state.network}
            viewport={size}
            covered={covered}
            actions={appActions}
          />
        )}
        {invoice !== null && (
          <InvoiceSheet
            key={invoice.slug}
            slug={invoice.slug}
            user={user}
            onClose={(ending) => {
              setInvoice(null);
              invoice.onEnd(ending);
            }}
          />
        )}
        {share !== null && (
          <ShareSheet
            url={share}
            users={state.users.filter(({ id }) => id !== user.id)}
            onOpenAs={(userId) => {
              setShare(null);
              props.onOpenAs(userId, share);
            }}
            onCopy={() => {
              setShare(null);
              guarded(navigator.clipboard.writeText(share));
            }}
            onClose={() => setShare(null)}
          />
        )}
        {popup !== null && <PopupDialog popup={popup.popup} onClose={popup.onEnd} />}
        <output className="toast-place">{toast !== null && <span className="toast">{toast}</span>}</output>
        <span className="home-indicator" aria-hidden="true" />
      </div>
    </PhoneTextContext>
  );
};

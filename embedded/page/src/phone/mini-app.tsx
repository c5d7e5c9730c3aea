import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type {
  InvoiceEnding,
  LaunchView,
  NetworkSpeed,
  SimulatorBot,
  SimulatorUser,
} from '../../../src/simulator/contract.ts';
import {
  applyMessage,
  firstChrome,
  readMessage,
  type AppButton,
  type AppChrome,
  type BridgeHost,
  type Haptic,
  type Popup,
} from '../bridge.ts';
import { usePhoneText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { inkOn, type ThemeParams } from '../theme.ts';
import { Avatar } from './avatar.tsx';
import { PopupDialog } from './popup.tsx';

const statusBarHeight = 50;
const fullscreenHeader = 46;
const homeIndicator = 22;

export interface MiniAppActions {
  readonly onClose: () => void;
  readonly onInvoice: (slug: string, onEnd: (ending: InvoiceEnding) => void) => void;
  readonly onLink: (url: string) => void;
  readonly onTelegramLink: (path: string) => void;
  readonly onHaptic: (haptic: Haptic) => void;
}

/** Values of one user's Mini App, kept by the browser as a phone would. */
const storageOf = (userId: number, botId: number): BridgeHost['storage'] => {
  const prefix = `stargraph-app:${userId}:${botId}:`;
  return {
    get: (name) => localStorage.getItem(prefix + name),
    set: (name, value) =>
      value === null ? localStorage.removeItem(prefix + name) : localStorage.setItem(prefix + name, value),
    keys: () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
};

const addressOf = (launch: LaunchView, theme: ThemeParams): string =>
  `${launch.url}&tgWebAppThemeParams=${encodeURIComponent(JSON.stringify(theme))}`;

const HostButton = ({
  button,
  theme,
  secondary,
  onPress,
}: {
  button: AppButton;
  theme: ThemeParams;
  secondary: boolean;
  onPress: () => void;
}) => {
  const ground = button.color ?? (secondary ? theme['bottom_bar_bg_color'] : theme['button_color']) ?? '#1f78d1';
  const ink = button.textColor ?? (secondary ? theme['button_color'] : theme['button_text_color']) ?? inkOn(ground);
  return (
    <button
      type="button"
      className={button.shine ? 'host-button shine' : 'host-button'}
      style={{ background: ground, color: ink }}
      disabled={!button.active || button.progress}
      data-progress={button.progress}
      onClick={onPress}
    >
      {button.text}
      {button.progress && <span className="spinner" aria-hidden="true" />}
    </button>
  );
};

/** The Mini App in its sheet, and the client around it: the bridge's other end. */
export const MiniApp = ({
  launch,
  bot,
  user,
  theme,
  network,
  viewport,
  covered,
  actions,
}: {
  launch: LaunchView;
  bot: SimulatorBot;
  user: SimulatorUser;
  theme: ThemeParams;
  network: NetworkSpeed;
  /** The phone's screen, in its own pixels. */
  viewport: { readonly width: number; readonly height: number };
  /** A sheet of the phone lies over it. */
  covered: boolean;
  actions: MiniAppActions;
}) => {
  const t = usePhoneText();
  const frame = useRef<HTMLIFrameElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [chrome, setChrome] = useState<AppChrome>(firstChrome);
  const current = useRef(chrome);
  const [popup, setPopup] = useState<Popup | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [menu, setMenu] = useState(false);
  const [loads, setLoads] = useState(0);
  const [loaded, setLoaded] = useState(false);
  // Telegram fixes these when it opens the app; a later change of the scheme comes as an event.
  const [address] = useState(() => addressOf(launch, theme));
  const origin = new URL(address).origin;

  /** Before the app has spoken, its window may still belong to another origin. */
  const alive = useRef(false);
  const emit = useCallback(
    (eventType: string, eventData?: unknown) => {
      if (alive.current) frame.current?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), origin);
    },
    [origin],
  );
  const update = useCallback((next: AppChrome) => {
    current.current = next;
    setChrome(next);
  }, []);

  const tellViewport = useCallback(
    (stable = true) =>
      emit('viewport_changed', {
        height: frame.current?.clientHeight ?? 0,
        width: frame.current?.clientWidth ?? 0,
        is_expanded: current.current.expanded,
        is_state_stable: stable,
      }),
    [emit],
  );
  const bar = chrome.main.visible || chrome.secondary.visible;
  const { fullscreen } = chrome;
  const tellSafeArea = useCallback(
    () =>
      emit('safe_area_changed', {
        top: fullscreen ? statusBarHeight : 0,
        bottom: bar ? 0 : homeIndicator,
        left: 0,
        right: 0,
      }),
    [emit, fullscreen, bar],
  );
  const tellContentSafeArea = useCallback(
    () => emit('content_safe_area_changed', { top: fullscreen ? fullscreenHeader : 0, bottom: 0, left: 0, right: 0 }),
    [emit, fullscreen],
  );

  const close = useCallback(() => {
    if (current.current.confirmClose) setConfirming(true);
    else actions.onClose();
  }, [actions]);

  const host = useMemo<BridgeHost>(
    () => ({
      theme,
      emit,
      close: actions.onClose,
      haptic: actions.onHaptic,
      openInvoice: (slug) => actions.onInvoice(slug, (status) => emit('invoice_closed', { slug, status })),
      openLink: actions.onLink,
      openTelegramLink: actions.onTelegramLink,
      openPopup: setPopup,
      tellViewport,
      tellSafeArea,
      tellContentSafeArea,
      storage: storageOf(user.id, bot.id),
    }),
    [theme, emit, actions, tellViewport, tellSafeArea, tellContentSafeArea, user.id, bot.id],
  );

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.source !== frame.current?.contentWindow || event.origin !== origin) return;
      const message = readMessage(event.data);
      if (message === undefined) return;
      alive.current = true;
      update(applyMessage(current.current, message, host));
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [origin, update, host]);

  useEffect(() => emit('theme_changed', { theme_params: theme }), [emit, theme]);
  useEffect(() => {
    tellSafeArea();
    tellContentSafeArea();
  }, [tellSafeArea, tellContentSafeArea]);

  useEffect(() => {
    const element = body.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(() => {
      // One word that it moves, and one where it rests.
      if (timer === undefined) tellViewport(false);
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        tellViewport(true);
      }, 150);
    });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [tellViewport]);

  const reload = (): void => {
    setMenu(false);
    setLoaded(false);
    alive.current = false;
    update({ ...firstChrome, expanded: current.current.expanded });
    setLoads((count) => count + 1);
  };
  const setExpanded = (expanded: boolean): void => update({ ...current.current, expanded });

  const colorFor = (color: string): string => theme[color] ?? color;
  const headerColor = colorFor(chrome.headerColor ?? 'header_bg_color');
  const bottomColor = colorFor(chrome.bottomBarColor ?? 'bottom_bar_bg_color');
  const ground = colorFor(chrome.backgroundColor ?? 'bg_color');
  const sideBySide = chrome.secondary.position === 'left' || chrome.secondary.position === 'right';
  const secondaryFirst = chrome.secondary.position === 'left' || chrome.secondary.position === 'top';
  const unreachable = network === 'offline' && !chrome.ready;
  const height = chrome.fullscreen
    ? viewport.height
    : chrome.expanded
      ? viewport.height - statusBarHeight
      : Math.round(viewport.height * 0.66);

  return (
    <section
      className={chrome.fullscreen ? 'app-over fullscreen' : 'app-over'}
      aria-label={`${bot.name}, ${t.miniApp}`}
    >
      <div className="over-ground" onClick={close} aria-hidden="true" />
      <div
        className="app-sheet"
        style={{ height, background: ground }}
        data-expanded={chrome.expanded}
        inert={covered || popup !== null || confirming}
      >
        <header
          className="app-head"
          style={chrome.fullscreen ? {} : { background: headerColor, color: inkOn(headerColor) }}
        >
          {!chrome.fullscreen && (
            <button
              type="button"
              className="app-grip"
              aria-label={chrome.expanded ? t.close : t.open}
              tabIndex={-1}
              onClick={() => (chrome.expanded ? close() : setExpanded(true))}
            />
          )}
          <button
            type="button"
            className="app-leave"
            onClick={() => (chrome.back ? emit('back_button_pressed') : close())}
          >
            <Icon name={chrome.back ? 'back' : 'close'} size={chrome.back ? 22 : 19} />
            {chrome.back ? t.back : t.close}
          </button>
          {!chrome.fullscreen && (
            <span className="app-title">
              <strong>{bot.name}</strong>
              <span>{t.miniApp}</span>
            </span>
          )}
          <button
            type="button"
            className="app-more"
            aria-label={t.more}
            aria-expanded={menu}
            onClick={() => setMenu((open) => !open)}
          >
            <Icon name="more" size={22} />
          </button>
          {menu && (
            <div className="app-menu">
              {chrome.settings && (
                <button
                  type="button"
                  onClick={() => {
                    setMenu(false);
                    emit('settings_button_pressed');
                  }}
                >
                  {t.settings}
                </button>
              )}
              <button type="button" onClick={reload}>
                {t.reload}
              </button>
              <button
                type="button"
                onClick={() => {
                  setMenu(false);
                  close();
                }}
              >
                {t.close}
              </button>
            </div>
          )}
        </header>
        <div ref={body} className="app-body">
          {/* Its origin is its own; with scripts and that origin allowed, a sandbox would hold nothing back. */}
          {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
          <iframe
            ref={frame}
            key={loads}
            src={address}
            title={bot.name}
            allow="clipboard-write; fullscreen"
            onLoad={() => setTimeout(() => setLoaded(true), 900)}
          />
          {(unreachable || !(chrome.ready || loaded)) && (
            <div className="app-cover" style={{ background: ground, color: inkOn(ground) }}>
              <Avatar id={bot.id} name={bot.name} size={84} />
              {unreachable ? (
                <>
                  <p role="alert">{t.unreachable}</p>
                  <button type="button" className="wide-button" onClick={reload}>
                    {t.reload}
                  </button>
                </>
              ) : (
                <span className="app-loading" />
              )}
            </div>
          )}
        </div>
        {bar && (
          <footer
            className={sideBySide ? 'app-bar' : 'app-bar stacked'}
            style={{ background: bottomColor, flexDirection: sideBySide ? 'row' : 'column' }}
          >
            {chrome.secondary.visible && secondaryFirst && (
              <HostButton
                button={chrome.secondary}
                theme={theme}
                secondary
                onPress={() => emit('secondary_button_pressed')}
              />
            )}
            {chrome.main.visible && (
              <HostButton
                button={chrome.main}
                theme={theme}
                secondary={false}
                onPress={() => emit('main_button_pressed')}
              />
            )}
            {chrome.secondary.visible && !secondaryFirst && (
              <HostButton
                button={chrome.secondary}
                theme={theme}
                secondary
                onPress={() => emit('secondary_button_pressed')}
              />
            )}
          </footer>
        )}
      </div>
      {popup !== null && (
        <PopupDialog
          popup={popup}
          onClose={(id) => {
            setPopup(null);
            emit('popup_closed', id === null ? {} : { button_id: id });
          }}
        />
      )}
      {confirming && (
        <PopupDialog
          popup={{
            title: t.closeTitle,
            message: t.closeText,
            buttons: [
              { id: 'stay', type: 'cancel' },
              { id: 'close', type: 'destructive', text: t.close },
            ],
          }}
          onClose={(id) => {
            setConfirming(false);
            if (id === 'close') actions.onClose();
          }}
        />
      )}
    </section>
  );
};

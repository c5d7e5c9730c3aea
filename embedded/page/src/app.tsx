import { useCallback, useState } from 'react';
import type { Haptic } from './bridge.ts';
import { Stage } from './desk/stage.tsx';
import { Toolbar } from './desk/toolbar.tsx';
import { Workshop } from './desk/workshop.tsx';
import { TextContext, texts } from './i18n.ts';
import { useLive } from './live.ts';
import { Tools } from './panel/tools.tsx';
import { Phone } from './phone/phone.tsx';
import { devices, useSettings } from './settings.ts';

/** `?link=https://t.me/…`: what whoever sits at the desk opens, as if it were tapped on the phone. */
const linkOfAddress = (): { readonly userId: null; readonly url: string } | null => {
  const url = new URLSearchParams(location.search).get('link');
  return url === null ? null : { userId: null, url };
};

/** The desk: a phone, and beside it the tools and the constructor. */
export const App = () => {
  const live = useLive();
  const [settings, change] = useSettings();
  const [errand, setErrand] = useState<{ readonly userId: number | null; readonly url: string } | null>(linkOfAddress);
  const [haptic, setHaptic] = useState<{ readonly id: number; readonly haptic: Haptic } | null>(null);
  const t = texts[settings.language];
  const { state } = live;

  const feel = useCallback((next: Haptic) => setHaptic((old) => ({ id: (old?.id ?? 0) + 1, haptic: next })), []);
  const errandDone = useCallback(() => {
    setErrand(null);
    if (location.search !== '') history.replaceState(null, '', location.pathname);
  }, []);
  const onBot = useCallback((botId: number | null) => change({ botId }), [change]);

  const user = state?.users.find(({ id }) => id === settings.userId) ?? state?.users[0];
  if (state === null || user === undefined)
    return (
      <TextContext value={t}>
        <main className="desk waiting" aria-busy="true">
          {!live.connected && <p role="alert">{t.toolbar.disconnected}</p>}
        </main>
      </TextContext>
    );
  const botId = state.bots.some(({ id }) => id === settings.botId) ? settings.botId : null;
  const size = devices[settings.device];

  return (
    <TextContext value={t}>
      <div className="desk" data-tools={settings.tools} data-workshop={settings.workshop}>
        <Toolbar settings={settings} user={user} users={state.users} onChange={change} />
        {!live.connected && (
          <p className="disconnected" role="alert">
            {t.toolbar.disconnected}
          </p>
        )}
        <main className="desk-top">
          <Stage size={size} haptic={haptic}>
            {(screen) => (
              <Phone
                key={user.id}
                live={live}
                state={state}
                user={user}
                botId={botId}
                scheme={settings.scheme}
                size={screen}
                errand={errand !== null && (errand.userId ?? user.id) === user.id ? errand.url : null}
                onErrandDone={errandDone}
                onBot={onBot}
                onOpenAs={(userId, url) => {
                  setErrand({ userId, url });
                  change({ userId });
                }}
                onHaptic={feel}
              />
            )}
          </Stage>
          {settings.workshop && <Workshop demo={state.demo} onClose={() => change({ workshop: false })} />}
          {settings.tools && (
            <Tools
              live={live}
              state={state}
              user={user}
              language={settings.language}
              panel={settings.panel}
              onPanel={(panel) => change({ panel })}
              onUser={(userId) => change({ userId })}
              onClose={() => change({ tools: false })}
            />
          )}
        </main>
      </div>
    </TextContext>
  );
};

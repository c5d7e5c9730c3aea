import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { App } from './app/app.tsx';
import { OutsidePage, UnpublishedPage } from './app/pages.tsx';
import { speechOf } from './i18n/locale.ts';
import { emptyRelease } from './release/release.ts';
import { readBoot } from './runtime/boot.ts';
import { createRuntime, languageOf } from './runtime/runtime.ts';
import { createTelegram } from './runtime/telegram.ts';
import type { Scheme } from './theme/scheme.ts';
import './theme/page.css';
import { Stage } from './view/stage.tsx';

const boot = readBoot();
const early = globalThis.stargraphEarly ?? { initData: null, params: '' };
const systemScheme: Scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
/** Android names the class of the device's performance at the end of its user agent. */
const calm =
  matchMedia('(prefers-reduced-motion: reduce)').matches || /Telegram-Android\/.*;\s*LOW\)/.test(navigator.userAgent);

const page = () => {
  const { initData } = early;
  if (boot === undefined || initData === null) {
    return (
      <Stage release={boot?.release ?? emptyRelease} locale={navigator.language} scheme={systemScheme} calm={calm}>
        {boot === undefined ? <UnpublishedPage /> : <OutsidePage {...boot} />}
      </Stage>
    );
  }
  const telegram = createTelegram(early.params, async (onTheme) => {
    const { loadHost } = await import('./runtime/sdk.ts');
    return loadHost(onTheme);
  });
  const runtime = createRuntime(boot, early, initData);
  return (
    <Provider value={runtime.client}>
      <App
        runtime={runtime}
        telegram={telegram}
        locale={languageOf(initData)}
        systemScheme={systemScheme}
        calm={calm}
      />
    </Provider>
  );
};

document.documentElement.lang = speechOf(
  early.initData === null ? navigator.language : languageOf(early.initData),
).locale;

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<StrictMode>{page()}</StrictMode>);

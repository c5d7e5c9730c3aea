import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

export type { Browser, BrowserContext, Locator, Page };

/** Quiet, without a sandbox (tests may run as root), and nothing that a closed network would refuse. */
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** `STARGRAPH_CHROMIUM` first; on Linux x64 the one from npm; elsewhere one that is installed. */
const executable = async (): Promise<string | undefined> => {
  const named = process.env['STARGRAPH_CHROMIUM'];
  if (named !== undefined) return named;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { default: packed } = await import('@sparticuz/chromium');
    return packed.executablePath();
  }
  return installed.find((path) => existsSync(path));
};

const launched = new Set<Browser>();
/** Those that this process launched and has not closed. */
export const openBrowsers: ReadonlySet<Browser> = launched;

/**
 * Starts a headless Chromium.
 * @param options.debuggingPort where tools that measure may reach it
 * @throws Error that says what to install where there is none
 */
export const launchBrowser = async (options: { readonly debuggingPort?: number } = {}): Promise<Browser> => {
  const executablePath = await executable();
  if (executablePath === undefined)
    throw new Error('No Chromium was found: install Chrome or Chromium, or name one in STARGRAPH_CHROMIUM.');
  const { debuggingPort } = options;
  const browser = await chromium.launch({
    executablePath,
    args: [...quiet, ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`])],
  });
  launched.add(browser);
  browser.once('disconnected', () => launched.delete(browser));
  return browser;
};

/** What a page said in its console that nobody should hear: errors, warnings, uncaught exceptions. */
export interface Watch {
  readonly complaints: readonly string[];
  /** Forgets what was heard: for a stretch in which the network is cut on purpose. */
  forget(): void;
}

/** Listens to every page of a context, those inside frames included. */
export const watchConsole = (context: BrowserContext): Watch => {
  let complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => {
    complaints.push(`uncaught: ${String(error.error())}`);
  });
  return {
    get complaints() {
      return complaints;
    },
    forget: () => {
      complaints = [];
    },
  };
};

/** Findings of axe that a person with a disability would trip over, one line each; frames are looked into. */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  // Frames take a run in each and one more page to put them together, at three times the cost.
  if (page.frames().length === 1) axe.setLegacyMode();
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
};

/**
 * What of a page's content is cut at its side, or seen only by scrolling it sideways: each by the name that a screen
 * reader says, or by its class.
 *
 * @param within a selector of where it is looked for
 */
export const outOfSight = (page: Page, within = '#content'): Promise<string[]> =>
  page.evaluate(
    (place) =>
      [...document.querySelectorAll(`${place} *`)]
        .filter((each) => each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
        .filter((each) => each.matches('.ad-table-scroll') || getComputedStyle(each).overflowX !== 'visible')
        .map((each) => each.getAttribute('aria-label') ?? each.className),
    within,
  );

const screenshots = join(import.meta.dirname, '..', 'screenshots');

/** Writes a picture to the ignored folder `e2e/screenshots`, to be looked at. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
};

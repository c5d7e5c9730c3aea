import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  launchBrowser,
  outOfSight,
  seriousFindings,
  shoot,
  watchConsole,
  type Browser,
  type BrowserContext,
  type Page,
} from '../src/browser.ts';
import { freePort } from '@stargraph/infra/engines/engine';
import { getFrom, startPlatformProcess, type PlatformProcess } from '../src/process.ts';

const schemes = ['light', 'dark'] as const;
const languages = ['en', 'ru'] as const;
type Scheme = (typeof schemes)[number];
type Language = (typeof languages)[number];
/** A look walks some twenty screens and lets axe read each: on two busy cores that takes a while. */
const patience = 300_000;
/** `LOOKS=all` takes every screen in all four; otherwise a phone in one and a desk in its opposite: each takes a minute or two. */
const all = process.env['LOOKS'] === 'all';
const looks = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));
const isSeen = ({ scheme, language }: (typeof looks)[number], size: 'phone' | 'desk'): boolean =>
  all || (size === 'phone' ? scheme === 'light' && language === 'ru' : scheme === 'dark' && language === 'en');

/** Pages of which nothing may be beside the window, however narrow that is. */
const seenWhole = new Set(['products', 'payments/reconciliation']);

const phoneSize = { width: 360, height: 740 };
const deskSize = { width: 1440, height: 900 };
const sizes = [
  ['phone', phoneSize],
  ['desk', deskSize],
] as const;

/** Telegram's own colours, as its clients hand them to a Mini App. */
const themes: Readonly<Record<Scheme, Readonly<Record<string, string>>>> = {
  light: {
    bg_color: '#ffffff',
    secondary_bg_color: '#efeff4',
    section_bg_color: '#ffffff',
    text_color: '#000000',
    hint_color: '#8e8e93',
    link_color: '#2481cc',
    button_color: '#2481cc',
    button_text_color: '#ffffff',
    header_bg_color: '#efeff4',
    accent_text_color: '#2481cc',
    section_header_text_color: '#6d6d71',
    subtitle_text_color: '#8e8e93',
    destructive_text_color: '#ff3b30',
  },
  dark: {
    bg_color: '#18222d',
    secondary_bg_color: '#131415',
    section_bg_color: '#18222d',
    text_color: '#ffffff',
    hint_color: '#708499',
    link_color: '#73b9f5',
    button_color: '#2ea6ff',
    button_text_color: '#ffffff',
    header_bg_color: '#131415',
    accent_text_color: '#2ea6ff',
    section_header_text_color: '#8b9aa8',
    subtitle_text_color: '#8b9aa8',
    destructive_text_color: '#ec3942',
  },
};

const tabs: Readonly<Record<Language, readonly string[]>> = {
  en: ['Garden', 'Sky', 'Shop', 'Leaders', 'Profile'],
  ru: ['Сад', 'Небо', 'Лавка', 'Лидеры', 'Профиль'],
};

/**
 * Every screen in both schemes and languages, on a narrow phone and on a desk: what a person with a disability would
 * trip over, what is wider than its window, what complains. The pictures go to an ignored folder, to be looked at.
 */
describe('every screen, in both schemes and languages, on a phone and on a desk', () => {
  let folder: string;
  let port: number;
  let platform: PlatformProcess;
  let browser: Browser;
  let password: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-looks-'));
    await chmod(folder, 0o755);
    port = await freePort();
    [platform, browser] = await Promise.all([startPlatformProcess(folder, port), launchBrowser()]);
    password = /password (\S+)/.exec(platform.output())?.[1] ?? '';
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (
    { scheme, language }: { readonly scheme: Scheme; readonly language: Language },
    viewport: { readonly width: number; readonly height: number },
    look: (page: Page, context: BrowserContext) => Promise<void>,
  ): Promise<void> => {
    const context = await browser.newContext({
      viewport,
      colorScheme: scheme,
      locale: language === 'ru' ? 'ru-RU' : 'en-GB',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(15_000);
    const watch = watchConsole(context);
    await look(await context.newPage(), context);
    await context.close();
    expect(watch.complaints).toEqual([]);
  };

  const expectInOrder = async (page: Page, name: string): Promise<void> => {
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(200);
    await shoot(page, name);
    expect(await seriousFindings(page), name).toEqual([]);
    const { wide, window } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      window: innerWidth,
    }));
    expect(wide, `${name} is wider than its window`).toBeLessThanOrEqual(window);
  };

  describe.each(looks.filter((look) => isSeen(look, 'phone') || isSeen(look, 'desk')))('$scheme, $language', (look) => {
    const { scheme, language } = look;

    test.each(sizes.filter(([size]) => size === 'phone' && isSeen(look, size)))(
      'the Mini App on a %s',
      async (_, size) => {
        const launch = await getFrom(port, `simulator.localhost:${port}`, `/launch?user=7001&language=${language}`);
        const { initData } = JSON.parse(launch) as { initData: string };
        const hash = new URLSearchParams({
          tgWebAppData: initData,
          tgWebAppVersion: '8.0',
          tgWebAppPlatform: 'android',
          tgWebAppThemeParams: JSON.stringify(themes[scheme]),
        });
        await open(look, size, async (page) => {
          await page.goto(`http://demo.app.localhost:${port}/#${hash.toString()}`);
          await page.getByRole('region', { name: /^(Coins|Монеты)$/ }).waitFor();
          for (const [index, tab] of tabs[language].entries()) {
            await page.getByRole('navigation').getByRole('button', { name: tab, exact: true }).click();
            await page.getByRole('heading', { level: 1, name: tab }).waitFor();
            await expectInOrder(page, `miniapp-${scheme}-${language}-${index + 1}`);
          }
        });
      },
      patience,
    );

    test.each(sizes.filter(([size]) => isSeen(look, size)))(
      'the constructor on a %s',
      async (name, size) => {
        await open(look, size, async (page) => {
          await page.goto(`http://admin.localhost:${port}/`);
          await page.getByRole('button', { name: /^(Sign in|Войти)$/ }).waitFor();
          await expectInOrder(page, `admin-${scheme}-${language}-${name}-sign-in`);
          for (const path of ['sign-up', 'forgot', 'reset', 'verify#token', 'confirm-email#token']) {
            await page.goto(`http://admin.localhost:${port}/account/${path}`);
            await page.locator('h1').first().waitFor();
            await expectInOrder(page, `admin-${scheme}-${language}-${name}-${path.replace('#token', '')}`);
          }
          await page.goto(`http://admin.localhost:${port}/`);
          await page.locator('input[type=email]').fill('demo@stargraph.localhost');
          await page.locator('input[type=password]').fill(password);
          await page.getByRole('button', { name: /^(Sign in|Войти)$/ }).click();
          await page.waitForURL(/overview/);
          const base = page.url().replace(/overview.*/, '');
          for (const path of [
            'overview',
            'editor',
            'players',
            'products',
            'payments',
            'payments/reconciliation',
            'payments/payout',
            'economy',
            'releases',
            'keys',
            'webhooks',
            'webhooks/new',
            'personal-data',
            'settings',
          ]) {
            await page.goto(`${base}${path}`);
            await page.locator('#content h1').first().waitFor({ state: 'attached' });
            await expectInOrder(page, `admin-${scheme}-${language}-${name}-${path.replace('/', '-')}`);
            if (seenWhole.has(path)) expect(await outOfSight(page), path).toEqual([]);
          }
          const { companyId } = await page.evaluate(() => ({
            companyId: document.querySelector<HTMLAnchorElement>('a[href^="/c/"]')?.pathname.split('/')[2] ?? '',
          }));
          await page.goto(`http://admin.localhost:${port}/c/${companyId}/usage`);
          await page.locator('.ad-limit').first().waitFor();
          await expectInOrder(page, `admin-${scheme}-${language}-${name}-company-usage`);
          // What a company may choose among is seen whole.
          expect(await outOfSight(page, '[aria-labelledby="usage-plans"]')).toEqual([]);
          for (const path of ['members', 'roles', 'settings']) {
            await page.goto(`http://admin.localhost:${port}/c/${companyId}/${path}`);
            await page.locator('#content h1').first().waitFor();
            await expectInOrder(page, `admin-${scheme}-${language}-${name}-company-${path}`);
          }
          await page.goto(`http://admin.localhost:${port}/c/${companyId}/audit`);
          await page.locator('.ad-row-link').first().waitFor();
          await expectInOrder(page, `admin-${scheme}-${language}-${name}-audit`);
          await page.locator('.ad-row-link').first().click();
          await page.locator('.ad-audit-hash').waitFor();
          await expectInOrder(page, `admin-${scheme}-${language}-${name}-audit-entry`);
          for (const path of ['profile', 'security']) {
            await page.goto(`http://admin.localhost:${port}/account/${path}`);
            await page.locator('.ad-card form, .ad-table').first().waitFor();
            await expectInOrder(page, `admin-${scheme}-${language}-${name}-account-${path}`);
          }
        });
      },
      patience,
    );

    test.each(sizes.filter(([size]) => isSeen(look, size)))(
      'the mailbox on a %s',
      async (name, size) => {
        await open(look, size, async (page) => {
          await page.goto(`http://mail.localhost:${port}/`);
          await page.locator('li a').first().waitFor();
          await expectInOrder(page, `mailbox-${scheme}-${language}-${name}`);
          // A mail itself stands in a frame in which no script runs, and so no check either.
        });
      },
      patience,
    );

    test.each(sizes.filter(([size]) => isSeen(look, size)))(
      'the simulator on a %s',
      async (name, size) => {
        await open(look, size, async (page) => {
          await page.goto(`http://simulator.localhost:${port}/`);
          await page.getByRole('button', { name: 'Star garden (demo)' }).first().waitFor();
          await expectInOrder(page, `simulator-${scheme}-${language}-${name}`);
        });
      },
      patience,
    );
  });
});

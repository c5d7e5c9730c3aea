import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentResult, SubscriptionView } from '@stargraph/embedded/simulator/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  launchBrowser,
  outOfSight,
  seriousFindings,
  shoot,
  watchConsole,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from '../src/browser.ts';
import { eventually } from '../src/eventually.ts';
import { createPhone, type Phone } from '../src/phone.ts';
import { freePort } from '@stargraph/infra/engines/engine';
import { getFrom, startPlatformProcess, type PlatformProcess } from '../src/process.ts';
import { simulatorApi } from '../src/simulator-api.ts';
import { buyForStars } from '../src/star-buyer.ts';

/** The journey as people go it, on what `npm start` serves: a player's phone, then the operator's constructor. */
describe('the journey through the screens', () => {
  let folder: string;
  let port: number;
  let platform: PlatformProcess;
  let browser: Browser;
  let context: BrowserContext;
  let watch: ReturnType<typeof watchConsole>;
  let phone: Phone;
  let desk: Page;

  /** Asks the screen until it says so: what moves it comes over the live channel. */
  const expectShown = (region: string, text: RegExp, timeoutMs = 8000): Promise<string> =>
    eventually(
      () => phone.region(region).innerText(),
      (found) => text.test(found.replaceAll(/\s+/g, ' ')),
      timeoutMs,
    );
  const expectSeen = (locator: Locator, timeout = 8000): Promise<void> => locator.waitFor({ timeout });
  /** How far the app's foot is hidden under the host's button at worst, in pixels, from now on until it is asked. */
  const watchFoot = async (): Promise<() => Promise<number>> => {
    const foot = await phone.app.locator('.sg-foot').elementHandle();
    const worst = await foot?.evaluateHandle((element) => {
      const seen = { hidden: 0 };
      const look = (): void => {
        seen.hidden = Math.max(seen.hidden, Math.round(element.getBoundingClientRect().bottom - innerHeight));
        requestAnimationFrame(look);
      };
      look();
      return seen;
    });
    return async () => (await worst?.evaluate(({ hidden }) => hidden)) ?? -1;
  };
  const liveEnvironment = (): string => /live, environment (env_\w+)/.exec(platform.output())?.[1] ?? '';
  /** The Mini App as another user has it, on a small phone of its own. */
  const openSmall = async (userId: number, language: 'en' | 'ru'): Promise<Page> => {
    const locale = { en: 'en-GB', ru: 'ru-RU' }[language];
    const small = await browser.newContext({ viewport: { width: 360, height: 740 }, locale });
    small.setDefaultTimeout(15_000);
    const page = await small.newPage();
    const launch = await getFrom(port, `simulator.localhost:${port}`, `/launch?user=${userId}&language=${language}`);
    const { initData } = JSON.parse(launch) as { initData: string };
    const hash = new URLSearchParams({ tgWebAppData: initData, tgWebAppVersion: '8.0', tgWebAppPlatform: 'android' });
    await page.goto(`http://demo.app.localhost:${port}/#${hash.toString()}`);
    return page;
  };
  const tap = async (times: number): Promise<void> => {
    const star = phone.app.getByRole('button', { name: /^Catch a star/ });
    for (let count = 0; count < times; count += 1) await star.click();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-screens-'));
    await chmod(folder, 0o755);
    port = await freePort();
    [platform, browser] = await Promise.all([startPlatformProcess(folder, port), launchBrowser()]);
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    context.setDefaultTimeout(15_000);
    watch = watchConsole(context);
    phone = createPhone(await context.newPage(), `http://simulator.localhost:${port}`);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  });

  test('a new user starts the bot, and its welcome opens the Mini App', async () => {
    await phone.openChat();
    await phone.page.getByRole('button', { name: 'Start', exact: true }).click();
    await expectSeen(phone.page.getByText('It opens right here in Telegram', { exact: false }));
    await phone.openApp();
    await expectShown('Level', /50 points to level 2/);
    await expectShown('Coins', /^0 Coins$/);
    await shoot(phone.page, 'journey-1-opened');
  });

  test('taps count, and those made while the network is cut are kept and counted once', async () => {
    await tap(10);
    await expectShown('Level', /40 points to level 2/);
    await phone.network('offline');
    await tap(5);
    await phone.app.getByText(/No network/).waitFor();
    await shoot(phone.page, 'journey-2-offline');
    await phone.network('online');
    await phone.app.getByText(/No network/).waitFor({ state: 'detached', timeout: 20_000 });
    await expectShown('Level', /35 points to level 2/);
    // What the page says of a cut network, the network's own failures included, was asked for.
    watch.forget();
    await phone.page.reload();
    await phone.openApp();
    await expectShown('Level', /35 points to level 2/);
  });

  test('a completed quest pays when it is claimed', async () => {
    await phone.app.getByRole('button', { name: /Claim/ }).first().click();
    await expectShown('Coins', /^100 Coins$/);
    await expectShown('Level', /25 points to level 2/);
  });

  test('a level that is reached pays', async () => {
    await tap(25);
    await expectShown('Level', /Level 2/);
    await expectShown('Coins', /^120 Coins$/);
  });

  test('Stars buy coins once the server says so, and the bot sends a receipt', async () => {
    await phone.goTo('Shop');
    await phone.app.getByRole('button', { name: 'Buy Pouch of 100 coins for 10 Stars' }).click();
    const sheet = phone.page.getByRole('dialog', { name: 'Confirm your purchase' });
    await shoot(phone.page, 'journey-3-invoice');
    await sheet.getByRole('button', { name: /Confirm and pay/ }).click();
    await sheet.waitFor({ state: 'detached' });
    await expectShown('Coins', /^220 Coins$/);
  });

  test('a payment that is cancelled or fails buys nothing', async () => {
    const buy = phone.app.getByRole('button', { name: 'Buy Pouch of 100 coins for 10 Stars' });
    const sheet = phone.page.getByRole('dialog', { name: 'Confirm your purchase' });
    const endings = [
      { presses: ['Close'], word: /Payment cancelled/ },
      { presses: ['Let this payment fail', 'Close'], word: /did not go through/ },
    ];
    for (const { presses, word } of endings) {
      await buy.click();
      for (const press of presses) {
        await sheet.getByRole('button', { name: press, exact: true }).click();
        if (press !== 'Close') await sheet.getByText('The payment failed').waitFor();
      }
      await sheet.waitFor({ state: 'detached' });
      await phone.app.getByRole('status').getByText(word).waitFor();
    }
    await expectShown('Coins', /^220 Coins$/);
  });

  test('coins are spent, and what they bought is in the profile', async () => {
    await phone.app.getByRole('button', { name: 'Buy Telescope for 40 Coins' }).click();
    await expectShown('Coins', /^180 Coins$/);
    await phone.goTo('Profile');
    await expectSeen(phone.app.getByRole('region', { name: 'My things' }).getByText('Telescope', { exact: true }));
    // What it was paid for stands in the history as well.
    await expectSeen(
      phone.app
        .getByRole('region', { name: 'History' })
        .getByText(/Telescope/)
        .first(),
    );
    await shoot(phone.page, 'journey-4-profile');
  });

  test('a second device shows what the first one did, and the other way round, without a reload', async () => {
    await phone.goTo('Garden');
    const launch = await getFrom(port, `simulator.localhost:${port}`, '/launch?user=1001');
    const { initData } = JSON.parse(launch) as { initData: string };
    const hash = new URLSearchParams({ tgWebAppData: initData, tgWebAppVersion: '8.0', tgWebAppPlatform: 'android' });
    const second = await context.newPage();
    await second.goto(`http://demo.app.localhost:${port}/#${hash.toString()}`);
    const level = second.getByRole('region', { name: 'Level' });
    await expectSeen(level.getByText('150 points to level 3'));
    await tap(3);
    await expectSeen(level.getByText('147 points to level 3'), 5000);
    await second.getByRole('button', { name: /^Catch a star/ }).click();
    await expectShown('Level', /146 points to level 3/);
    await second.close();
  });

  test('a session that was lost renews itself, and the tap that met it counts once', async () => {
    let refused = 0;
    await context.route('**/graphql', async (route) => {
      if (refused > 0 || !route.request().url().includes('.app.')) return route.fallback();
      refused += 1;
      return route.fulfill({
        status: 401,
        json: { errors: [{ message: 'The credential is not valid.', extensions: { code: 'UNAUTHENTICATED' } }] },
      });
    });
    await tap(1);
    await eventually(
      () => Promise.resolve(refused),
      (count) => count === 1,
    );
    await expectShown('Level', /145 points to level 3/);
    await context.unroute('**/graphql');
    // The browser itself names a refused request in the console.
    watch.forget();
    await phone.page.reload();
    await phone.openApp();
    await expectShown('Level', /145 points to level 3/);
  });

  test('nothing on the phone trips a person up', async () => {
    for (const title of ['Garden', 'Sky', 'Shop', 'Leaders', 'Profile']) {
      await phone.goTo(title);
      expect(await seriousFindings(phone.page), title).toEqual([]);
    }
  });

  const feed = () => desk.getByRole('region', { name: 'Happening now' }).first();

  test('an operator signs in, and sees what the player did', async () => {
    desk = await context.newPage();
    await desk.goto(`http://admin.localhost:${port}/`);
    await desk.getByLabel(/^E-mail/).fill('demo@stargraph.localhost');
    await desk.getByLabel(/^Password/).fill(/password (\S+)/.exec(platform.output())?.[1] ?? '');
    await desk.getByRole('button', { name: 'Sign in', exact: true }).click();
    await desk.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await eventually(
      () => desk.locator('section', { hasText: 'Revenue in Stars' }).innerText(),
      (text) => /\b10\b/.test(text),
    );
    await expectSeen(feed().getByText('Paid 10 Stars'));
    await shoot(desk, 'journey-5-overview');
    await desk.getByRole('link', { name: 'Players' }).click();
    await desk.getByText('Alice Reed').click();
    await desk.getByRole('heading', { level: 1 }).waitFor();
    await expectSeen(desk.getByRole('definition').getByText('180', { exact: true }));
    await desk.getByRole('tab', { name: 'Wallets' }).click();
    await expectSeen(desk.getByRole('row').getByText('+100').first());
    await desk.getByRole('tab', { name: 'Events' }).click();
    await expectSeen(desk.getByRole('tabpanel', { name: 'Events' }).getByText(/Paid 10 Stars/));
    await shoot(desk, 'journey-6-player');
  });

  test('what happens on the phone shows in the feed without a reload', async () => {
    await desk.getByRole('link', { name: 'Overview' }).click();
    const paid = feed().getByText('Balance changed by -25');
    expect(await paid.count()).toBe(0);
    await phone.goTo('Shop');
    await phone.app.getByRole('button', { name: 'Buy Three comet charms for 25 Coins' }).click();
    await expectSeen(paid, 20_000);
  });

  /** Publishes what the editor holds to live, by the dialog. */
  const publish = async (note: string): Promise<void> => {
    await desk.getByRole('button', { name: 'Publish to Live' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Publish' });
    await dialog.getByLabel('Note').fill(note);
    await dialog.getByRole('button', { name: 'Publish to Live' }).click();
  };
  const welcome = (text: string) => phone.app.getByRole('heading', { name: text });
  const edited = 'Welcome back <b>stargazer</b>';

  test('an edit is kept by itself, shown in the preview, and reaches the open Mini App once it is published', async () => {
    await phone.goTo('Garden');
    await desk.getByRole('link', { name: 'Release editor' }).click();
    await desk.getByRole('navigation', { name: 'Structure' }).getByText('Welcome to the star garden').click();
    await shoot(desk, 'journey-7-editor');
    await desk.getByRole('textbox', { name: 'Text, English' }).fill(edited);
    await desk.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await desk.getByRole('complementary', { name: 'Preview' }).getByRole('heading', { name: edited }).waitFor();
    await shoot(desk, 'journey-7-edited');
    await publish('A warmer welcome');
    // Text stays text, whatever is in it.
    await expectSeen(welcome(edited), 5000);
    await shoot(phone.page, 'journey-8-changed');
  });

  test('a draft with a problem is not published, and the problem leads to its place', async () => {
    await desk.keyboard.press('Escape');
    await desk.getByRole('textbox', { name: 'Text, English' }).fill('');
    await desk.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await publish('Broken');
    await shoot(desk, 'journey-9-problem');
    const dialog = desk.getByRole('dialog', { name: 'Publish' });
    await dialog
      .getByRole('button', { name: /Welcome|Text/ })
      .first()
      .click();
    const field = desk.getByRole('textbox', { name: 'Text, English' });
    await eventually(
      () => field.evaluate((element) => element === document.activeElement),
      (focused) => focused,
    );
    await field.fill(edited);
    await desk.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await expectSeen(welcome(edited));
  });

  test('rolling back brings the earlier release back to the open Mini App', async () => {
    await desk.getByRole('link', { name: 'Releases' }).click();
    await shoot(desk, 'journey-10-releases');
    await desk
      .getByRole('button', { name: /Roll back/ })
      .first()
      .click();
    await desk
      .getByRole('dialog')
      .getByRole('button', { name: /Roll back/ })
      .click();
    await expectSeen(welcome('Welcome to the star garden'), 5000);
  });

  test('the constructor works beside the phone, on one page', async () => {
    const beside = phone.page.frameLocator('iframe[src*="admin.localhost"]');
    // Signed in already: the browser keeps the constructor's session for its origin, wherever it is shown.
    await expectSeen(beside.getByRole('heading', { level: 1, name: 'Overview' }));
    await expectSeen(beside.getByText('Paid 10 Stars').first());
    await shoot(phone.page, 'journey-11-side-by-side');
  });

  test('a stock that is set in the constructor is sold down to nothing on the phone, and the books of both say so', async () => {
    await desk.getByRole('link', { name: 'Products', exact: true }).click();
    await desk.getByRole('button', { name: 'Open Demo meteorite' }).click();
    const panel = desk.getByRole('dialog', { name: 'Demo meteorite' });
    await expectSeen(panel.getByText('On sale for 60 Coins'));
    await panel.getByRole('link', { name: 'Open in the editor' }).click();
    await desk.getByRole('textbox', { name: 'Stock' }).fill('1');
    await desk.getByLabel('On sale until').fill('2099-12-31T18:00');
    await desk.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await publish('The last one');
    await phone.goTo('Shop');
    await expectSeen(phone.app.getByText(/^1 left · Until Dec 31, 2099/), 10_000);
    await phone.app.getByRole('button', { name: 'Buy Demo meteorite for 60 Coins' }).click();
    await expectSeen(phone.app.getByText('Yours', { exact: true }));
    await expectShown('Coins', /^95 Coins$/);
    await phone.app.getByRole('button', { name: 'My purchases' }).click();
    const purchases = phone.app.getByRole('dialog', { name: 'My purchases' });
    await expectSeen(purchases.getByText('Demo meteorite'));
    await expectSeen(purchases.getByText('Not paid').first());
    await shoot(phone.page, 'journey-12-purchases');
    expect(await seriousFindings(phone.page)).toEqual([]);
    await purchases.getByRole('button', { name: 'Close' }).click();
    await desk.keyboard.press('Escape');
    await desk.getByRole('link', { name: 'Products', exact: true }).click();
    const row = desk.getByRole('row', { name: /Demo meteorite/ });
    await expectSeen(row.getByText('Sold out'));
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/60 Coins 1 0 60 Coins$/);
    await shoot(desk, 'journey-13-products');
    // On a narrow phone a price is there without a push sideways, and what is sold, left and earned, too.
    const wide = desk.viewportSize() ?? { width: 1440, height: 900 };
    await desk.setViewportSize({ width: 360, height: 740 });
    for (const colorScheme of ['dark', 'light'] as const) {
      await desk.emulateMedia({ colorScheme });
      await shoot(desk, `journey-13-products-phone-${colorScheme}`);
      expect(await seriousFindings(desk)).toEqual([]);
    }
    expect(await outOfSight(desk)).toEqual([]);
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/60 Coins 1 0 60 Coins$/);
    await desk.setViewportSize(wide);
  }, 60_000);

  test('currency that the constructor lets expire says on the phone when it does, and what was there before stays', async () => {
    await desk.getByRole('link', { name: 'Release editor', exact: true }).click();
    // The currency itself stands below the blocks that show it.
    await desk.getByRole('navigation', { name: 'Structure' }).getByText('Coins', { exact: true }).last().click();
    const expiry = desk.getByRole('radiogroup', { name: 'Expiry' });
    await expiry.getByText('After days').click();
    await desk.getByRole('textbox', { name: /^Full days after/ }).fill('45');
    await desk.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    await expiry.scrollIntoViewIfNeeded();
    await shoot(desk, 'journey-14-expiry');
    await publish('Coins expire');
    await phone.page.reload();
    await phone.openApp();
    await phone.goTo('Shop');
    await phone.app.getByRole('button', { name: 'Buy Pouch of 100 coins for 10 Stars' }).click();
    const sheet = phone.page.getByRole('dialog', { name: 'Confirm your purchase' });
    await sheet.getByRole('button', { name: /Confirm and pay/ }).click();
    await sheet.waitFor({ state: 'detached' });
    await expectShown('Coins', /^195 Coins 100 expire on \S/);
    await phone.goTo('Profile');
    const history = phone.app.getByRole('region', { name: 'History' });
    await expectSeen(history.getByText(/^100 expire on \S/));
    await expectSeen(history.getByText(/^Good until \S/));
    await shoot(phone.page, 'journey-15-expiry');
    expect(await seriousFindings(phone.page)).toEqual([]);
    await desk.keyboard.press('Escape');
  }, 60_000);

  test('one currency is exchanged for another at the rate that is stated, as far as a day allows', async () => {
    await phone.goTo('Profile');
    const exchange = phone.app.getByRole('region', { name: 'Exchange' });
    await expectSeen(exchange.getByText(/Left today/));
    await exchange.getByRole('button', { name: 'Exchange 20 Coins for 1 Stardust' }).click();
    // There is one thing to do: the host's own button is not there beside it.
    await phone.page.getByRole('button', { name: 'Share' }).waitFor({ state: 'detached' });
    await phone.app.getByRole('slider', { name: 'How much' }).fill('4');
    await shoot(phone.page, 'journey-16-exchange');
    expect(await seriousFindings(phone.page)).toEqual([]);
    await phone.app.getByRole('button', { name: 'Exchange 100 Coins for 5 Stardust' }).click();
    await expectSeen(phone.app.getByRole('status').getByText('You got 5 Stardust'));
    await expectSeen(exchange.getByText('That is all for today.'));
    expect(await exchange.getByRole('button').isDisabled()).toBe(true);
    const history = phone.app.getByRole('region', { name: 'History' });
    await history.getByRole('button', { name: 'Stardust', exact: true }).click();
    await expectSeen(history.getByText('Exchange: Coins → Stardust'));
    await expectSeen(history.getByText(/^Good until \S/));
    await shoot(phone.page, 'journey-17-exchanged');

    // Whoever has too little is told how much it takes; whoever has spent it elsewhere meanwhile, that it is too little.
    const userId = 7003;
    const other = await openSmall(userId, 'en');
    await other.getByRole('navigation').getByRole('button', { name: 'Profile', exact: true }).click();
    const theirs = other.getByRole('region', { name: 'Exchange' });
    await expectSeen(theirs.getByText('You need at least'));
    expect((await theirs.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/You need at least 20/);
    expect(await theirs.getByRole('button').isDisabled()).toBe(true);
    await shoot(other, 'journey-17-too-little');
    const { spend } = await buyForStars(port, liveEnvironment(), { userId, kind: 'CONSUMABLE' });
    await theirs.getByRole('button', { name: 'Exchange 20 Coins for 1 Stardust' }).click();
    await expectSeen(other.getByRole('slider', { name: 'How much' }));
    for (const price of ['75', '25']) await spend(price);
    await other
      .getByRole('button', { name: /^Exchange \d+ Coins for/ })
      .last()
      .click();
    await expectSeen(other.getByRole('status').getByText('That is more than you have. Nothing was taken.'));
    await shoot(other, 'journey-17-refused');
    expect(await seriousFindings(other)).toEqual([]);
    await other.context().close();
  }, 60_000);

  test('a subscription is bought for Stars, cancelled, resumed and renewed, and the purchases say so', async () => {
    await phone.goTo('Shop');
    await phone.app.getByRole('button', { name: 'Subscribe to Stargazer’s pass for 30 Stars' }).click();
    const sheet = phone.page.getByRole('dialog', { name: 'Confirm your purchase' });
    await expectSeen(sheet.getByText('every 30 days', { exact: true }));
    await sheet.getByRole('button', { name: /Confirm and pay/ }).click();
    await sheet.waitFor({ state: 'detached' });
    await expectShown('Stardust', /^35 Stardust/);
    const hidden = await watchFoot();
    await phone.goTo('Profile');
    const pass = phone.app.getByRole('region', { name: 'Subscriptions' });
    await expectSeen(pass.getByText(/^Active, renews on /));
    expect(await hidden()).toBe(0);
    await pass.getByRole('button', { name: 'Cancel the subscription to Stargazer’s pass' }).click();
    const sure = phone.app.getByRole('dialog', { name: /^Cancel Stargazer/ });
    await shoot(phone.page, 'journey-18-cancel');
    expect(await seriousFindings(phone.page)).toEqual([]);
    await sure.getByRole('button', { name: 'Cancel the subscription' }).click();
    await expectSeen(pass.getByText(/^Cancelled, runs until /));
    await shoot(phone.page, 'journey-19-cancelled');
    await pass.getByRole('button', { name: 'Resume the subscription to Stargazer’s pass' }).click();
    await expectSeen(pass.getByText(/^Active, renews on /));
    const simulator = simulatorApi(port);
    const [subscription] = await simulator.get<readonly SubscriptionView[]>('subscriptions');
    await simulator.post(`subscriptions/${subscription?.id}/renew`, {});
    await phone.goTo('Shop');
    await expectShown('Stardust', /^65 Stardust/);
    await phone.app.getByRole('button', { name: 'My purchases' }).click();
    const purchases = phone.app.getByRole('dialog', { name: 'My purchases' });
    await expectSeen(purchases.getByText('Subscription, renewed'));
    await expectSeen(purchases.getByText('Subscription, first payment'));
    await shoot(phone.page, 'journey-20-renewed');
    expect(await seriousFindings(phone.page)).toEqual([]);
    await purchases.getByRole('button', { name: 'Close' }).click();
  }, 60_000);

  test('a subscription whose renewal is not paid runs on for a while, and then it is over', async () => {
    const simulator = simulatorApi(port);
    const userId = 7002;
    // A month of some seconds: its grace is a tenth of it. The next one could be paid for by nobody with no Stars.
    await simulator.post('subscriptions', { month: 30 });
    await buyForStars(port, liveEnvironment(), { userId, kind: 'SUBSCRIPTION', language: 'ru' });
    const page = await openSmall(userId, 'ru');
    await page.getByRole('navigation').getByRole('button', { name: 'Профиль', exact: true }).click();
    const pass = page.getByRole('region', { name: 'Подписки' });
    await expectSeen(pass.getByText(/^Действует, продлится /));
    await expectSeen(pass.getByText(/^Продление не оплачено\. Пока действует, до /), 45_000);
    await shoot(page, 'journey-21-grace');
    expect(await seriousFindings(page)).toEqual([]);
    // What time alone makes of it is told within a minute; who looks sees it at once.
    await eventually(
      async () => {
        await page.reload();
        return pass.innerText();
      },
      (text) => text.includes('продления не было'),
    );
    await shoot(page, 'journey-22-expired');
    expect(await seriousFindings(page)).toEqual([]);
    await simulator.post('subscriptions', { month: 2_592_000 });

    // It is had again from where it says that it is over: by the invoice that the shop asks for, at the price of now.
    const asked = page.waitForResponse((response) => /"shownStars":30\b/.test(response.request().postData() ?? ''));
    await pass.getByRole('button', { name: /^Оформить снова подписку «.+»: 30/ }).click();
    const { data } = (await (await asked).json()) as { data: { starsInvoiceCreate: { invoiceLink: string } } };
    await simulator.post(`users/${userId}`, { stars: 30 });
    const invoice = data.starsInvoiceCreate.invoiceLink.split('$')[1] ?? '';
    const paid = await simulator.post<PaymentResult>(`invoices/${invoice}/pay`, { user: userId });
    expect(paid.status).toBe('paid');
    await expectSeen(pass.getByText(/^Действует, продлится /), 20_000);
    expect(await pass.getByRole('button', { name: /^Оформить снова/ }).count()).toBe(0);
    await shoot(page, 'journey-23-again');
    await page.context().close();
  }, 120_000);

  test('an operator reads in the statement why money came and until when it is good, and how subscriptions stand', async () => {
    await desk.getByRole('link', { name: 'Players', exact: true }).click();
    await desk.getByText('Alice Reed').click();
    await desk.getByRole('tab', { name: 'Wallets' }).click();
    await expectSeen(desk.getByText('“Stargazer’s pass”, bought for Stars').first());
    await expectSeen(desk.getByText(/^Good until /).first());
    await shoot(desk, 'journey-23-statement');
    expect(await seriousFindings(desk)).toEqual([]);
    await desk.getByRole('tab', { name: 'Orders' }).click();
    await expectSeen(desk.getByRole('row', { name: /Stargazer’s pass/ }).first());
    await shoot(desk, 'journey-24-subscriptions');
  });

  test('nothing in the constructor trips a person up', async () => {
    for (const name of ['Overview', 'Release editor', 'Players', 'Products', 'Payments', 'Releases', 'Settings']) {
      await desk.getByRole('link', { name, exact: true }).click();
      await desk.getByRole('heading', { level: 1, name }).waitFor();
      await desk.waitForLoadState('networkidle').catch(() => undefined);
      expect(await seriousFindings(desk), name).toEqual([]);
    }
    // axe reads seven rooms, which takes a while on busy cores.
  }, 120_000);

  test('no page complained in its console', () => {
    expect(watch.complaints).toEqual([]);
  });
});

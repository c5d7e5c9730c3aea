import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, seriousFindings, watchConsole, type Browser, type Page } from '../src/browser.ts';
import { startSimulatedBot } from '../src/simulated-bot.ts';

let browser: Browser;
let simulator: Awaited<ReturnType<typeof startSimulatedBot>>;
beforeAll(async () => {
  [browser, simulator] = await Promise.all([launchBrowser(), startSimulatedBot()]);
});
afterAll(async () => {
  await browser.close();
  await simulator.stop();
});

interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly settings?: object;
}

/** The page as one user sees it at first; fails where its console says anything. */
const open = async ({ width = 1400, height = 900, settings = {} }: Look = {}) => {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const watch = watchConsole(context);
  onTestFinished(async () => {
    await context.close();
  });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  const start = { scheme: 'light', language: 'en', tools: true, workshop: false, userId: 1001, ...settings };
  await page.addInitScript((text) => {
    if (localStorage.getItem('stargraph-simulator') === null) localStorage.setItem('stargraph-simulator', text);
  }, JSON.stringify(start));
  await page.goto(simulator.url);
  return { page, watch, app: page.frameLocator('iframe[title="Garden"]') };
};

const enter = async (page: Page): Promise<void> => {
  await page
    .getByRole('region', { name: 'Chats' })
    .getByRole('button', { name: /Garden/ })
    .click();
  const start = page.getByRole('button', { name: 'Start', exact: true });
  const field = page.getByRole('textbox', { name: 'Message' });
  await start.or(field).waitFor();
  if (await start.isVisible()) await start.click();
  await page.getByText('Welcome.').first().waitFor();
};

const openApp = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Play' }).click();
  await page.frameLocator('iframe[title="Garden"]').getByRole('heading', { name: 'Tiny app' }).waitFor();
};

const opposites: readonly (readonly [string, Look])[] = [
  ['dark, Russian, wide', { settings: { scheme: 'dark', language: 'ru', userId: 1002 } }],
  ['light, English, 360 px', { width: 360, height: 740, settings: { scheme: 'light', language: 'en', tools: false } }],
];
const looks: typeof opposites = [
  ...opposites,
  ['light, English, wide', { settings: { scheme: 'light', language: 'en' } }],
  ['dark, English, 360 px', { width: 360, height: 740, settings: { scheme: 'dark', tools: false } }],
  ['light, Russian, 360 px', { width: 360, height: 740, settings: { language: 'ru', userId: 1002, tools: false } }],
];
/** `LOOKS=all` takes all of them; otherwise two that share nothing. */
const all = process.env['LOOKS'] === 'all';

describe('the simulator’s page', () => {
  it('lets a user start a bot, write, press its buttons, and shows each call and update', async () => {
    const { page, watch } = await open();
    await enter(page);
    await page.getByRole('button', { name: 'Remind me' }).click();
    await page.getByText('We will remind you.').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('/he');
    await page.getByRole('button', { name: '/help How it works' }).click();
    const log = page.getByRole('tabpanel');
    await log
      .getByRole('button', { name: /answerCallbackQuery/ })
      .first()
      .click();
    await log.getByText('callback_query_id').waitFor();
    await page.getByRole('searchbox').fill('callback_query');
    await log.getByRole('button', { name: /setWebhook/ }).waitFor({ state: 'detached' });
    expect(watch.complaints).toEqual([]);
  });

  it('opens a Mini App and speaks its bridge: buttons, pop-ups, haptics, full screen', async () => {
    const { page, watch, app } = await open();
    await enter(page);
    await openApp(page);
    await app.getByRole('button', { name: 'main' }).click();
    await page.getByRole('button', { name: 'Collect' }).click();
    await app.getByText('main_button_pressed').waitFor();
    await app.getByRole('button', { name: 'back' }).click();
    await page.getByRole('region', { name: 'Garden, mini app' }).getByRole('button', { name: 'Back' }).click();
    await app.getByText('back_button_pressed').waitFor();
    await app.getByRole('button', { name: 'popup' }).click();
    await page.getByRole('alertdialog', { name: 'Sure?' }).getByRole('button', { name: 'Yes' }).click();
    await app.getByText('"button_id":"yes"').waitFor();
    await app.getByRole('button', { name: 'haptic' }).click();
    await page.getByText('Haptics: medium impact').waitFor();
    await app.getByRole('button', { name: 'fullscreen' }).click();
    await app.getByText('"is_fullscreen":true').waitFor();
    await page.getByRole('button', { name: 'Dark' }).click();
    await app.getByText('"bg_color":"#17212b"').waitFor();
    expect(watch.complaints).toEqual([]);
  });

  it('pays, fails, is refused, tops up and cancels, and the Mini App hears how it ended', async () => {
    const { page, watch, app } = await open({ settings: { userId: 1003, panel: 'stars' } });
    await enter(page);
    await openApp(page);
    const sheet = page.getByRole('dialog', { name: 'Confirm your purchase' });
    const ended = (status: string) => app.getByText(`"status":"${status}"`).first().waitFor();

    await app.getByRole('button', { name: 'invoice' }).click();
    await sheet.getByRole('button', { name: 'Let this payment fail' }).click();
    await sheet.getByText('No Stars were taken. You can try again.').waitFor();
    await sheet.getByRole('button', { name: 'Close' }).click();
    await ended('failed');

    simulator.sell({ payload: 'sold-out' });
    await app.getByRole('button', { name: 'invoice' }).click();
    await sheet.getByRole('button', { name: /Confirm and pay/ }).click();
    await sheet.getByText('Sold out.').waitFor();
    await page.keyboard.press('Escape');

    simulator.sell({ payload: 'order', stars: 2600 });
    await app.getByRole('button', { name: 'invoice' }).click();
    await sheet.getByRole('button', { name: /Get Stars/ }).click();
    await sheet.getByRole('button', { name: /Confirm and pay/ }).click();
    await ended('paid');
    await page.getByRole('tabpanel').getByText('+2,600').waitFor();

    simulator.sell({ stars: 5 });
    await app.getByRole('button', { name: 'invoice' }).click();
    await sheet.getByRole('button', { name: 'Close' }).click();
    await ended('cancelled');
    expect(watch.complaints).toEqual([]);
  });

  it('renews a subscription now, fails it, cancels and resumes it, and its month may be short', async () => {
    const { page, watch, app } = await open({ settings: { userId: 1004, panel: 'stars' } });
    await enter(page);
    await openApp(page);
    simulator.sell({ payload: 'club', stars: 50 });
    await app.getByRole('button', { name: 'invoice' }).click();
    const sheet = page.getByRole('dialog', { name: 'Confirm your purchase' });
    await sheet.getByText('every 30 days').waitFor();
    await sheet.getByRole('button', { name: /Confirm and pay/ }).click();
    const panel = page.getByRole('tabpanel');
    await panel.getByText('Active.').waitFor();
    const act = (name: string) => panel.getByRole('button', { name: `${name}: Watering can` }).click();
    await act('Renew now');
    await panel.getByText(/paid 2 times/).waitFor();
    await act('Fail the renewal');
    await panel.getByText('Not paid.').waitFor();
    await act('Renew now');
    await panel.getByText(/paid 3 times/).waitFor();
    await act('Cancel');
    await panel.getByText('Cancelled.').waitFor();
    expect(await panel.getByRole('button', { name: /^Renew now/ }).count()).toBe(0);
    await act('Resume');
    await panel.getByText('Active.').waitFor();
    await panel.getByRole('button', { name: '1 hour' }).click();
    await panel.locator('button[aria-pressed=true]', { hasText: '1 hour' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await act('Cancel');
    await panel.getByRole('button', { name: '30 days' }).click();
    simulator.sell({ payload: 'order' });
    expect(watch.complaints).toEqual([]);
  });

  it('has calls of a method go wrong as often as it is told, and stops when it is told', async () => {
    const { page, watch } = await open({ settings: { userId: 1003, panel: 'network' } });
    await enter(page);
    const panel = page.getByRole('tabpanel');
    await panel.getByLabel('Method').selectOption('sendMessage');
    await panel.getByLabel('What happens').selectOption('403');
    await panel.getByLabel('How often').selectOption('3');
    await panel.getByRole('button', { name: 'Let it happen' }).click();
    await panel.getByText('sendMessage: 403, blocked, 3 times').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('/start');
    await page.keyboard.press('Enter');
    await panel.getByText('sendMessage: 403, blocked, 2 times').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await panel.getByRole('button', { name: /^Remove: sendMessage/ }).click();
    await panel.getByText(/^sendMessage: 403/).waitFor({ state: 'detached' });
    for (const name of ['Deliver the newest updates first', 'Lose the next update for good']) {
      await panel.getByLabel(name).check();
      await panel.locator('input:checked').first().waitFor();
      await panel.getByLabel(name).uncheck();
    }
    await page.locator('#tab-log').click();
    await page.getByRole('searchbox').fill('sendMessage');
    await page.getByRole('tabpanel').getByText('403').first().waitFor();
    expect(watch.complaints).toEqual([]);
  });

  it('lets another user open a shared link, with its start parameter', async () => {
    const { page, watch, app } = await open();
    await enter(page);
    await openApp(page);
    await app.getByRole('button', { name: 'share' }).click();
    await page.getByRole('dialog', { name: 'Open this link as' }).getByRole('button', { name: 'Maya' }).click();
    await app.getByText('start_param r_ab12').waitFor();
    expect(await page.getByRole('combobox', { name: 'User' }).inputValue()).toBe('1003');
    expect(watch.complaints).toEqual([]);
  });

  it('cuts the Mini App off its network and brings it back', async () => {
    const { page, watch, app } = await open({ settings: { panel: 'network' } });
    await enter(page);
    await openApp(page);
    await page.getByRole('button', { name: 'Offline' }).click();
    await page.getByText('Nothing of the Mini App gets through').waitFor();
    await app.getByRole('button', { name: 'load' }).click();
    await app.getByText('load failed').waitFor();
    await page.getByRole('button', { name: 'Online' }).click();
    await page.getByText('reaches its server at full speed').waitFor();
    watch.forget();
    await app.getByRole('button', { name: 'load' }).click();
    await app.getByText('loaded 200').waitFor();
    expect(watch.complaints).toEqual([]);
  });

  it.each(all ? looks : opposites)(
    'is open to everybody: %s',
    async (_, look) => {
      const { page, watch } = await open(look);
      await page.locator('.chat-row').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.locator('.chat-row').first().click();
      const start = page.locator('.start-button');
      await start.or(page.locator('.composer-field')).waitFor();
      if (await start.isVisible()) await start.click();
      await page.getByText('Welcome.').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      if (look.width === 360) await page.locator('.toggle-button').last().click();
      for (const name of ['users', 'stars', 'network', 'bots', 'log']) {
        await page.locator(`#tab-${name}`).click();
        expect(await seriousFindings(page), name).toEqual([]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      expect(watch.complaints).toEqual([]);
    },
    90_000,
  );
});

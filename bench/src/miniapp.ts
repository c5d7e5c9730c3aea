import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import lighthouse from 'lighthouse';
import { launchBrowser, type Browser, type BrowserContext } from '@stargraph/e2e/browser';
import { freePort } from '@stargraph/infra/engines/engine';
import { getFrom, startPlatformProcess } from '@stargraph/e2e/process';
import { median, type Report } from './report.ts';

/** As Chrome's developer tools have "Fast 3G" and "Fast 4G": milliseconds of latency, bytes a second. */
const networks = {
  '3G': { latency: 562, download: 180_000, upload: 84_375 },
  '4G': { latency: 165, download: 1_012_500, upload: 168_750 },
} as const;
type Network = keyof typeof networks;

const rounds = 5;
const cpuSlowdown = 4;
/** What the Mini App marks: its first screen can be used; it shows the player's own data. */
const marks = { interactive: 'stargraph:interactive', data: 'stargraph:data' } as const;

/** Most that each may take, milliseconds from navigation to the first screen in use. */
const limits: readonly { readonly network: Network; readonly cache: 'cold' | 'warm'; readonly limit: number | null }[] =
  [
    { network: '4G', cache: 'cold', limit: 1200 },
    { network: '4G', cache: 'warm', limit: 400 },
    { network: '3G', cache: 'cold', limit: 2500 },
    { network: '3G', cache: 'warm', limit: null },
  ];

const kb = (bytes: number): number => bytes / 1024;

/** The scripts that the first screen loads (those that the page itself names), and the page with its release, gzipped. */
const reportSizes = async (report: Report, html: string): Promise<void> => {
  const assets = join(import.meta.dirname, '..', '..', 'clients', 'miniapp', 'dist', 'assets');
  const first = (await readdir(assets)).filter((name) => name.endsWith('.js') && html.includes(name));
  const scripts = await Promise.all(first.map(async (name) => gzipSync(await readFile(join(assets, name))).length));
  const js = kb(scripts.reduce((sum, size) => sum + size, 0));
  const size = kb(gzipSync(html).length);
  report({
    bench: 'miniapp',
    metric: 'first-load JS',
    value: js,
    unit: 'KB gz',
    baseline: 'limit 105 KB',
    ratio: 105 / js,
  });
  report({
    bench: 'miniapp',
    metric: 'HTML with release',
    value: size,
    unit: 'KB gz',
    baseline: 'limit 10 KB',
    ratio: 10 / size,
  });
};

interface Loaded {
  readonly interactive: number;
  readonly data: number;
  /** Cumulative layout shift. */
  readonly shift: number;
}

const load = async (context: BrowserContext, url: string, network: Network): Promise<Loaded> => {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const { latency, download, upload } = networks[network];
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: download,
    uploadThroughput: upload,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  await page.goto(url, { waitUntil: 'commit' });
  const markOf = async (name: string): Promise<number> => {
    await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, name, { timeout: 30_000 });
    return page.evaluate((mark) => performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN, name);
  };
  const interactive = await markOf(marks.interactive);
  const data = await markOf(marks.data);
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 500);
      }),
  );
  await page.close();
  return { interactive, data, shift };
};

const reportLoads = async (report: Report, browser: Browser, urlOf: () => Promise<string>): Promise<void> => {
  const shifts: number[] = [];
  for (const { network, cache, limit } of limits) {
    const loads: Loaded[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
      const url = await urlOf();
      if (cache === 'warm') await load(context, url, '4G');
      loads.push(await load(context, url, network));
      await context.close();
    }
    shifts.push(...loads.map(({ shift }) => shift));
    const interactive = median(loads.map((each) => each.interactive));
    report({
      bench: 'miniapp',
      metric: `${network} ${cache}, first screen in use`,
      value: interactive,
      unit: 'ms',
      baseline: limit === null ? null : `limit ${limit} ms`,
      ratio: limit === null ? null : limit / interactive,
    });
    report({
      bench: 'miniapp',
      metric: `${network} ${cache}, player's data shown`,
      value: median(loads.map((each) => each.data)),
      unit: 'ms',
      baseline: null,
      ratio: null,
    });
  }
  const worst = Math.max(...shifts);
  report({
    bench: 'miniapp',
    metric: 'layout shift, worst',
    value: worst,
    unit: 'CLS',
    baseline: 'limit 0.02',
    ratio: worst === 0 ? null : 0.02 / worst,
  });
};

const reportLighthouse = async (report: Report, port: number, url: string): Promise<void> => {
  const result = await lighthouse(url, {
    port,
    logLevel: 'error',
    output: 'json',
    onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
  });
  for (const category of Object.values(result?.lhr.categories ?? {})) {
    const score = (category.score ?? 0) * 100;
    report({
      bench: 'miniapp',
      metric: `Lighthouse ${category.title}`,
      value: score,
      unit: 'of 100',
      baseline: 'limit 95',
      ratio: score / 95,
    });
  }
};

/** Sizes, first screen on 3G and 4G with a four times slower CPU, layout shift, Lighthouse; beside clients' budgets. */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-miniapp-'));
  await chmod(folder, 0o755);
  const platform = await startPlatformProcess(folder, await freePort());
  const debuggingPort = await freePort();
  const browser = await launchBrowser({ debuggingPort });
  try {
    const port = Number(new URL(platform.origin).port);
    const host = `demo.app.localhost:${port}`;
    let user = 5000;
    const urlOf = async (): Promise<string> => {
      const launch = await getFrom(port, `simulator.localhost:${port}`, `/launch?user=${(user += 1)}`);
      const { initData } = JSON.parse(launch) as { initData: string };
      return `http://${host}/#tgWebAppData=${encodeURIComponent(initData)}&tgWebAppVersion=8.0&tgWebAppPlatform=android&tgWebAppThemeParams=${encodeURIComponent('{}')}`;
    };
    await reportSizes(report, await getFrom(port, host, '/'));
    await reportLoads(report, browser, urlOf);
    await reportLighthouse(report, debuggingPort, await urlOf());
  } finally {
    await browser.close();
    platform.signal('SIGTERM');
    await platform.ended;
    await rm(folder, { recursive: true, force: true });
  }
};

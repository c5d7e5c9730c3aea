/** `npm run bench -- NAME [--json] [--quick] [--growth]`: see bench/README.md. */
import { createReport, type Report } from './report.ts';

type Run = (report: Report, options: { readonly quick: boolean; readonly growth: boolean }) => Promise<void>;

const benches: Readonly<Record<string, () => Promise<{ run: Run }>>> = {
  actions: () => import('./actions.ts'),
  auth: () => import('./auth.ts'),
  boot: () => import('./boot.ts'),
  gateway: () => import('./gateway.ts'),
  ingest: () => import('./ingest.ts'),
  ledger: () => import('./ledger.ts'),
  miniapp: () => import('./miniapp.ts'),
  rank: () => import('./rank.ts'),
  relay: () => import('./relay.ts'),
  scale: () => import('./scale.ts'),
  stars: () => import('./stars.ts'),
  streams: () => import('./streams.ts'),
};

/** Those that can do it in a few minutes, and less exactly. */
const quickOnes: ReadonlySet<string> = new Set(['gateway']);
/** Those that can also show what becomes of them with far more rows, which takes long to make. */
const growingOnes: ReadonlySet<string> = new Set(['ledger']);

const [name = '', ...flags] = process.argv.slice(2);
const load = benches[name];
const known = ['--json', ...(quickOnes.has(name) ? ['--quick'] : []), ...(growingOnes.has(name) ? ['--growth'] : [])];
if (load === undefined || flags.some((flag) => !known.includes(flag))) {
  const quick = [...quickOnes].join('|');
  const growing = [...growingOnes].join('|');
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]\n       npm run bench -- ${quick} --quick [--json]\n       npm run bench -- ${growing} --growth [--json]\n`,
  );
  process.exit(2);
}
// As `npm start`, which has run set-up as well.
process.env['STARGRAPH_START'] = 'packed';
const { run } = await load();
await run(createReport(flags.includes('--json')), {
  quick: flags.includes('--quick'),
  growth: flags.includes('--growth'),
});
process.exit(0);

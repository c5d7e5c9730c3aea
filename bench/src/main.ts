/** `npm run bench -- NAME [--json]`: see bench/README.md. */
import { createReport, type Report } from './report.ts';

const benches: Readonly<Record<string, () => Promise<{ run: (report: Report) => Promise<void> }>>> = {
  actions: () => import('./actions.ts'),
  auth: () => import('./auth.ts'),
  boot: () => import('./boot.ts'),
  gateway: () => import('./gateway.ts'),
  ingest: () => import('./ingest.ts'),
  miniapp: () => import('./miniapp.ts'),
  rank: () => import('./rank.ts'),
  relay: () => import('./relay.ts'),
  scale: () => import('./scale.ts'),
  streams: () => import('./streams.ts'),
};

const [name, ...flags] = process.argv.slice(2);
const load = name === undefined ? undefined : benches[name];
if (load === undefined || flags.some((flag) => flag !== '--json')) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]\n`);
  process.exit(2);
}
const { run } = await load();
await run(createReport(flags.includes('--json')));
process.exit(0);

import { loadConfig } from './config.ts';
import { runAtTerminal, whereToGo } from './console.ts';
import { startEmbedded } from './start.ts';

await runAtTerminal({
  start: async () => startEmbedded(loadConfig()),
  describe: (running, seconds) => [`Stargraph is ready (${seconds} s).`, '', ...whereToGo(running)],
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadKeys } from '@stargraph/embedded/keys';
import { createUndo } from '@stargraph/embedded/undo';
import { serveSubgraphs } from '@stargraph/e2e/subgraph-servers';
import { domains } from '@stargraph/kit/contracts/domain';
import { startEmbedded } from '../embedded.ts';
import { serveMeasured } from '../measured.ts';
import { demoBot } from './players.ts';

// The platform's own six subgraphs on their stores, each on a port: every gateway asks these same ones.
const [folder = ''] = process.argv.slice(2);
const undo = createUndo();

const start = async (): Promise<void> => {
  const keys = await loadKeys(folder);
  const bot = demoBot(keys);
  const { platform, origin, demo } = await startEmbedded(undo, {
    folder,
    keys,
    bot,
    simulated: [bot],
    gateway: { rateLimits: { launch: { points: 1_000_000, seconds: 60 } } },
  });
  const subgraphs = await serveSubgraphs({ platform });
  undo.add(() => subgraphs.stop());

  const [postgresPid = ''] = (await readFile(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
  serveMeasured(
    {
      platform: origin,
      environmentId: demo.liveEnvironmentId,
      postgresPid,
      ...Object.fromEntries(domains.map((domain) => [domain, subgraphs.originOf(domain)])),
    },
    () => undefined,
    undo.run,
  );
};

await start().catch(async (error: unknown) => {
  await undo.run();
  throw error;
});

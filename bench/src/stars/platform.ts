import { loadKeys } from '@stargraph/embedded/keys';
import { createUndo } from '@stargraph/embedded/undo';
import { startEmbedded } from '../embedded.ts';
import { serveMeasured } from '../measured.ts';
import { benchBots } from './tenants.ts';

// The whole platform in one process, its workers too, before a Bot API that is the load's.
const [folder = '', apiRoot = ''] = process.argv.slice(2);
const undo = createUndo();
const unlimited = { points: 1_000_000_000, seconds: 10 };

const start = async (): Promise<void> => {
  const { origin, adminUrl, demo } = await startEmbedded(undo, {
    folder,
    keys: await loadKeys(folder),
    bot: benchBots[0],
    // It is there for the sign-ins that it offers.
    simulated: [],
    telegram: ({ launchKey, oidc }) => ({ owns: () => true, apiRoot, launchKey, oidc }),
    gateway: { rateLimits: { launch: unlimited, player: unlimited, operator: unlimited } },
  });
  const { email, password, liveEnvironmentId: environmentId } = demo;
  serveMeasured({ origin, adminUrl, email, password, environmentId }, () => undefined, undo.run);
};

await start().catch(async (error: unknown) => {
  await undo.run();
  throw error;
});

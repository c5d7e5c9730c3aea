import { loopbackMailVariables } from '@stargraph/auth/config';
import { loopbackReach } from '@stargraph/tenant';
import { readWorkersConfig } from '@stargraph/workers/config';
import { runWorkers } from '@stargraph/workers/run';
import { createSimulatedTelegram, loopbackVariables } from './telegram.ts';

await runWorkers(() => readWorkersConfig(process.env, loopbackVariables, loopbackMailVariables), {
  telegram: createSimulatedTelegram(),
  reach: loopbackReach,
});

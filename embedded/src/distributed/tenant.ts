import { loopbackReach } from '@stargraph/tenant';
import { readTenantConfig } from '@stargraph/tenant/config';
import { runTenant } from '@stargraph/tenant/run';
import { createSimulatedTelegram, loopbackVariables } from './telegram.ts';

await runTenant(() => readTenantConfig(process.env, loopbackVariables), {
  telegram: createSimulatedTelegram(),
  reach: loopbackReach,
});

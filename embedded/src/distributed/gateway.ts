import { runGateway } from '@stargraph/gateway/run';

// By arguments, which only a launcher gives: production's gateway knows neither.
const [simulator = '', ...flags] = process.argv.slice(2);

await runGateway({
  frameAncestors: { app: [simulator], admin: [simulator] },
  freeDocuments: flags.includes('--free-documents'),
});

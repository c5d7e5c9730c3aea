import { startOtlpReceiver, type OtlpReceiver } from '@stargraph/kit/testkit/otlp-receiver';
import { startDistributedTestPlatform } from '../src/distributed.ts';
import { drainSuite } from '../src/drain-suite.ts';
import { faultsSuite } from '../src/faults-suite.ts';
import { journey } from '../src/journey-suite.ts';
import { liveSuite } from '../src/live-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';
import { traceSuite } from '../src/trace-suite.ts';

let receiver: OtlpReceiver;
// One platform of a dozen processes for all of them. The journey comes first: it counts everything that happened. What
// is live comes after the faults: it publishes other rules.
const platform = suitePlatform(async () => {
  receiver = await startOtlpReceiver();
  const started = await startDistributedTestPlatform({
    freeDocuments: true,
    variables: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER_ARG: '0' },
  });
  return {
    ...started,
    stop: async () => {
      await started.stop();
      await receiver.stop();
    },
  };
});

journey(platform);
faultsSuite(platform);
traceSuite(platform, () => receiver);
liveSuite(platform);
drainSuite(platform);

import { startDistributedTestPlatform } from '../src/distributed.ts';
import { drainSuite } from '../src/drain-suite.ts';
import { faultsSuite } from '../src/faults-suite.ts';
import { journey } from '../src/journey-suite.ts';
import { liveSuite } from '../src/live-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

// One platform of a dozen processes for all of them. The journey comes first: it counts everything that happened. What
// is live comes after the faults: it publishes other rules.
const platform = suitePlatform(() => startDistributedTestPlatform({ freeDocuments: true }));

journey(platform);
faultsSuite(platform);
liveSuite(platform);
drainSuite(platform);

import { startTestPlatform } from '../src/harness.ts';
import { journey } from '../src/journey-suite.ts';
import { liveSuite } from '../src/live-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

// One platform for both. The journey comes first: what is live publishes other rules.
const platform = suitePlatform(() => startTestPlatform('in-process'));

journey(platform);
liveSuite(platform);

import { startTestPlatform } from '../src/harness.ts';
import { journey } from '../src/journey-suite.ts';
import { liveSuite } from '../src/live-suite.ts';
import { lostUpdateSuite } from '../src/lost-update-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

// One platform for all. The journey comes first: what is live publishes other rules; the last one lets time pass.
const platform = suitePlatform(() => startTestPlatform('in-process'));

journey(platform);
liveSuite(platform);
lostUpdateSuite(platform);

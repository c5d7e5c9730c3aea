import { startTestPlatform } from '../src/harness.ts';
import { liveSuite } from '../src/live-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

liveSuite(suitePlatform(() => startTestPlatform('in-process')));

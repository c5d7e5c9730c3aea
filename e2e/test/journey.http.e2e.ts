import { startTestPlatform } from '../src/harness.ts';
import { journey } from '../src/journey-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

journey(suitePlatform(() => startTestPlatform('http')));

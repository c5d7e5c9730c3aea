import { startTestPlatform } from '../src/harness.ts';
import { faultsSuite } from '../src/faults-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

faultsSuite(suitePlatform(() => startTestPlatform('in-process', { freeDocuments: true })));

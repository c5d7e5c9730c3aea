import { isolationSuite } from '../src/isolation/suite.ts';

isolationSuite('http');

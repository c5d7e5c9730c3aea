import { describeCursors } from '../../../subgraphs/game/test/projection/cursor-suite.ts';
import { describeLeaving } from '../../../subgraphs/game/test/projection/leaving-suite.ts';
import { describeProjection } from '../../../subgraphs/game/test/projection/suite.ts';
import { createMemoryRedis } from '../../src/stores/redis.ts';

describeProjection('the Redis in memory', createMemoryRedis(), { many: 520, runs: 4 });
describeLeaving('the Redis in memory', createMemoryRedis());
describeCursors('the Redis in memory', createMemoryRedis());

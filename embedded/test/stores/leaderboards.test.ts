import { describeProjection } from '../../../subgraphs/game/test/projection/suite.ts';
import { createMemoryRedis } from '../../src/stores/redis.ts';

describeProjection('the Redis in memory', createMemoryRedis(), { many: 520, runs: 4 });

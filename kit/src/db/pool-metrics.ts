import type { Pool } from 'pg';
import { askForGauge, type Registry } from '../metrics.ts';

/** Tells at every scrape how a pool is used. @param name names the pool within its process: the role's, mostly */
export const observePool = (registry: Registry, name: string, pool: Pool): void => {
  askForGauge(
    registry,
    {
      name: 'stargraph_pool_connections',
      help: 'Database connections of a pool by state, and requests that wait for one',
      labelNames: ['pool', 'state'],
    },
    () => [
      { labels: { pool: name, state: 'used' }, value: pool.totalCount - pool.idleCount },
      { labels: { pool: name, state: 'idle' }, value: pool.idleCount },
      { labels: { pool: name, state: 'waiting' }, value: pool.waitingCount },
    ],
  );
  askForGauge(
    registry,
    { name: 'stargraph_pool_limit', help: 'The most connections that a pool opens', labelNames: ['pool'] },
    () => [{ labels: { pool: name }, value: pool.options.max }],
  );
};

import { defineConfig } from 'vitest/config';
import { suites } from './vitest.config.ts';

/**
 * `SERVICES=short` takes those suites over stores that ask a store for something of its own (isolation, locks, jobs,
 * notices, the bus): what else differs between two PostgreSQLs the others would find as well, much later. Of the processes
 * of the distributed form it ends one of each kind under load.
 */
const overStores =
  process.env['SERVICES'] === 'short'
    ? [
        'kit/**/*.integration.test.ts',
        'tools/**/*.integration.test.ts',
        'subgraphs/*/test/{store,events,use-case}/**/*.integration.test.ts',
      ]
    : ['**/*.integration.test.ts'];

/** Suites that start a platform of a dozen processes, or break it. */
const platforms = ['e2e/test/{chaos,journey,kill-walk,recovery}.services.ts'];

/** Suites that wait for a broker's sessions and pauses most of their time: suites over stores work meanwhile. */
const waiting = ['infra/test/{kafka-away,kafka-bus}.services.ts'];

const options = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

/** Suites that need real servers, and every suite over stores once more, this time on those servers. */
export default defineConfig({
  test: {
    globalSetup: ['embedded/src/testing/services-setup.ts'],
    projects: [
      // By the alphabet before what runs beside them: the longest of all begins first.
      suites('brokers', true, { include: waiting, maxWorkers: 3, ...options }),
      suites('stores', false, {
        include: overStores,
        // They are about the embedded form's own stores, which `npm test` covers.
        exclude: ['**/node_modules/**', 'embedded/test/stores/**'],
        maxWorkers: 3,
        ...options,
      }),
      suites('servers', true, {
        include: ['**/*.services.ts'],
        exclude: ['**/node_modules/**', ...waiting, ...platforms],
        // Many of them start servers: more at once would only wait for processors.
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
        ...options,
      }),
      // One after the other, when nothing else runs: what is late because of its neighbours is no finding.
      suites('platforms', true, { include: platforms, maxWorkers: 1, sequence: { groupOrder: 2 }, ...options }),
    ],
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would load graphql's ES modules while Node's own loader takes the CommonJS ones: two copies, which graphql refuses.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx', '**/*.e2e.ts'],
    globalSetup: ['embedded/src/testing/global-setup.ts'],
    pool: 'forks',
    // Browsers, timers and rebalances wait more than they work; each file that starts a ClickHouse engine takes some 400 MB.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

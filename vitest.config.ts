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
    // Files share their process with those before them: loading the sources anew for each cost as much as running them.
    isolate: false,
    // Of what is waited for: on busy cores a second, which is what it is otherwise, is soon over.
    expect: { poll: { timeout: 20_000 } },
    // Browsers, timers and rebalances wait more than they work; each file that starts a ClickHouse engine takes some 400 MB.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

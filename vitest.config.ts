import { defineConfig, defineProject } from 'vitest/config';

const shared = {
  resolve: {
    // Vite would load graphql's ES modules while Node's own loader takes the CommonJS ones: two copies, which graphql refuses.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
};

/**
 * A project of suites.
 * @param isolate whether each file has a process of its own: whole platforms, browsers, what starts processes and what
 * changes a document's globals do; all others share one with the files before them, since loading the sources anew for
 * each costs more than running most of them
 */
export const suites = (
  name: string,
  isolate: boolean,
  options: {
    readonly include: string[];
    readonly exclude?: string[];
    readonly execArgv?: string[];
    readonly testTimeout: number;
    readonly hookTimeout: number;
    readonly maxWorkers?: number;
    /** Those of a lower one run before. */
    readonly sequence?: { readonly groupOrder: number };
  },
) =>
  defineProject({
    ...shared,
    test: {
      ...options,
      name,
      isolate,
      pool: 'forks',
      setupFiles: ['e2e/src/failed-pages.ts'],
      // A second, which is what it is otherwise, is soon over on busy cores.
      expect: { poll: { timeout: 20_000 } },
    },
  });

const timeouts = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: ['embedded/src/testing/global-setup.ts'],
    // Browsers, timers and rebalances wait more than they work; each file that starts a ClickHouse engine takes some 400 MB.
    maxWorkers: 3,
    projects: [
      suites('shared', false, {
        include: ['**/*.test.ts'],
        exclude: ['**/node_modules/**', 'clients/**', 'e2e/**', 'embedded/test/distributed/**'],
        ...timeouts,
      }),
      suites('apart', true, {
        include: ['clients/**/*.test.{ts,tsx}', '{e2e,embedded/test/distributed}/**/*.test.ts', '**/*.e2e.ts'],
        ...timeouts,
      }),
    ],
  },
});

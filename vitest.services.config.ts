import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Suites that need real servers, and every suite over stores once more, this time on those servers. */
const { include: _, globalSetup: __, ...test } = base.test ?? {};

export default mergeConfig(
  { ...base, test },
  defineConfig({
    test: {
      include: ['**/*.services.ts', '**/*.integration.test.ts'],
      // They are about the embedded form's own stores, which `npm test` covers.
      exclude: ['**/node_modules/**', 'embedded/test/stores/**'],
      globalSetup: ['embedded/src/testing/services-setup.ts'],
      // Many of them start brokers or whole platforms, which take their processors for themselves.
      maxWorkers: 3,
      // kafkajs gives a timer a negative time, once in each process; harmless (docs/adr/0014-kafka-client-and-bus.md).
      execArgv: ['--disable-warning=TimeoutNegativeWarning'],
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  }),
);

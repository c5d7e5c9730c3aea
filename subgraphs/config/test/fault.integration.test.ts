import { describe, expect, test } from 'vitest';
import { releasePinned } from '@stargraph/kit/contracts/commands/config';
import { createContent } from './content.ts';
import { createTenant, startConfig, type RunningConfig } from './harness.ts';

/** A draft that is ready to be published, on a service whose surroundings fail. */
const readyTenant = async (config: RunningConfig) => {
  const tenant = createTenant();
  await config.edit(tenant, 0, createContent().operations);
  return tenant;
};

describe('publishing while something fails', () => {
  test('an object store that keeps nothing leaves no release, no pointer and no event, and the key free', async () => {
    const kept = new Map<string, Uint8Array>();
    let broken = true;
    const config = await startConfig({
      objects: {
        put: async (key, body) => {
          if (broken && key.endsWith('public.json')) throw new Error('disk full');
          kept.set(key, body);
        },
        get: async (key) => kept.get(key) ?? null,
      },
    });
    try {
      const tenant = await readyTenant(config);
      await expect(config.publish(tenant, 1, { key: 'retry' })).rejects.toThrow('INTERNAL');
      for (const table of [
        'release',
        'release_pointer',
        'release_switch',
        'definition',
        'outbox',
        'idempotency_record',
      ]) {
        expect((await config.pool.query(`select 1 from ${table}`)).rows).toEqual([]);
      }
      broken = false;
      const { release } = await config.publish(tenant, 1, { key: 'retry' });
      expect(await config.commandsOf('gateway').call(releasePinned, { environmentId: tenant.live })).toEqual({
        hash: release.hash,
      });
      // A release is stored under its hash in both parts before anything names it.
      expect([...kept.keys()].toSorted()).toEqual([
        `releases/${tenant.projectId}/${release.hash}/private.json`,
        `releases/${tenant.projectId}/${release.hash}/public.json`,
      ]);
    } finally {
      await config.stop();
    }
  });

  test('a notice that is lost does not turn a committed switch into a failure', async () => {
    const config = await startConfig({ notify: () => Promise.reject(new Error('redis is gone')) });
    try {
      const tenant = await readyTenant(config);
      const answer = await config.publish(tenant, 1);
      expect(answer.__typename).toBe('ReleasePublishSuccess');
      expect(await config.commandsOf('gateway').call(releasePinned, { environmentId: tenant.live })).toEqual({
        hash: answer.release.hash,
      });
    } finally {
      await config.stop();
    }
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { releasePinned } from '@stargraph/kit/contracts/commands/config';
import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { createContent } from './content.ts';
import { createTenant, startConfig, type RunningConfig, type Tenant } from './harness.ts';

let config: RunningConfig;
beforeAll(async () => {
  config = await startConfig();
});
afterAll(() => config.stop());

const staff = (): Viewer => ({
  kind: 'operator',
  operatorId: newId('operator'),
  memberships: [],
  staff: true,
  verifiedAt: config.clock.now(),
});
const query = `mutation ($input: StaffReleaseTakeDownInput!) { staffReleaseTakeDown(input: $input) { __typename } }`;
const takeDown = (tenant: Tenant, hash: string, viewer: Viewer = staff()) =>
  config.field<{ __typename: string }>('staffReleaseTakeDown', query, viewer, {
    input: { companyId: tenant.companyId, projectId: tenant.projectId, hash, reason: 'Sells what it may not' },
  });
const pinned = async (environmentId: string) =>
  (await config.commandsOf('gateway').call(releasePinned, { environmentId })).hash;

/** A tenant with two releases; live shows the second. */
const twoReleases = async () => {
  const tenant = createTenant();
  const { ids, operations } = createContent();
  await config.edit(tenant, 0, operations);
  const first = (await config.publish(tenant, 1)).release.hash;
  await config.edit(tenant, 1, [{ set: { id: ids.quest, path: ['title', 'en'], value: 'Second' } }]);
  const second = (await config.publish(tenant, 2)).release.hash;
  expect(second).not.toBe(first);
  return { tenant, ids, first, second };
};

test('what shows the release falls back to the last good one, then to none, and is told so', async () => {
  const { tenant, first, second } = await twoReleases();
  expect(await takeDown(tenant, second)).toMatchObject({ __typename: 'StaffReleaseTakeDownSuccess' });
  expect(await pinned(tenant.live)).toBe(first);
  expect(config.notices.at(-1)).toBe(tenant.live);
  expect(await takeDown(tenant, first)).toMatchObject({ __typename: 'StaffReleaseTakeDownSuccess' });
  expect(await pinned(tenant.live)).toBeNull();
  const { rows } = await config.pool.query<{ type: string; data: unknown }>(
    `select type, envelope->'data' as data from outbox where subject in ($1, $2) order by position`,
    [`environment:${tenant.live}`, `company:${tenant.companyId}`],
  );
  expect(rows.slice(-4)).toMatchObject([
    { type: 'config.release.switched.v1', data: { hash: first, previousHash: second, rollback: true } },
    {
      data: {
        action: 'release.takenDown',
        actor: { kind: 'staff' },
        after: { environments: { [tenant.live]: first } },
      },
    },
    { type: 'config.release.withdrawn.v1', data: { hash: first } },
    { data: { action: 'release.takenDown', after: { environments: { [tenant.live]: null } } } },
  ]);
});

test('it is neither published nor rolled back to again, also by who is at it at the same moment', async () => {
  const { tenant, ids, first, second } = await twoReleases();
  await Promise.all([
    takeDown(tenant, first),
    ...Array.from({ length: 5 }, () => config.rollBack(tenant, first).catch(() => undefined)),
  ]);
  expect(await pinned(tenant.live)).toBe(second);
  expect(await config.rollBack(tenant, first)).toMatchObject({ __typename: 'ReleaseTakenDownError' });
  await takeDown(tenant, second);
  expect(await config.publish(tenant, 2)).toMatchObject({ __typename: 'ReleaseTakenDownError' });
  expect(await pinned(tenant.live)).toBeNull();
  // Other content is.
  await config.edit(tenant, 2, [{ set: { id: ids.quest, path: ['title', 'en'], value: 'Third' } }]);
  expect(await config.publish(tenant, 3)).toMatchObject({ __typename: 'ReleasePublishSuccess' });
});

test('a repeat changes nothing, and only staff may', async () => {
  const { tenant, second } = await twoReleases();
  await expect(takeDown(tenant, second, tenant.owner)).rejects.toThrow('FORBIDDEN');
  await takeDown(tenant, second);
  const count = async () => (await config.pool.query('select from outbox')).rowCount;
  const before = await count();
  expect(await takeDown(tenant, second)).toMatchObject({ __typename: 'StaffReleaseTakeDownSuccess' });
  expect(await count()).toBe(before);
  expect(await takeDown(tenant, 'a'.repeat(64))).toMatchObject({ __typename: 'NotFoundError' });
  await expect(config.pool.query('delete from taken_down_release')).rejects.toMatchObject({ code: '42501' });
});

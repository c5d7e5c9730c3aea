import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/leaderboard-store.ts';
import { operatorOf, playerOf } from '../support.ts';
import type { BreakableStore } from './suite.ts';
import { createProjectionWorld, type ProjectionWorld } from './world.ts';

const query = `query ($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on Leaderboard {
  entries(first: 5, after: $after) { edges { node { rank score playerId } } pageInfo { hasNextPage endCursor } } } } }`;

interface Page {
  readonly edges: readonly { readonly node: { rank: number; score: string; playerId: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Cursors, on a projection on a Redis, whichever. */
export const describeCursors = (name: string, connect: () => BreakableStore): void => {
  describe(`pages of leaderboards projected to ${name}`, () => {
    let store: BreakableStore;
    let world: ProjectionWorld;
    beforeAll(async () => {
      store = connect();
      world = await createProjectionWorld(store);
    });
    afterAll(() => world.close());

    test.for([
      ['an operator', true, 0],
      ['an operator', false, 1],
      ['a player', true, 2],
      ['a player', false, 3],
    ] as const)('lead %s on over each change of source, Redis first: %s', async ([who, redisFirst, serial]) => {
      const environmentId = `env_${randomBytes(4).toString('hex')}_${serial}`;
      const key = { environmentId, leaderboardId: 'ldb_1' };
      // Many are equal, so that most pages end among equals.
      await world.seed(key, 43);
      const viewer =
        who === 'a player' ? playerOf('plr_20', environmentId) : operatorOf(['content.read'], environmentId);
      const reads = async (source: string): Promise<number> => {
        const all = await world.game.deps.metrics.getMetricsAsJSON();
        const { values = [] } = all.find((each) => each.name === 'stargraph_leaderboard_reads_total') ?? {};
        return values.find(({ labels }) => labels['source'] === source)?.value ?? 0;
      };
      const seen: Page['edges'][number]['node'][] = [];
      const sources: string[] = [];
      let after: string | null = null;
      for (let more = true; more;) {
        const fromRedis = (sources.length % 2 === 0) === redisFirst;
        if (fromRedis) await world.keeper.rebuild(key, 'absent');
        else {
          const keys = await store.keys(`leaderboard:{${environmentId}/*`);
          if (keys.length > 0) await store.del(...keys);
        }
        const before = await reads('projection');
        const { data, errors } = await world.game.run(query, viewer, {
          r: [{ __typename: 'Leaderboard', environmentId, id: 'ldb_1' }],
          after,
        });
        expect(errors).toBeUndefined();
        const [{ entries }] = (data as { _entities: [{ entries: Page }] })._entities;
        sources.push((await reads('projection')) > before ? 'projection' : 'postgresql');
        expect(sources.at(-1)).toBe(fromRedis ? 'projection' : 'postgresql');
        seen.push(...entries.edges.map(({ node }) => node));
        more = entries.pageInfo.hasNextPage;
        after = entries.pageInfo.endCursor;
      }
      expect(sources).toHaveLength(9);
      const whole = await listEntries(world.sql, key, { after: null, limit: 100 });
      expect(seen).toEqual(whole.map(({ rank, score, playerId }) => ({ rank, score: String(score), playerId })));
    });
  });
};

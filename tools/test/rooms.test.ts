import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findViolations } from '../check/rooms.ts';

const domains = new Set(['auth', 'game']);
const messages = (file: string, source: string): readonly string[] =>
  findViolations(file, source, domains).map(({ message }) => message);

describe('the table of rooms', () => {
  test.each([
    ['kit/src/a.ts', '@stargraph/auth'],
    ['kit/src/a.ts', '../../subgraphs/game/src/domain/act.ts'],
    ['kit/test/a.test.ts', '@stargraph/embedded/stores/postgres'],
    ['kit/src/a.ts', '@stargraph/gateway'],
    ['subgraphs/auth/src/a.ts', '@stargraph/game'],
    ['subgraphs/auth/test/deep/a.test.ts', '../../../game/src/store/player.ts'],
    ['subgraphs/auth/src/a.ts', '@stargraph/workers'],
    ['subgraphs/auth/src/a.ts', '@stargraph/embedded/platform'],
    ['gateway/src/a.ts', '@stargraph/auth'],
    ['gateway/src/a.ts', '../../tools/supergraph/manifest.ts'],
    ['workers/src/a.ts', '@stargraph/gateway'],
    ['workers/src/a.ts', '@stargraph/embedded/simulator/bot'],
    ['clients/sdk/src/a.ts', '@stargraph/kit/ids'],
    ['tools/a.ts', '@stargraph/embedded/simulator/bot'],
    ['tools/a.ts', '../embedded/src/simulator/bot.ts'],
  ])('%s may not import %s', (file, specifier) => {
    expect(messages(file, `import { x } from '${specifier}';`)).toHaveLength(1);
  });

  test.each([
    ['kit/src/a.ts', './b.ts'],
    ['kit/src/a.ts', 'zod'],
    ['kit/test/a.test.ts', '../src/b.ts'],
    ['subgraphs/auth/src/a.ts', '@stargraph/kit/ids'],
    ['subgraphs/auth/src/schema/a.ts', '../game/b.ts'],
    ['subgraphs/auth/src/a.ts', '@stargraph/auth'],
    ['gateway/src/a.ts', '@stargraph/kit/viewer'],
    ['workers/src/a.ts', '@stargraph/game'],
    ['embedded/src/a.ts', './simulator/bot.ts'],
    ['embedded/src/a.ts', '@stargraph/gateway'],
    ['e2e/test/a.e2e.ts', '@stargraph/embedded/simulator/bot'],
    ['bench/src/a.ts', '@stargraph/embedded/platform'],
    ['tools/a.ts', '@stargraph/kit/contracts/domain'],
  ])('%s may import %s', (file, specifier) => {
    expect(messages(file, `import { x } from '${specifier}';`)).toEqual([]);
  });

  test.each([
    `import type { X } from '@stargraph/game';`,
    `export * from '@stargraph/game';`,
    `export { x } from '../../game/src/server.ts';`,
    `const x = await import('@stargraph/game');`,
    'const x = await import(`@stargraph/game`);',
    `type X = typeof import('@stargraph/game');`,
    `new Worker(new URL('../../game/src/main.ts', import.meta.url));`,
    `vi.mock('@stargraph/game');`,
  ])('another room is seen in %s', (source) => {
    expect(messages('subgraphs/auth/src/a.ts', source)).toEqual([
      'subgraphs/auth may not import subgraphs/game (only kit)',
    ]);
  });

  test('a violation names its line', () => {
    expect(findViolations('kit/src/a.ts', `\n\nimport '@stargraph/auth';\n`, domains)).toMatchObject([
      { file: 'kit/src/a.ts', line: 3 },
    ]);
  });

  test('a source that cannot be parsed is an error, not a pass', () => {
    expect(() => messages('kit/src/a.ts', 'import {')).toThrow('kit/src/a.ts');
  });

  test('every workspace is a room of the table', async () => {
    const root = join(import.meta.dirname, '..', '..');
    const { workspaces } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
    for (const room of workspaces.filter((pattern) => !pattern.endsWith('/*'))) {
      // What no room but an open one may import: a workspace that the table doesn't know would pass.
      const [from, up] = room === 'kit' ? ['clients/sdk/src/a.ts', '../../..'] : ['kit/src/a.ts', '../..'];
      expect(messages(from, `import '${up}/${room}/src/b.ts';`), room).toHaveLength(1);
    }
  });
});

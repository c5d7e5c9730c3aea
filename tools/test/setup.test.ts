import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const tools = join(import.meta.dirname, '..');
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stargraph-setup-'));
  for (const folder of ['tools', 'subgraphs', 'kit']) await mkdir(join(root, folder));
  for (const file of ['setup.mjs', 'setup-advice.mjs']) await cp(join(tools, file), join(root, 'tools', file));
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ name: 'x', workspaces: ['kit'], dependencies: { 'left-pad': '1.3.0' } }),
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const setUp = (env: NodeJS.ProcessEnv): { status: number | null; lines: readonly string[] } => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools', 'setup.mjs')], { encoding: 'utf8', env });
  return { status, lines: stderr.trim().split('\n') };
};

describe('a set-up that fails says in one line what to do', () => {
  test('where npm is missing', () => {
    const { status, lines } = setUp({ PATH: '' });
    expect(status).toBe(1);
    expect(lines.at(-1)).toBe('Stargraph: npm was not found: install npm 9 or newer beside Node.');
  });

  test('where the registry is out of reach, and leaves no stamp behind that would call the packages installed', async () => {
    const { status, lines } = setUp({
      PATH: process.env['PATH'],
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(root, 'cache'),
    });
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/^Stargraph: the npm registry was not reached/);
    expect(await readdir(root)).not.toContain('node_modules');
  });

  test('where npm ran no install scripts, so that Node 24 is not there', async () => {
    await writeFile(join(root, 'package.json'), JSON.stringify({ name: 'x', workspaces: ['kit'] }));
    const { status, lines } = setUp({ PATH: process.env['PATH'] });
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/^Stargraph: npm installed no Node 24: allow install scripts/);
  });
});

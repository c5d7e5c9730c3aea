import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKeys } from '@stargraph/embedded/keys';
import { createSimulatedBot } from '@stargraph/embedded/simulator/bot';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { startPostgres } from '@stargraph/embedded/stores/postgres';
import { freePort } from '@stargraph/infra/engines/engine';
import { LaunchExchangeDocument, OperatorSignInDocument } from '@stargraph/sdk';
import { bearer, send, type AnyDocument } from '../src/api.ts';
import { eventually } from '../src/eventually.ts';
import { startPlatformProcess, type PlatformProcess } from '../src/process.ts';

let folder: string;
let port: number;
let running: PlatformProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-export-kill-'));
  // PostgreSQL runs as somebody else where tests run as root.
  await chmod(folder, 0o755);
  port = await freePort();
  running = await startPlatformProcess(folder, port);
}, 120_000);
afterAll(async () => {
  running.signal('SIGTERM');
  await running.ended;
  await rm(folder, { recursive: true, force: true });
});

/** An operation of the constructor, which goes by its hash. */
const documentOf = async (name: string): Promise<AnyDocument> => {
  const path = join(import.meta.dirname, '..', '..', 'clients', 'documents.json');
  const known = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  const [documentId] = Object.entries(known).find(([, text]) => text.includes(` ${name}(`)) ?? [];
  return { __meta__: { documentId } };
};

const environmentId = (): string => /live, environment (env_\w+)/.exec(running.output())?.[1] ?? '';

const launch = async (): Promise<string> => {
  const keys = await loadKeys(folder);
  const bot = createSimulatedBot(1, 'stargraph_demo_bot', 'Star garden (demo)', keys.demoSecret('bot', 35));
  const initData = signLaunch(bot, { id: 1000, firstName: 'Cut', languageCode: 'en', isPremium: false }, new Date());
  const answer = await send(running.origin, LaunchExchangeDocument, {
    input: { environmentId: environmentId(), initData },
  });
  return (answer.data?.['launchExchange'] as { player: { id: string } }).player.id;
};

const operator = async (): Promise<Record<string, string>> => {
  const password = /password (\S+)/.exec(running.output())?.[1] ?? '';
  const answer = await send(running.origin, OperatorSignInDocument, {
    input: { email: 'demo@stargraph.localhost', password },
  });
  return bearer((answer.data?.['operatorSignIn'] as { accessToken: string }).accessToken);
};

interface Export {
  readonly id: string;
  readonly state: string;
  readonly interruption: string | null;
  readonly sha256: string | null;
}
const exportsOf = async (playerId: string): Promise<Export[]> => {
  const variables = { environmentId: environmentId(), playerId, first: 20 };
  const answer = await send(running.origin, await documentOf('PlayerExports'), variables, await operator());
  return (answer.data?.['playerExports'] as { edges: { node: Export }[] }).edges.map(({ node }) => node);
};

const open = (path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host: 'api.localhost' }, agent: false }, resolve).once(
      'error',
      reject,
    );
  });

/** Downloads until the first bytes are here, and kills the platform. @returns whether that was in the middle */
const killInTheMiddle = async (playerId: string): Promise<boolean> => {
  const input = { environmentId: environmentId(), playerId };
  const made = await send(running.origin, await documentOf('PlayerExport'), { input }, await operator());
  const { path } = made.data?.['playerExportCreate'] as { path: string };
  const answer = await open(path);
  let cut = false;
  answer.once('error', () => (cut = true));
  answer.once('data', () => running.signal('SIGKILL'));
  await new Promise((resolve) => {
    answer.once('close', resolve);
  });
  await running.ended;
  running = await startPlatformProcess(folder, port);
  return cut;
};

test('a download that a kill cuts off does not run for ever: it ends as interrupted once its lease is over', async () => {
  const playerId = await launch();
  let cut = false;
  // A kill may come too late for a file as small as this one.
  for (let attempt = 0; !cut && attempt < 5; attempt += 1) cut = await killInTheMiddle(playerId);
  expect(cut).toBe(true);
  const [newest] = await exportsOf(playerId);
  expect(newest).toMatchObject({ state: 'RUNNING', interruption: null, sha256: null });

  // Ten minutes go by.
  const { adminUrl } = await startPostgres({ folder: join(folder, 'postgres') });
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`update auth.player_export set due_at = due_at - interval '10 minutes' where state = 'running'`);
  } finally {
    await client.end();
  }
  const ended = await eventually(
    () => exportsOf(playerId),
    ([first]) => first?.state !== 'RUNNING',
    60_000,
  );
  expect(ended[0]).toMatchObject({ id: newest?.id, state: 'INTERRUPTED', interruption: 'TIMED_OUT', sha256: null });
}, 300_000);

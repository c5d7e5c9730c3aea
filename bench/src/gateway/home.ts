import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadKeys } from '@stargraph/embedded/keys';
import { readDocumentManifest } from '@stargraph/gateway';
import { domains } from '@stargraph/kit/contracts/domain';
import { Pool } from 'undici';
import type { Contender, Field } from './contest.ts';
import { askOf } from './load.ts';
import type { OursOptions } from './ours.ts';
import { hashOf, type Operation } from './operation.ts';
import { makePlayers } from './players.ts';
import type { Start } from './start.ts';
import type { PeerPlatform } from './viewers.ts';

/** More than there are connections, so that nobody asks twice at a time. */
const playerCount = 40;

const fromRoot = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

/** The document that the Mini App sends when it starts, as its build knows it. */
const homeQuery = async (): Promise<string> => {
  const manifest = readDocumentManifest(await readFile(fromRoot('clients/documents.json'), 'utf8'));
  const query = Object.values(manifest).find((text) => text.startsWith('query App_Player '));
  if (query === undefined || !(hashOf(query) in manifest)) throw new Error('The Mini App sends no App_Player');
  return query;
};

/** What the platform's own gateway, in its process, answers each player. */
const answersOf = async (origin: string, query: string, tokens: readonly string[]): Promise<unknown[]> => {
  const pool = new Pool(origin);
  try {
    const operation = {
      name: 'home' as const,
      query,
      request: (index: number) => ({ variables: {}, token: tokens[index] ?? '' }),
    };
    const ask = askOf(pool, operation, true);
    const answers: unknown[] = [];
    for (const index of tokens.keys()) answers.push((JSON.parse(await ask(index)) as { data: unknown }).data);
    return answers;
  } finally {
    await pool.close();
  }
};

/** The Mini App's start over the platform's own subgraphs and stores, players who have played asking. */
export const openHome = async (start: Start, folder: string): Promise<{ field: Field; operation: Operation }> => {
  const platform = await start('platform', [folder]);
  const { ready } = platform;
  const query = await homeQuery();
  const tokens = await makePlayers(
    ready['platform'] ?? '',
    await loadKeys(folder),
    ready['environmentId'] ?? '',
    playerCount,
  );
  const answers = await answersOf(ready['platform'] ?? '', query, tokens);

  let supergraph = await readFile(fromRoot('supergraph.graphql'), 'utf8');
  for (const domain of domains)
    supergraph = supergraph.replace(
      new RegExp(`(name: "${domain}", url: )"[^"]*"`),
      `$1"${ready[domain] ?? ''}/graphql"`,
    );
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, supergraph);
  const [first] = answers as { readonly release: { readonly hash: string } }[];
  const peer: PeerPlatform = { folder, releaseHash: first?.release.hash ?? '' };
  const options: OursOptions = {
    supergraphFile,
    documentsFile: fromRoot('clients/documents.json').pathname,
    origins: ready,
    folder,
  };
  const peerText = JSON.stringify(peer);
  const contenders: Contender[] = [
    { name: 'ours', gateway: await start('ours', [JSON.stringify(options)]), byHash: true },
    { name: 'apollo-gateway', gateway: await start('apollo', [supergraphFile, peerText]), byHash: false },
    { name: 'hive-gateway', gateway: await start('hive', [supergraphFile, 'default', peerText]), byHash: false },
    { name: 'hive-gateway-rust', gateway: await start('hive', [supergraphFile, 'rust', peerText]), byHash: false },
  ];
  return {
    field: {
      contenders,
      servers: new Map([
        ['subgraphs', platform.pid],
        ['PostgreSQL', Number(ready['postgresPid'])],
      ]),
    },
    operation: {
      name: 'home',
      query,
      request: (serial) => ({ variables: {}, token: tokens[serial % tokens.length] ?? '' }),
      expected: (serial) => answers[serial % tokens.length],
    },
  };
};

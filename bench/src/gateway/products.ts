import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { printSdl } from '@stargraph/kit/subgraph';
import { parse } from 'graphql';
import { operations } from './catalogue.ts';
import type { Field } from './contest.ts';
import { hashOf } from './operation.ts';
import type { OursOptions } from './ours.ts';
import { subgraphNames, subgraphSchemas } from './schemas.ts';
import type { Start } from './start.ts';

const composeFor = (origins: Readonly<Record<string, string>>): string => {
  const schemas = subgraphSchemas();
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({
      name,
      url: `${origins[name] ?? ''}/graphql`,
      typeDefs: parse(printSdl(schemas[name])),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
};

/** Three small subgraphs in one process, and everybody who can answer over them, each in a process of its own. */
export const openProducts = async (start: Start, folder: string): Promise<Field> => {
  const subgraphs = await start('subgraphs', [folder]);
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, composeFor(subgraphs.ready));
  const documentsFile = join(folder, 'documents.json');
  await writeFile(
    documentsFile,
    JSON.stringify(Object.fromEntries(operations.map(({ query }) => [hashOf(query), query]))),
  );
  const options: OursOptions = { supergraphFile, documentsFile, origins: subgraphs.ready, folder };
  const ours = await start('ours', [JSON.stringify(options)]);
  return {
    contenders: [
      { name: 'ours', gateway: ours, byHash: false },
      { name: 'ours, by hash', gateway: ours, byHash: true },
      { name: 'apollo-gateway', gateway: await start('apollo', [supergraphFile]), byHash: false },
      { name: 'hive-gateway', gateway: await start('hive', [supergraphFile, 'default']), byHash: false },
      { name: 'hive-gateway-rust', gateway: await start('hive', [supergraphFile, 'rust']), byHash: false },
      { name: 'merged-yoga', gateway: await start('merged'), byHash: false },
    ],
    servers: new Map([['subgraphs', subgraphs.pid]]),
  };
};

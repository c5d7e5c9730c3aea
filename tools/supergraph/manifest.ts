import { readFile } from 'node:fs/promises';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { parse } from 'yaml';
import { z } from 'zod';

const manifestSchema = z.object({
  federation_version: z.string(),
  subgraphs: z.record(z.enum(domains), z.object({ routing_url: z.url(), schema: z.object({ file: z.string() }) })),
});

export interface SubgraphEntry {
  readonly name: Domain;
  readonly routingUrl: string;
  /** Of the printed SDL, from the repository's root. */
  readonly schemaFile: string;
}

/** Reads `supergraph.yaml`. @throws ZodError naming what is missing or malformed */
export const readManifest = async (path: string): Promise<SubgraphEntry[]> => {
  const manifest = manifestSchema.parse(parse(await readFile(path, 'utf8')));
  return domains.map((name) => ({
    name,
    routingUrl: manifest.subgraphs[name].routing_url,
    schemaFile: manifest.subgraphs[name].schema.file,
  }));
};

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Demo } from './seed.ts';

const schema = z.object({
  email: z.string(),
  slug: z.string(),
  liveEnvironmentId: z.string(),
  sandboxEnvironmentId: z.string(),
});

const fileIn = (folder: string): string => join(folder, 'demo.json');

/** What the demo is, from an earlier start on the same data; its password is not kept. */
export const rememberedDemo = async (folder: string): Promise<Demo | undefined> => {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { ...schema.parse(JSON.parse(text)), password: '' };
};

export const rememberDemo = async (folder: string, demo: Demo): Promise<void> => {
  await writeFile(fileIn(folder), JSON.stringify(schema.parse(demo)));
};

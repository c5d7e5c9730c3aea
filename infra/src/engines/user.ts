import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Who a server runs as where it refuses root. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom to become: nobody else (undefined) unless this process is root's.
 * @throws Error where root has no such user to become
 */
export const findUser = async (name: string): Promise<User | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await execute('id', [flag, name])).stdout);
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch (error) {
    throw new Error(`There is no user "${name}" that a server could run as.`, { cause: error });
  }
};

const setpriv = '/usr/bin/setpriv';

/** A program, its arguments, and how to spawn it. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly user?: User;
}

/**
 * How a program runs as a user and does not outlive this process, even one that is killed.
 *
 * Root's checkout often lies in a folder closed to everyone else (`/root`), and so do temporary folders: the one
 * capability that lets through them is kept. Both need Linux's `setpriv`; without it the program only runs as the user.
 * @param orphanSignal what it gets when this process is gone
 */
export const commandLine = (line: CommandLine, orphanSignal: NodeJS.Signals): CommandLine => {
  if (!existsSync(setpriv)) return line;
  const { user } = line;
  return {
    command: setpriv,
    args: [
      '--pdeathsig',
      orphanSignal.replace('SIG', ''),
      ...(user === undefined
        ? []
        : [
            `--reuid=${user.uid}`,
            `--regid=${user.gid}`,
            '--clear-groups',
            '--inh-caps=+dac_override',
            '--ambient-caps=+dac_override',
          ]),
      line.command,
      ...line.args,
    ],
  };
};

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@stargraph/kit/errors';
import { isAlive } from './is-alive.ts';
import { StartupError } from './startup-error.ts';

/**
 * Claims a data folder for this process. A claim whose process is gone, as after a kill, is taken over.
 * @returns lets the folder go
 * @throws StartupError where another process uses it, or it can't be written
 */
export const claimDataFolder = (folder: string): (() => void) => {
  const path = join(folder, 'pid');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} can't be made: ${messageOf(error)}. Choose another with STARGRAPH_DATA.`,
      { cause: error },
    );
  }
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw new StartupError(
          `The data folder ${folder} can't be written: ${messageOf(error)}. Choose another with STARGRAPH_DATA.`,
          { cause: error },
        );
      }
    }
    const holder = Number(readFileSync(path, 'utf8'));
    if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && isAlive(holder)) {
      throw new StartupError(
        `The data folder ${folder} is in use by process ${holder}. Stop that one, or choose another folder with STARGRAPH_DATA.`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new StartupError(`The data folder ${folder} was taken by another start at the same moment. Try again.`);
};

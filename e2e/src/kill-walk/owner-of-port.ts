import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The inode of the socket whose local end on loopback is this port; undefined where there is none. */
const inodeOf = async (port: number): Promise<string | undefined> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1);
    for (const line of lines) {
      const [, local = '', , , , , , , , inode = '0'] = line.trim().split(/\s+/);
      if (local.endsWith(`:${wanted}`) && inode !== '0') return inode;
    }
  }
  return undefined;
};

const holds = async (pid: number, inode: string): Promise<boolean> => {
  const folder = `/proc/${pid}/fd`;
  const links = (await readdir(folder).catch(() => [])).map((name) =>
    readlink(`${folder}/${name}`).catch(() => undefined),
  );
  return (await Promise.all(links)).includes(`socket:[${inode}]`);
};

const lookEveryMs = 100;
const mostLooks = 20;

/**
 * Which of some processes a connection on loopback is of, by the port at its end: what the kernel says, not what a
 * process calls itself. Linux only. The kernel's table is read in pieces and may lack what moves meanwhile, so it is looked
 * for more than once.
 */
export const ownerOfPort = async <Process extends { readonly pid: number | undefined }>(
  processes: Iterable<Process>,
  port: number,
): Promise<Process | undefined> => {
  const all = [...processes];
  for (let looks = 1; looks <= mostLooks; looks += 1) {
    const inode = await inodeOf(port);
    if (inode !== undefined)
      for (const process of all) if (process.pid !== undefined && (await holds(process.pid, inode))) return process;
    await sleep(lookEveryMs);
  }
  return undefined;
};

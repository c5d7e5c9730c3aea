import { readdir, readFile, readlink } from 'node:fs/promises';

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

/**
 * Which of some processes a connection on loopback is of, by the port at its end: what the kernel says, not what a
 * process calls itself. Linux only.
 */
export const ownerOfPort = async <Process extends { readonly pid: number | undefined }>(
  processes: Iterable<Process>,
  port: number,
): Promise<Process | undefined> => {
  const inode = await inodeOf(port);
  if (inode === undefined) return undefined;
  for (const process of processes) if (process.pid !== undefined && (await holds(process.pid, inode))) return process;
  return undefined;
};

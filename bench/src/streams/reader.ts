import { connect, type Socket } from 'node:net';

/** One open stream, over a socket of its own: whole HTTP clients would be most of what is measured. */
export interface StreamReader {
  close(): void;
}

/**
 * Opens a stream.
 * @param onVersion told of each notice's version as it comes
 * @returns once its first event is there
 */
export const openReader = (
  origin: string,
  token: string,
  onVersion: (version: number) => void,
): Promise<StreamReader> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const socket: Socket = connect(Number(port), hostname);
    let opened = false;
    let rest = '';
    socket.setEncoding('latin1');
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('A stream was closed')));
    socket.on('data', (chunk: string) => {
      const text = rest + chunk;
      const end = text.lastIndexOf('\n\n');
      rest = text.slice(end + 1);
      if (!opened) {
        if (!text.startsWith('HTTP/1.1 200')) {
          socket.destroy();
          return reject(new Error(`A stream was refused: ${text.slice(0, 200)}`));
        }
        if (!text.includes('event: versions')) {
          rest = text;
          return;
        }
        opened = true;
        resolve({ close: () => socket.destroy() });
      }
      for (const [, version] of text.slice(0, end + 1).matchAll(/"version":(\d+)/g)) onVersion(Number(version));
    });
    socket.write(
      `GET /live HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`,
    );
  });

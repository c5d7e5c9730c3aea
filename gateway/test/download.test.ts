import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '@stargraph/kit/clock';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  handleCommand,
} from '@stargraph/kit/commands';
import { playerExport, playerExportEnd } from '@stargraph/kit/contracts/commands/auth';
import { createLogger } from '@stargraph/kit/logging';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { RequestRefusedError, sendRefusal } from '../src/answer.ts';
import { createDownload, downloadIn } from '../src/download.ts';
import { ask, open } from './raw-request.ts';

/** How the owner was told that downloads ended, by ticket. */
const ends = new Map<string, unknown[]>();
/** Which commands the owner doesn't answer. */
const failing = new Set<string>();
const key = randomBytes(32);
const logger = createLogger({ service: 'gateway', level: 'silent' });
/** Long enough that a reader who does not read holds it up. */
const pieces = 40;
const pieceText = (piece: number): string => `${piece} ☆ `.repeat(60_000);
let asked = 0;

const receiver = createCommandReceiver({
  owner: 'auth',
  keyFor: () => key,
  clock: systemClock,
  onError: () => {},
  handlers: [
    handleCommand(playerExport, async ({ place }) => {
      asked += 1;
      if (failing.has('player.export')) throw new Error('down');
      const piece = Number(place ?? 0);
      return { format: 'json' as const, text: pieceText(piece), next: piece + 1 < pieces ? String(piece + 1) : null };
    }),
    handleCommand(playerExportEnd, async ({ ticket, end }) => {
      if (failing.has('player.exportEnd')) throw new Error('down');
      ends.set(ticket, [...(ends.get(ticket) ?? []), end]);
      return { recorded: true };
    }),
  ],
});

const downloads = createDownload({
  commands: createCommandClient({
    caller: 'gateway',
    keyFor: () => key,
    transport: createLocalCommandTransport(() => receiver),
    clock: systemClock,
  }),
  logger,
  stalledMs: 1000,
});
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: async (request, response) => {
      const download = downloadIn(request.url ?? '');
      if (download === undefined) throw new Error('No download');
      await downloads.send(download, request, response, { traceId: '0', traceparent: '' }).catch((error: unknown) => {
        if (!(error instanceof RequestRefusedError)) throw error;
        sendRefusal(response, error);
      });
    },
    ready: () => Promise.resolve(true),
    logger,
  });
});
afterAll(() => server.stop(0));
beforeEach(() => {
  failing.clear();
  asked = 0;
});

const pathOf = (ticket: string) => ({ host: 'api.localhost', path: `/exports/player/${ticket}` });
const endsOf = async (ticket: string): Promise<unknown[]> => {
  for (let look = 0; look < 400 && !ends.has(ticket); look += 1) await sleep(25);
  // Whoever told it twice has done so by now.
  await downloads.settled();
  return ends.get(ticket) ?? [];
};

describe("a download of a player's data", () => {
  test('is told to its owner as completed with the length and the hash of what arrived', async () => {
    const file = await ask(server.port, pathOf('whole'));
    expect(file.status).toBe(200);
    expect(file.headers['x-accel-buffering']).toBe('no');
    expect(await endsOf('whole')).toEqual([
      {
        outcome: 'completed',
        bytes: file.body.length,
        sha256: createHash('sha256').update(file.body).digest('hex'),
      },
    ]);
    expect(file.text).toBe(Array.from({ length: pieces }, (_, piece) => pieceText(piece)).join(''));
  });

  test('is told as interrupted where its reader leaves in the middle', async () => {
    const answer = await open(server.port, pathOf('left'));
    for await (const _ of answer) break;
    answer.destroy();
    expect(await endsOf('left')).toEqual([{ outcome: 'interrupted', reason: 'reader_left' }]);
    expect(asked).toBeLessThan(pieces);
  });

  test('is told as interrupted where its reader stays and reads nothing', async () => {
    const answer = await open(server.port, pathOf('stalled'));
    answer.on('error', () => {});
    expect(await endsOf('stalled')).toEqual([{ outcome: 'interrupted', reason: 'reader_left' }]);
    expect(asked).toBeLessThan(pieces);
    answer.destroy();
  });

  test('is told as interrupted where its owner does not answer on the way, and the connection breaks off', async () => {
    const answer = await open(server.port, pathOf('down'));
    failing.add('player.export');
    await expect(
      (async () => {
        for await (const _ of answer);
      })(),
    ).rejects.toThrow(/aborted|ECONNRESET/);
    expect(await endsOf('down')).toEqual([{ outcome: 'interrupted', reason: 'unavailable' }]);
  });

  test('that never began has no end to tell', async () => {
    failing.add('player.export');
    expect((await ask(server.port, pathOf('early'))).status).toBe(503);
    await downloads.settled();
    expect(ends.has('early')).toBe(false);
  });

  test('is told again where its owner does not hear at once, and what stops waits for that', async () => {
    failing.add('player.exportEnd');
    await ask(server.port, pathOf('deaf'));
    let settled = false;
    const settling = sleep(50).then(async () => {
      await downloads.settled();
      settled = true;
    });
    await sleep(150);
    expect(settled).toBe(false);
    failing.delete('player.exportEnd');
    await settling;
    expect(await endsOf('deaf')).toMatchObject([{ outcome: 'completed' }]);
  });
});

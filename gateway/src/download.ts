import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandClient } from '@stargraph/kit/commands';
import { playerExport, playerExportEnd } from '@stargraph/kit/contracts/commands/auth';
import { auditExport } from '@stargraph/kit/contracts/commands/tenant';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Trace } from '@stargraph/kit/tracing';
import type { z } from 'zod';
import { RequestRefusedError } from './answer.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

/** What can be downloaded by a link, by its word in the path. */
const files = { audit: auditExport, player: playerExport } as const;

export interface Download {
  readonly file: keyof typeof files;
  readonly ticket: string;
}

/** The download that a path is of; undefined for any other path. */
export const downloadIn = (path: string): Download | undefined => {
  const [, file, ticket] = /^\/exports\/(\w{1,20})\/([\w.-]{1,8000})$/.exec(path) ?? [];
  return ticket !== undefined && (file === 'audit' || file === 'player') ? { file, ticket } : undefined;
};

type PlayerExportEnd = z.input<typeof playerExportEnd.input>['end'];

/**
 * Lets whoever has a good link download what it is of: a piece at a time, each asked for when the one before has been
 * taken, so that memory stays the same however long the file and however slow the reader. How the download of a
 * player's data ended is told to its owner, who keeps the proof.
 */
export const createDownload = (deps: {
  readonly commands: CommandClient;
  readonly logger: Logger;
  /** How long a reader may take nothing of what is sent, milliseconds: then nobody reads there any more. @default a minute */
  readonly stalledMs?: number;
}) => {
  const telling = new Set<Promise<void>>();

  /** Tells it until it is heard. Where it is not, the owner takes the download for interrupted after a while. */
  const tellEnd = async (ticket: string, end: PlayerExportEnd, trace: Trace): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { recorded } = await deps.commands.call(playerExportEnd, { ticket, end }, trace);
        if (!recorded && end.outcome === 'completed')
          deps.logger.error({ traceId: trace.traceId }, 'an export that was sent whole is not recorded as such');
        return;
      } catch (error) {
        if (attempt === 4) {
          deps.logger.error({ traceId: trace.traceId, problem: messageOf(error) }, 'the end of an export was not told');
          return;
        }
        await sleep(250 * 2 ** attempt);
      }
    }
  };

  return {
    /** @throws RequestRefusedError 404, 405, 503 */
    send: async (
      { file, ticket }: Download,
      request: IncomingMessage,
      response: ServerResponse,
      trace: Trace,
    ): Promise<void> => {
      if (request.method !== 'GET')
        throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Download by GET.', { allow: 'GET' });
      const pieceAt = (place: string | null) =>
        deps.commands.call(files[file], { ticket, place }, { traceparent: trace.traceparent });
      const failed = (error: unknown): void => {
        deps.logger.error({ traceId: trace.traceId, file, problem: messageOf(error) }, 'a download could not be read');
      };
      const over = (end: PlayerExportEnd): void => {
        if (file !== 'player') return;
        const told = tellEnd(ticket, end, trace).finally(() => telling.delete(told));
        telling.add(told);
      };
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const { socket } = response;
      const left = (): boolean => gone.signal.aborted || response.destroyed || socket?.destroyed === true;
      const first = await pieceAt(null).catch((error: unknown) => {
        failed(error);
        throw new RequestRefusedError(503, 'UNAVAILABLE', 'The file can not be read at the moment. Try again.');
      });
      if (first === null)
        throw new RequestRefusedError(
          404,
          'NOT_FOUND',
          'This link is not good, no longer, or was used. Ask for another.',
        );
      response.writeHead(200, {
        'content-type': types[first.format],
        'content-disposition': `attachment; filename="${file}.${first.format}"`,
        'cache-control': 'no-store',
        // A proxy that took the whole file at once would make a slow reader, or one that leaves, look like a quick one.
        'x-accel-buffering': 'no',
      });
      response.setTimeout(deps.stalledMs ?? 60_000, () => response.destroy());
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for (let piece = first; ;) {
          if (left()) throw new Error('The reader left');
          const chunk = Buffer.from(piece.text);
          hash.update(chunk);
          bytes += chunk.length;
          if (!response.write(chunk)) await once(response, 'drain', { signal: gone.signal });
          if (piece.next === null) break;
          const next = await pieceAt(piece.next);
          if (next === null) throw new Error('A link went bad on the way');
          piece = next;
        }
        if (left()) throw new Error('The reader left');
        const finished = once(response, 'finish', { signal: gone.signal });
        response.end();
        await finished;
        // What could not be written any more counts as finished too.
        if (socket?.destroyed === true) throw new Error('The reader left before the end');
        over({ outcome: 'completed', bytes, sha256: hash.digest('hex') });
      } catch (error) {
        const reason = left() ? 'reader_left' : 'unavailable';
        if (reason === 'unavailable') failed(error);
        // Whoever reads must not take a part for the whole: the connection breaks off.
        response.destroy();
        over({ outcome: 'interrupted', reason });
      }
    },
    /** Resolves once the owner has been told of all that has ended. */
    settled: async (): Promise<void> => {
      await Promise.all(telling);
    },
  };
};

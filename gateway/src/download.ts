import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CommandClient } from '@stargraph/kit/commands';
import { auditExport, playerExport } from '@stargraph/kit/contracts/command';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Trace } from '@stargraph/kit/tracing';
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

/**
 * Lets whoever has a good link download what it is of: a piece at a time, each asked for when the one before has been
 * taken, so that memory stays the same however long the file and however slow the reader.
 */
export const createDownload =
  (deps: { readonly commands: CommandClient; readonly logger: Logger }) =>
  /** @throws RequestRefusedError 404, 405, 503 */
  async (
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
    const first = await pieceAt(null).catch((error: unknown) => {
      failed(error);
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'The file can not be read at the moment. Try again.');
    });
    if (first === null)
      throw new RequestRefusedError(404, 'NOT_FOUND', 'This link is not good, or no longer. Ask for another.');
    response.writeHead(200, {
      'content-type': types[first.format],
      'content-disposition': `attachment; filename="${file}.${first.format}"`,
      'cache-control': 'no-store',
    });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      for (let piece = first; ;) {
        if (!response.write(piece.text)) await once(response, 'drain', { signal: gone.signal });
        if (piece.next === null || gone.signal.aborted) break;
        const next = await pieceAt(piece.next);
        if (next === null) throw new Error('A link went bad on the way');
        piece = next;
      }
      response.end();
    } catch (error) {
      // Whoever reads must not take a part for the whole: the connection breaks off.
      if (!gone.signal.aborted) failed(error);
      response.destroy();
    }
  };

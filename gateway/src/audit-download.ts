import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CommandClient } from '@stargraph/kit/commands';
import { auditExport } from '@stargraph/kit/contracts/command';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Trace } from '@stargraph/kit/tracing';
import { RequestRefusedError } from './answer.ts';

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

/** The word in the path of a download of the audit log; undefined for any other path. */
export const auditTicketIn = (path: string): string | undefined =>
  /^\/exports\/audit\/([\w.-]{1,8000})$/.exec(path)?.[1];

/**
 * Lets whoever has a good link download what it is of: a piece at a time, each asked for when the one before has been
 * taken, so that memory stays the same however long the log and however slow the reader.
 */
export const createAuditDownload =
  (deps: { readonly commands: CommandClient; readonly logger: Logger }) =>
  /** @throws RequestRefusedError 404, 405, 503 */
  async (ticket: string, request: IncomingMessage, response: ServerResponse, trace: Trace): Promise<void> => {
    if (request.method !== 'GET')
      throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Download by GET.', { allow: 'GET' });
    const pieceAfter = (before: string | null) =>
      deps.commands.call(auditExport, { ticket, before }, { traceparent: trace.traceparent });
    const failed = (error: unknown): void => {
      deps.logger.error({ traceId: trace.traceId, problem: messageOf(error) }, 'an audit log could not be read');
    };
    const first = await pieceAfter(null).catch((error: unknown) => {
      failed(error);
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'The log can not be read at the moment. Try again.');
    });
    if (first === null)
      throw new RequestRefusedError(404, 'NOT_FOUND', 'This link is not good, or no longer. Ask for another.');
    response.writeHead(200, {
      'content-type': types[first.format],
      'content-disposition': `attachment; filename="audit.${first.format}"`,
      'cache-control': 'no-store',
    });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      for (let piece = first; ;) {
        if (!response.write(piece.text)) await once(response, 'drain', { signal: gone.signal });
        if (piece.next === null || gone.signal.aborted) break;
        const next = await pieceAfter(piece.next);
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

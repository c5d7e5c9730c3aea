import type { ServerResponse } from 'node:http';
import type { LiveNotice } from '@stargraph/kit/contracts/live';

/** A reader that takes nothing for this long is cut off; it comes back by itself. */
const stuckMs = 30_000;

/** Why a stream ends, as its reader is told. */
export type EndReason = 'expired' | 'stopping';
/** How it came to its end: as its reader was told, because its reader took nothing, or because its reader left. */
export type Ending = EndReason | 'stuck' | 'left';

export type Versions = Readonly<Record<string, number>>;

/** One reader of notices. Before it is opened it keeps what it is told. */
export interface LiveStream {
  open(versions: Versions): void;
  versions(versions: Versions): void;
  notice(notice: LiveNotice): void;
  /** Keeps proxies from closing the connection. Cuts off a reader that is stuck. */
  beat(): void;
  end(reason: EndReason): void;
  /** How it has ended, once it has. */
  readonly ending: Ending;
}

const eventOf = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Server-sent events over one response. While the reader takes nothing, only the newest notice of each topic is
 * kept for it, so that a slow one costs no more memory than a quick one.
 */
export const createStream = (response: ServerResponse): LiveStream => {
  const waiting = new Map<string, string>();
  /** Since when nothing can be written; undefined while it can. */
  let shutSince: number | undefined = performance.now();
  let ending: Ending = 'left';

  const over = (): boolean => response.destroyed || response.writableEnded;
  const write = (text: string): void => {
    shutSince = response.write(text) ? undefined : (shutSince ?? performance.now());
  };
  const flush = (): void => {
    shutSince = undefined;
    const texts = [...waiting.values()];
    waiting.clear();
    if (texts.length > 0 && !over()) write(texts.join(''));
  };
  const put = (key: string, text: string): void => {
    if (over()) return;
    if (shutSince === undefined) write(text);
    else waiting.set(key, text);
  };

  return {
    open: (versions) => {
      if (over()) return;
      response.on('drain', flush);
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        // nginx would otherwise gather notices until its buffer is full.
        'x-accel-buffering': 'no',
      });
      if (response.write(eventOf('versions', versions))) flush();
    },
    versions: (versions) => put('versions', eventOf('versions', versions)),
    notice: ({ topic, id, version }) => put(`${id} ${topic}`, eventOf('notice', { topic, id, version })),
    beat: () => {
      if (shutSince === undefined) put('beat', ': beat\n\n');
      else if (performance.now() - shutSince > stuckMs) {
        ending = 'stuck';
        response.destroy();
      }
    },
    end: (reason) => {
      if (over()) return;
      ending = reason;
      if (shutSince === undefined) response.end(eventOf('end', { reason }));
      else response.destroy();
    },
    get ending() {
      return ending;
    },
  };
};

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@stargraph/kit/clock';
import { liveChannel, liveNoticeSchema, type LiveNotice } from '@stargraph/kit/contracts/live';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { counterOf, gaugeOf, type Registry } from '@stargraph/kit/metrics';
import type { Viewer } from '@stargraph/kit/viewer';
import { RequestRefusedError } from '../answer.ts';
import type { Admission } from '../gate.ts';
import { audienceOf, channelOf, isWithin, type Audience } from './audience.ts';
import { createReaders, type Reader } from './readers.ts';
import { createStream, type LiveStream } from './stream.ts';
import { readVersions, type VersionStore } from './versions.ts';

const tickMs = 1000;
const ticksPerBeat = 15;
/** How often it is asked whether who hears still may: rights that were taken away end a stream so late at most. */
const ticksPerCheck = 5;
const catchUpAttempts = 20;
const catchUpPauseMs = 500;

export interface Live {
  /** Answers `/live` and `/live/versions`. @throws RequestRefusedError 400, 401, 403, 429, 503 */
  serve(
    what: 'stream' | 'versions',
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void>;
  /** Takes a message of Redis. */
  hear(channel: string, message: string): void;
  /** The way to Redis was broken and is there again: every stream is told its versions, since notices were lost. */
  catchUp(): void;
  /** A session is over, and with it the streams that it opened. */
  endSession(sessionId: string): void;
  /** Ends every stream, and any other that is opened: their readers go to another gateway. */
  drain(): void;
}

/** Notices from Redis to whoever may hear them. */
export const createLive = (deps: {
  readonly versions: VersionStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** An environment points to another release. */
  readonly onRelease: (environmentId: string) => void;
}): Live => {
  const readers = createReaders();
  const open = gaugeOf(deps.metrics, {
    name: 'stargraph_streams_open',
    help: 'Live streams that are open',
    labelNames: [],
  });
  open.set(0);
  const ended = counterOf(deps.metrics, {
    name: 'stargraph_streams_ended_total',
    help: 'Live streams that ended: expired, stopping, left by their reader, or stuck because it took nothing',
    labelNames: ['reason'],
  });
  let draining = false;
  let ticking: NodeJS.Timeout | undefined;
  let ticks = 0;
  let checking = false;

  /** Each person is asked about once, however many streams they have. One that can't be asked about now is left alone. */
  const checkRights = async (): Promise<void> => {
    const viewers = new Map<string, Promise<Viewer | null | undefined>>();
    for (const { audience, again, mayHear, stream } of readers.all()) {
      const asked =
        viewers.get(audience.viewer) ??
        again().catch((error: unknown) =>
          error instanceof RequestRefusedError && error.status !== 503 ? null : undefined,
        );
      viewers.set(audience.viewer, asked);
      const viewer = await asked;
      if (viewer === null || (viewer !== undefined && !mayHear(viewer))) stream.end('expired');
    }
  };
  const check = async (): Promise<void> => {
    if (checking) return;
    checking = true;
    try {
      await checkRights();
    } finally {
      checking = false;
    }
  };

  const tick = (): void => {
    const now = deps.clock.now();
    ticks += 1;
    if (ticks % ticksPerCheck === 0) void check();
    for (const { stream, until } of readers.all()) {
      if (now >= until) stream.end('expired');
      else if (ticks % ticksPerBeat === 0) stream.beat();
    }
    if (readers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };

  const versionsFor = async (audience: Audience): Promise<Record<string, number>> => {
    try {
      return await readVersions(deps.versions, audience);
    } catch (error) {
      deps.logger.warn({ problem: messageOf(error) }, 'versions can not be read');
      throw new RequestRefusedError(
        503,
        'UNAVAILABLE',
        'Nobody knows at the moment what has changed. Ask for what you show.',
        { 'retry-after': '5' },
      );
    }
  };

  const openStream = async (
    audience: Audience,
    asked: string | null,
    { until, sessionId, again }: Admission,
    response: ServerResponse,
  ): Promise<void> => {
    // Who left while the credential was checked would never be heard leaving.
    if (response.destroyed) return;
    // It hears from now on: what changes while the versions are read must not fall between.
    const mayHear = (viewer: Viewer): boolean => isWithin(audience, viewer, asked);
    const reader: Reader = { audience, stream: createStream(response), until, sessionId, again, mayHear };
    readers.add(reader);
    open.set(readers.size);
    response.once('close', () => {
      readers.remove(reader);
      open.set(readers.size);
    });
    ticking ??= setInterval(tick, tickMs).unref();
    try {
      reader.stream.open(await versionsFor(audience));
      response.once('close', () => ended.inc({ reason: reader.stream.ending }));
    } catch (error) {
      readers.remove(reader);
      open.set(readers.size);
      throw error;
    }
    // Not refused: who comes over a connection from before is told to go on to another gateway, which is no failure.
    if (draining) reader.stream.end('stopping');
  };

  /** The connection that reads versions may come back later than the one that hears notices. */
  const catchUpOne = async (audience: Audience, stream: LiveStream): Promise<void> => {
    for (let attempt = 1; attempt <= catchUpAttempts; attempt += 1) {
      const versions = await versionsFor(audience).catch(() => undefined);
      if (versions !== undefined) return stream.versions(versions);
      await sleep(catchUpPauseMs);
    }
    // It was logged each time; the readers' own poll tells them.
  };

  const noticeOf = (message: string): LiveNotice | undefined => {
    try {
      return liveNoticeSchema.parse(JSON.parse(message));
    } catch (error) {
      deps.logger.error({ problem: messageOf(error) }, 'a notice can not be read');
      return undefined;
    }
  };

  return {
    serve: async (what, admission, request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://gateway');
      const asked = searchParams.get('environment');
      const audience = audienceOf(admission.viewer, asked);
      if (what === 'stream') return openStream(audience, asked, admission, response);
      const text = JSON.stringify(await versionsFor(audience));
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text);
    },
    hear: (channel, message) => {
      if (channel !== liveChannel) return;
      const notice = noticeOf(message);
      if (notice === undefined) return;
      if (notice.topic === 'release') deps.onRelease(notice.environmentId);
      for (const { audience, stream } of readers.on(channelOf(notice))) {
        if (audience.hears.some(({ id, topics }) => id === notice.id && topics.includes(notice.topic)))
          stream.notice(notice);
      }
    },
    catchUp: () => {
      for (const { audience, stream } of readers.all()) void catchUpOne(audience, stream);
    },
    endSession: (sessionId) => {
      for (const reader of readers.all()) if (reader.sessionId === sessionId) reader.stream.end('expired');
    },
    drain: () => {
      draining = true;
      for (const { stream } of readers.all()) stream.end('stopping');
    },
  };
};

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { createMailboxPage } from './page.ts';
import { openMailStore, type StoredMail } from './store.ts';

/** The largest mail that is taken, bytes. */
const largest = 1_048_576;

/** A mail server on loopback that delivers to nobody: it keeps what it gets, for a page that shows it. */
export interface Mailbox {
  /** `smtp://127.0.0.1:port` */
  readonly smtpUrl: string;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The newest mail to that address that is not among `seen`. @throws Error where none comes in time */
  waitFor(address: string, seen?: ReadonlySet<string>): Promise<StoredMail>;
  list(): readonly StoredMail[];
  stop(): Promise<void>;
}

const bodyOf = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** @param deps.folder where mails are kept; without one they live as long as the process */
export const startMailbox = async (deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly folder?: string | undefined;
}): Promise<Mailbox> => {
  const store = await openMailStore(deps.folder);
  const page = createMailboxPage(store);

  const keep = async (raw: Buffer, to: readonly string[], from: string): Promise<void> => {
    const parsed = await PostalMime.parse(raw);
    await store.add({
      // The same mail that is sent again after a lost answer is one mail.
      id: createHash('sha256')
        .update(parsed.messageId ?? raw)
        .update(to.join())
        .digest('hex')
        .slice(0, 24),
      to: [...to],
      from: parsed.from?.address ?? from,
      subject: parsed.subject ?? '',
      at: new Date(deps.clock.now()).toISOString(),
      text: parsed.text ?? '',
      html: parsed.html ?? '',
    });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largest,
    logger: false,
    onData: (stream, session, callback) => {
      const { mailFrom, rcptTo } = session.envelope;
      bodyOf(stream)
        .then((raw) =>
          keep(
            raw,
            rcptTo.map(({ address }) => address),
            mailFrom === false ? '' : mailFrom.address,
          ),
        )
        .then(
          () => callback(),
          (error: unknown) => callback(new Error(messageOf(error))),
        );
    },
  });
  server.on('error', (error: Error) => deps.logger.debug({ problem: error.message }, 'a mail connection failed'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox has no port');

  return {
    smtpUrl: `smtp://127.0.0.1:${address.port}`,
    handle: page,
    list: () => store.list(),
    waitFor: async (to, seen = new Set()) => {
      for (let tries = 0; tries < 600; tries += 1) {
        const found = store.list().find((mail) => mail.to.includes(to) && !seen.has(mail.id));
        if (found !== undefined) return found;
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      throw new Error('The mail that was waited for did not come in half a minute');
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

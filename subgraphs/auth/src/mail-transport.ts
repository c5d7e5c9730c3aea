import { createTransport } from 'nodemailer';
import { MailRefusedError, type MailTransport } from './use-case/send-mail.ts';

/** Milliseconds that a server may take over each step. */
const patienceMs = 10_000;

/**
 * Mail over SMTP, on a few connections that are kept.
 * @param url `smtps://user:password@host:465`, or `smtp://…:587`, which must offer STARTTLS unless it is on loopback
 */
export const createSmtpTransport = (url: string, from: string): { send: MailTransport; close(): void } => {
  const { hostname } = new URL(url);
  const loopback = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: 3 * patienceMs,
      requireTLS: !loopback,
      ignoreTLS: loopback,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '');
  return {
    send: async ({ to, id, subject, text, html }) => {
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (error) {
        const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
        // 5xx about this mail is for good; about our way in (530, 535, …) it may be mended.
        if (code >= 550 && code < 560) throw new MailRefusedError(code);
        throw error;
      }
    },
    close: () => transport.close(),
  };
};

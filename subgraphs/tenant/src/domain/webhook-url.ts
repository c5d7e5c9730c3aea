import { DomainError } from '@stargraph/kit/errors';
import { isAddress, isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** The longest address that is taken, in characters. */
const longestUrl = 2048;
/** HTTPS and its usual second. Others belong to services that were not made to be told things by strangers. */
const ports: ReadonlySet<string> = new Set(['', '8443']);
/** Names that only mean something inside somebody's network. */
const insideNames = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/** Webhooks are not sent to such an address; the message says why. */
export class WebhookUrlRefusedError extends DomainError {
  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}

/** The host of a URL as resolvers take it: without brackets, without a dot at its end. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

/** Whether a URL stays on this machine. */
const isLoopbackUrl = (url: URL): boolean => {
  const host = hostOf(url);
  return host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);
};

/**
 * Where a webhook may be sent, by its address alone; what its name resolves to is looked at when it is sent. Parsed as
 * browsers do, so that `https://2130706433/` and `https://0x7f.1/` are what they are.
 *
 * @param loopback whether this machine is allowed, with HTTP and any port: on somebody's own machine
 * @throws WebhookUrlRefusedError that says what is wrong
 */
export const webhookUrl = (text: string, loopback: boolean): URL => {
  const trimmed = text.trim();
  if (trimmed.length > longestUrl) throw new WebhookUrlRefusedError(`url must have at most ${longestUrl} characters.`);
  if (!URL.canParse(trimmed))
    throw new WebhookUrlRefusedError('url must be a whole address, such as https://example.com/hook.');
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '')
    throw new WebhookUrlRefusedError(
      'url must hold no user name or password: deliveries prove themselves by their signature.',
    );
  url.hash = '';
  if (loopback && isLoopbackUrl(url) && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  if (url.protocol !== 'https:') throw new WebhookUrlRefusedError('url must begin with https://.');
  if (!ports.has(url.port)) throw new WebhookUrlRefusedError('url must have port 443 or 8443.');
  const host = hostOf(url);
  const inside = isAddress(host) ? !isPublicAddress(host) : !host.includes('.') || insideNames.test(host);
  if (inside)
    throw new WebhookUrlRefusedError('url must be reachable from the internet: private addresses are refused.');
  return url;
};

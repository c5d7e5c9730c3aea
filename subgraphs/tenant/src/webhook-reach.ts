import { Resolver } from 'node:dns/promises';
import { isLoopbackAddress, isPublicAddress } from './domain/public-address.ts';

/**
 * Where webhooks may go. Composition roots choose it; no setting does, or a mistake would open the inside of
 * somebody's network to every customer.
 */
export interface WebhookReach {
  /** Whether this machine may be told things: the embedded form, on somebody's own. */
  readonly loopback: boolean;
  /** The addresses of a name. Rejects where it has none. */
  resolve(host: string): Promise<readonly string[]>;
  isAllowed(address: string): boolean;
}

/** Asks DNS alone: no hosts file, no search domain, so that a name means the same as outside. */
const resolveByDns = async (host: string): Promise<string[]> => {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (addresses.length > 0) return addresses;
  const [failed] = found.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
  throw failed instanceof Error ? failed : new Error('The name has no address');
};

/** The internet. */
export const publicReach: WebhookReach = { loopback: false, resolve: resolveByDns, isAllowed: isPublicAddress };

/** The internet and this machine, whose names need no DNS. */
export const loopbackReach: WebhookReach = {
  loopback: true,
  resolve: async (host) => (/(^|\.)localhost$/.test(host) ? ['127.0.0.1'] : await resolveByDns(host)),
  isAllowed: (address) => isPublicAddress(address) || isLoopbackAddress(address),
};

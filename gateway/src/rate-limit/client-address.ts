import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';

/** An address or a network in CIDR form. */
export const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

/** IPv4 that came over an IPv6 socket is written as itself. */
const plain = (address: string): string =>
  address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;

/**
 * The address that a request comes from: the peer of the connection, or, where that is a trusted proxy, whom the proxies say
 * that it came from: the last address of `x-forwarded-for` that is none of them, else `x-real-ip`. What anybody else
 * writes into these headers counts for nothing.
 *
 * @param trusted addresses and networks in CIDR form
 */
export const createClientAddresses = (trusted: readonly string[]): ((request: IncomingMessage) => string) => {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = '', bits] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isProxy = (address: string): boolean => proxies.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');

  return (request) => {
    let client = plain(request.socket.remoteAddress ?? '0.0.0.0');
    if (trusted.length === 0 || !isProxy(client)) return client;
    const told = [request.headers['x-forwarded-for'] ?? request.headers['x-real-ip'] ?? []].flat().join(',').split(',');
    for (const text of told.toReversed()) {
      const address = plain(text.trim());
      // From here on it is hearsay.
      if (isIP(address) === 0) break;
      client = address;
      if (!isProxy(address)) break;
    }
    return client;
  };
};

import ipaddr from 'ipaddr.js';

/** Public by their number, but answered inside a cloud alone. */
const insideClouds: ReadonlySet<string> = new Set(['168.63.129.16']);

/** What IPv6 gives to the internet. Everything that embeds an IPv4 address (mapped, NAT64, compatible) lies outside. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is one of the internet: not private, loopback, link-local (a cloud's metadata), shared by a
 * carrier, multicast, reserved, nor a way to smuggle one of those (IPv4 in IPv6, 6to4, Teredo).
 *
 * @param address in any notation that the system's resolver would take; what is none is not public
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address) || insideClouds.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(globalUnicast);
};

/** Whether an address is this machine's own. */
export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';

/** Whether a URL's host is an address instead of a name. */
export const isAddress = (host: string): boolean => ipaddr.isValid(host);

/**
 * Which addresses are on the public internet: IANA's registries of special-purpose addresses (RFC 6890), for IPv4
 * by what is not, for IPv6 by what is. A link that somebody pasted may lead to a router or a server of the house.
 */
import { BlockList, isIP, SocketAddress } from 'node:net';

const NOT_PUBLIC_V4 = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared by a carrier'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocols'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'relays of 6to4'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved, broadcast'],
] as const;
const NOT_PUBLIC_V6 = [
  ['2001::', 23, 'protocols, Teredo among them'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4'],
  ['3fff::', 20, 'documentation'],
] as const;

const notPublic = new BlockList();
for (const [net, prefix] of NOT_PUBLIC_V4) notPublic.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of NOT_PUBLIC_V6) notPublic.addSubnet(net, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
/** Prefixes with an address of IPv4 behind them: mapped, and NAT64 (RFC 6052). */
const embedding = new BlockList();
embedding.addSubnet('::ffff:0:0', 96, 'ipv6');
embedding.addSubnet('64:ff9b::', 96, 'ipv6');

/** @param address in text, of IPv4 or IPv6; anything else is not public */
export function isPublic(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 4) return !notPublic.check(bare, 'ipv4');
  if (isIP(bare) !== 6) return false;
  const embedded = embeddedIn(bare);
  if (embedded !== undefined) return isPublic(embedded);
  return global.check(bare, 'ipv6') && !notPublic.check(bare, 'ipv6');
}

function embeddedIn(address: string): string | undefined {
  if (!embedding.check(address, 'ipv6')) return undefined;
  const { address: canonical } = new SocketAddress({ address, family: 'ipv6' });
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1];
  if (dotted !== undefined) return dotted;
  const [high = 0, low = 0] = lastGroups(canonical);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The last two groups; `::` in front of them stands for zeros. */
function lastGroups(canonical: string): number[] {
  const tail = canonical.slice(canonical.lastIndexOf('::') + 2).split(':');
  return ['0', '0', ...tail].slice(-2).map((group) => Number.parseInt(group || '0', 16));
}

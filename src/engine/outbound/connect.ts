/**
 * Connections to addresses that somebody has typed. Every name is resolved here, every address that it leads to is
 * checked, and the connection goes to those addresses: a name that leads elsewhere a moment later (DNS rebinding)
 * changes nothing.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly ResolvedAddress[]>;

export interface AddressRules {
  /** Otherwise an address of a private network is refused. */
  readonly allowsPrivate: boolean;
  readonly resolve: Resolve;
  readonly isPublic: (address: string) => boolean;
  readonly signal: AbortSignal;
}

/** A server that asks for more has not been thought of. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

export const resolveBySystem: Resolve = (name) => systemLookup(name, { all: true });

/** Where to connect, or why not: one address that is not public is enough to refuse them all. */
export async function addressesOf(
  { hostname }: URL,
  { allowsPrivate, isPublic, resolve, signal }: AddressRules,
): Promise<ResolvedAddress[] | { readonly kind: 'unreachable' | 'private-address' }> {
  const name = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(name);
  const addresses = family === 0 ? await until(signal, resolve(name)) : [{ address: name, family }];
  if (addresses.length === 0) return { kind: 'unreachable' };
  if (!allowsPrivate && !addresses.every(({ address }) => isPublic(address)))
    return { kind: 'private-address' };
  return [...addresses];
}

/** For a connection to one of those and to nothing else. */
export function lookupIn(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_name, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first!.address, first!.family);
  };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
export function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** As the promise does, or rejects when the signal fires: a resolver cannot be stopped. */
async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

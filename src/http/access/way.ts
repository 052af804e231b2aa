/** By which listener a request came. */
export type Way =
  | {
      readonly kind: 'direct';
      /** What links begin with: '' or a path such as `/latchkey`. */
      readonly base: string;
      /** Of the public address, such as `https://home.example.org`. */
      readonly origin: string;
      /** Addresses from which `X-Forwarded-For` is believed. */
      readonly trustedProxies: readonly string[];
    }
  | { readonly kind: 'ingress' };

/** @param publicUrl as the configuration has it, without a slash at its end */
export function directWay(publicUrl: string, trustedProxies: readonly string[]): Way & { kind: 'direct' } {
  const { origin, pathname } = new URL(publicUrl);
  return { kind: 'direct', origin, base: pathname.replace(/\/+$/, ''), trustedProxies };
}

/** Where the page lies at whoever asks. The Supervisor names the path below which it serves us. */
export function baseOf(way: Way, headers: Headers): string {
  if (way.kind === 'direct') return way.base;
  const path = headers.get('x-ingress-path') ?? '';
  return /^(\/[\w.~-]+)+$/.test(path) && !path.includes('..') ? path : '';
}

/** Who asks, for the counting of tries: behind a trusted proxy, whom that names last. */
export function addressOf(way: Way, peer: string, headers: Headers): string {
  if (way.kind === 'ingress' || !way.trustedProxies.includes(peer)) return peer;
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? peer;
}

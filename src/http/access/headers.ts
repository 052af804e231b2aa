import type { Way } from './way.ts';

/** Nothing is loaded from elsewhere, nothing runs that stands in the page, and no other site can frame it. */
export function secure(headers: Headers, way: Way): void {
  const frame = way.kind === 'ingress' ? "'self'" : "'none'";
  headers.set(
    'content-security-policy',
    `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ${frame}`,
  );
  headers.set('x-content-type-options', 'nosniff');
  // With `no-referrer` a browser would send `Origin: null` with our own forms.
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  if (way.kind === 'direct') headers.set('x-frame-options', 'DENY');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}

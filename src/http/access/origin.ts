import type { Way } from './way.ts';

/**
 * Whether a form was sent from a page of ours, as the browser says. Fetch Metadata is sent where the connection can
 * be trusted, as by https; https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header. Elsewhere `Origin` says it,
 * which is sent with each POST.
 */
export function isFromOurs(headers: Headers, way: Way): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = URL.parse(headers.get('origin') ?? '');
  if (!origin) return false;
  if (way.kind === 'direct') return origin.origin === way.origin || origin.host === headers.get('host');
  // Home Assistant says by which name the browser reached it, where it knows.
  const host = headers.get('x-forwarded-host');
  return host === null || origin.host === host;
}

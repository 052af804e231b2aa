import type { FetchProblem } from './bookings/sighting.ts';

export const MOST_WEBHOOKS = 20;
const LONGEST_ADDRESS = 2_000;

/** Why a receiver did not take an event. */
export type WebhookProblem = Extract<
  FetchProblem,
  { kind: 'unreachable' | 'timed-out' | 'status' | 'private-address' }
>;

/** Why a new webhook was refused. */
export type NewWebhookProblem =
  | { readonly kind: 'not-an-address' }
  /** Plain HTTP outside of the house, where anybody could read the events. */
  | { readonly kind: 'not-secure' }
  | { readonly kind: 'too-many'; readonly max: number };

/** @param allowsPrivate the address may be in the network of the house, where plain HTTP is usual */
export function addressProblem(address: string, allowsPrivate: boolean): NewWebhookProblem | undefined {
  const url = address.length > LONGEST_ADDRESS ? null : URL.parse(address);
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isHttp || url.hostname === '') return { kind: 'not-an-address' };
  return url.protocol === 'http:' && !allowsPrivate ? { kind: 'not-secure' } : undefined;
}

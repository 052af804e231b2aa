import * as http from 'node:http';
import * as https from 'node:https';
import type { WebhookProblem } from '../../domain/webhook.ts';
import { isPublic } from './addresses.ts';
import { addressesOf, lookupIn, resolveBySystem, retryAfterOf } from './connect.ts';

export type Posted =
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly problem: WebhookProblem; readonly retryAfterMs?: number };

export interface PostRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Otherwise an address of a private network is refused. */
  readonly allowsPrivate: boolean;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

const MAX_HEADER_BYTES = 16 * 1024;

/** Never rejects, and says nothing of the address. What is answered is not read, and no redirect is followed. */
export async function post(address: string, { withinMs, ...request }: PostRequest): Promise<Posted> {
  const timeout = AbortSignal.timeout(withinMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  try {
    return await answered(new URL(address), { ...request, signal });
  } catch {
    const isLate = timeout.aborted && !request.signal.aborted;
    const problem: WebhookProblem = isLate
      ? { kind: 'timed-out', seconds: Math.ceil(withinMs / 1_000) }
      : { kind: 'unreachable' };
    return { kind: 'failed', problem };
  }
}

async function answered(
  url: URL,
  { body, headers, allowsPrivate, signal }: Omit<PostRequest, 'withinMs'>,
): Promise<Posted> {
  const rules = { allowsPrivate, resolve: resolveBySystem, isPublic, signal };
  const addresses = await addressesOf(url, rules);
  if (!Array.isArray(addresses)) return { kind: 'failed', problem: addresses };
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { request } = url.protocol === 'https:' ? https : http;
  // A connection of its own: one that is kept might lead to an address that was checked for somebody else.
  request(url, {
    ...{ method: 'POST', agent: false, signal, maxHeaderSize: MAX_HEADER_BYTES },
    lookup: lookupIn(addresses),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Latchkey',
      ...headers,
    },
  })
    .on('response', resolve)
    .on('error', reject)
    .end(body);
  const response = await promise;
  response.destroy();
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const retryAfterMs = retryAfterOf(response.headers['retry-after']);
  return {
    ...{ kind: 'failed', problem: { kind: 'status', status } },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

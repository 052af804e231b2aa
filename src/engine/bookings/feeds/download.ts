/**
 * A file fetched over HTTP once, within a time and a size. Every name is resolved here, every address it leads to
 * is checked, and the connection goes to those addresses: a name that leads elsewhere a moment later (DNS
 * rebinding) changes nothing. Redirects are followed by hand, so that each is checked in the same way. What fails
 * is told by its kind: an address is a secret, and stands in no error.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import type { FetchProblem } from '../../../domain/bookings/sighting.ts';
import { isPublic } from '../../outbound/addresses.ts';
import { addressesOf, lookupIn, resolveBySystem, retryAfterOf } from '../../outbound/connect.ts';
import type { Resolve } from '../../outbound/connect.ts';

export interface DownloadLimits {
  readonly maxBytes: number;
  /** From the first request to the last byte, redirects included. */
  readonly withinMs: number;
}

/** What a server wants to be asked by, so that it can say that nothing has changed. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type Download =
  | { readonly kind: 'content'; readonly content: Buffer; readonly validators: Validators }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly problem: FetchProblem; readonly retryAfterMs?: number };

export interface DownloadRequest {
  /** Otherwise an address of a private network is refused. */
  readonly allowsPrivate: boolean;
  readonly validators: Validators;
  readonly limits: DownloadLimits;
  readonly resolve?: Resolve;
  readonly isPublic?: (address: string) => boolean;
  readonly signal: AbortSignal;
}

type Request = Required<DownloadRequest>;

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_HEADER_BYTES = 32 * 1024;
const DECODERS: Readonly<
  Record<string, (() => zlib.Gunzip | zlib.Inflate | zlib.BrotliDecompress) | undefined>
> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
};

/** Ends a download, from wherever it is. */
class Stopped extends Error {
  readonly problem: FetchProblem;

  constructor(problem: FetchProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Never rejects. @param address `http:`, `https:` or `webcal:` */
export async function download(address: string, request: DownloadRequest): Promise<Download> {
  const { withinMs } = request.limits;
  const timeout = AbortSignal.timeout(withinMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  try {
    return await followed(address, { resolve: resolveBySystem, isPublic, ...request, signal });
  } catch (error) {
    if (error instanceof Stopped) return { kind: 'failed', problem: error.problem };
    if (timeout.aborted && !request.signal.aborted)
      return { kind: 'failed', problem: { kind: 'timed-out', seconds: Math.ceil(withinMs / 1000) } };
    return { kind: 'failed', problem: { kind: 'unreachable' } };
  }
}

async function followed(address: string, request: Request): Promise<Download> {
  let url = urlOf(address);
  let { validators } = request;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await responseOf(url, { ...request, validators });
    const { statusCode: status = 0, headers } = response;
    if (!REDIRECTS.has(status) || headers.location === undefined) return await contentOf(response, request);
    response.destroy();
    const next = urlOf(headers.location, url);
    // Whoever asks for a secret link over TLS does not want it to be sent in the open.
    if (url.protocol === 'https:' && next.protocol === 'http:') throw new Stopped({ kind: 'not-an-address' });
    if (next.origin !== url.origin) validators = {};
    url = next;
  }
  throw new Stopped({ kind: 'redirects', max: MAX_REDIRECTS });
}

function urlOf(address: string, base?: URL): URL {
  const url = URL.parse(address.trim().replace(/^webcals?:/i, 'https:'), base?.href);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '')
    throw new Stopped({ kind: 'not-an-address' });
  return url;
}

async function responseOf(url: URL, request: Request): Promise<http.IncomingMessage> {
  const { signal, validators } = request;
  const addresses = await addressesOf(url, request);
  if (!Array.isArray(addresses)) throw new Stopped(addresses);
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { get } = url.protocol === 'https:' ? https : http;
  // A connection of its own: one that is kept might lead to an address that was checked for somebody else.
  get(url, {
    agent: false,
    signal,
    maxHeaderSize: MAX_HEADER_BYTES,
    lookup: lookupIn(addresses),
    headers: {
      accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'Latchkey',
      ...(validators.etag !== undefined && { 'if-none-match': validators.etag }),
      ...(validators.lastModified !== undefined && { 'if-modified-since': validators.lastModified }),
    },
  })
    .on('response', resolve)
    .on('error', reject);
  return await promise;
}

async function contentOf(response: http.IncomingMessage, { limits }: Request): Promise<Download> {
  const { statusCode: status = 0, headers } = response;
  if (status !== 200) {
    response.destroy();
    if (status === 304) return { kind: 'unchanged' };
    const retryAfterMs = retryAfterOf(headers['retry-after']);
    return {
      kind: 'failed',
      problem: { kind: 'status', status },
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  const tooLarge = new Stopped({ kind: 'too-large', maxBytes: limits.maxBytes });
  try {
    if (Number(headers['content-length']) > limits.maxBytes) throw tooLarge;
    const content = await bytesOf(response, headers['content-encoding'], limits.maxBytes, tooLarge);
    const [etag, lastModified] = [headers.etag, headers['last-modified']];
    return {
      kind: 'content',
      content,
      validators: {
        ...(etag !== undefined && { etag }),
        ...(lastModified !== undefined && { lastModified }),
      },
    };
  } finally {
    response.destroy();
  }
}

/** Counted as they come, before and after they are decoded: a few bytes may decode to gigabytes. */
async function bytesOf(
  response: http.IncomingMessage,
  encoding = 'identity',
  maxBytes: number,
  tooLarge: Stopped,
): Promise<Buffer> {
  const isPlain = encoding.trim().toLowerCase() === 'identity';
  const decoder = DECODERS[encoding.trim().toLowerCase()]?.();
  if (!isPlain && !decoder) throw new Stopped({ kind: 'not-a-calendar' });
  if (!decoder) return await gathered(response, maxBytes, tooLarge);
  let received = 0;
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) response.destroy(tooLarge);
  });
  response.on('error', (error) => decoder.destroy(error));
  response.pipe(decoder);
  try {
    return await gathered(decoder, maxBytes, tooLarge);
  } catch (error) {
    // What breaks off in the middle of its encoding.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new Stopped({ kind: 'cut-off' });
    throw error;
  } finally {
    decoder.destroy();
  }
}

async function gathered(stream: Readable, maxBytes: number, tooLarge: Stopped): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

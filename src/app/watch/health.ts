import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { PartFailure } from '../parts/part.ts';
import type { Opened } from '../parts/part.ts';

export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

export interface Health {
  /** Devices and schedules are kept: whoever watches starts the program again where they are not. */
  readonly well: boolean;
  /** What else there is, such as `chat`, and a word of how it is. Starting again mends none of it. */
  readonly parts: Readonly<Record<string, string>>;
}

/** What Prometheus reads. */
export interface Exposition {
  /** Of its content. */
  readonly type: string;
  text(): Promise<string>;
}

/**
 * Answers `GET /healthz`, for a container's health check or a watchdog: 200 while devices and schedules are kept,
 * 503 while they are not, with a word for each part; and `GET /metrics`, with figures. It tells nothing else.
 * @param health may throw, which is not well either
 * @param metrics may reject; there are none where it is missing
 * @throws PartFailure where it cannot listen there
 */
export async function answerHealth(
  address: HealthAddress,
  health: () => Health,
  metrics?: Exposition,
): Promise<Opened> {
  const server = createServer(({ method, url }, response) => {
    if (metrics && method === 'GET' && url === '/metrics') return void answerMetrics(metrics, response);
    const isAsked = (method === 'GET' || method === 'HEAD') && url === '/healthz';
    const { well, parts } = isAsked ? look(health) : NOT_WELL;
    response.writeHead(!isAsked ? 404 : well ? 200 : 503, { 'content-type': 'application/json' });
    response.end(isAsked ? JSON.stringify({ well, parts }) : undefined);
  });
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new PartFailure(
      `Latchkey cannot answer health checks at ${address.host}:${address.port} (${why}). Choose another port.`,
      { cause: error },
    );
  }
  return {
    ready: Promise.resolve(),
    ended: once(server, 'error').then(([error]) => Promise.reject(error as Error)),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerMetrics(metrics: Exposition, response: ServerResponse): Promise<void> {
  try {
    const body = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.type }).end(body);
  } catch {
    response.writeHead(500).end();
  }
}

const LOOKS_EVERY_MS = 30_000;
const MOST_LOOKS = 10;

/**
 * Not every place has a watchdog: whoever does not guard any more for five minutes ends by itself, so that
 * whoever has started it starts it again.
 * @returns a function that ends the watch
 */
export function watchOver(isWell: () => boolean, end: () => void): () => void {
  let looks = 0;
  const timer = setInterval(() => {
    looks = look(() => ({ well: isWell(), parts: {} })).well ? 0 : looks + 1;
    if (looks === MOST_LOOKS) end();
  }, LOOKS_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const NOT_WELL: Health = { well: false, parts: {} };

function look(health: () => Health): Health {
  try {
    return health();
  } catch {
    return NOT_WELL;
  }
}

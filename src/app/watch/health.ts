import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { lifeOf } from '../../http/live/server-life.ts';
import { PartFailure } from '../parts/part.ts';
import type { Opened } from '../parts/part.ts';

export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

export interface Health {
  /** Devices and schedules are looked after. If not, the supervisor should start the program again. */
  readonly well: boolean;
  /** The state of each other part, such as `chat`, in a word. A restart would help none of them. */
  readonly parts: Readonly<Record<string, string>>;
}

/** What Prometheus reads. */
export interface Exposition {
  /** Of its content. */
  readonly type: string;
  text(): Promise<string>;
}

/**
 * Answers `GET /healthz`, for a container's health check or a watchdog: 200 while devices and schedules are looked
 * after, 503 while they are not, with a word for each part; and `GET /metrics`, with figures. Says nothing else to
 * anybody.
 * @param health may throw, which counts as not well
 * @param metrics may reject; missing: there are none
 * @throws PartFailure if it cannot listen there
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
    throw new PartFailure(
      {
        ...{ code: 'cannot-listen', what: 'health check', host: address.host, port: address.port },
        error: (error as NodeJS.ErrnoException).code ?? 'unknown',
      },
      { cause: error },
    );
  }
  return {
    ready: Promise.resolve(),
    ...lifeOf(server),
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
 * Ends the program if it has not guarded the doors for five minutes, for places without a watchdog: whoever has
 * started the program starts it again.
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

import { once } from 'node:events';
import { createServer } from 'node:http';

export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Answers `GET /healthz`, for a container's health check or a watchdog: 200 while all is well, 503 while it
 * is not. It tells nothing else, to nobody.
 * @param isWell may throw, which is not well either
 * @returns a function that ends it
 * @throws Error in words where it cannot listen there
 */
export async function answerHealth(
  address: HealthAddress,
  isWell: () => boolean,
): Promise<() => Promise<void>> {
  const server = createServer(({ method, url }, response) => {
    const isAsked = (method === 'GET' || method === 'HEAD') && url === '/healthz';
    response.writeHead(!isAsked ? 404 : holds(isWell) ? 200 : 503, { 'content-type': 'text/plain' });
    response.end();
  });
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(
      `Latchkey cannot answer health checks at ${address.host}:${address.port} (${why}). Choose another port.`,
      { cause: error },
    );
  }
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}

function holds(isWell: () => boolean): boolean {
  try {
    return isWell();
  } catch {
    return false;
  }
}

import { once } from 'node:events';
import type { Server } from 'node:http';

export interface ServerLife {
  /** Rejects when the server cannot go on. */
  readonly ended: Promise<unknown>;
  /** Closes the server with all its connections. */
  readonly stop: () => Promise<void>;
}

export function lifeOf(server: Server): ServerLife {
  return {
    ended: once(server, 'error').then(([error]) => Promise.reject(error as Error)),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      // Streams of events have no end of their own.
      server.closeAllConnections();
      await closed;
    },
  };
}

import type { Hono } from 'hono';
import { directWay } from './access/way.ts';
import type { Way } from './access/way.ts';
import { PageServer } from './app.ts';
import { listen } from './listener.ts';
import type { Limits, Listener, ListenerOptions } from './listener.ts';
import type { PageParts } from './scene.ts';

export type { PageParts } from './scene.ts';
export type { PageWords, PageWordsOf } from './words.ts';

export interface HttpOptions extends PageParts {
  readonly ingress?: { readonly host: string; readonly port: number; readonly peer: string } | undefined;
  readonly direct?:
    | {
        readonly host: string;
        readonly port: number;
        readonly publicUrl: string;
        readonly trustedProxies: readonly string[];
      }
    | undefined;
  readonly limits?: Partial<Limits>;
  /** What else is answered, each below its path: to browsers and programs, and not through Home Assistant. */
  readonly mounts?: Readonly<Record<string, Hono>>;
}

export interface Http {
  /** The ports that are listened at. */
  readonly ports: { readonly ingress?: number; readonly direct?: number };
  /** Rejects when a listener cannot go on. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** The system does not let the page listen where the configuration says. */
export class CannotListen extends Error {
  override name = 'CannotListen';
  readonly host: string;
  readonly port: number;
  /** The system's code, such as `EADDRINUSE`. */
  readonly code: string;

  constructor({ host, port }: { host: string; port: number }, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    super(`expected to listen at ${host}:${port}, the system said ${code}`, { cause });
    this.host = host;
    this.port = port;
    this.code = code;
  }
}

/**
 * Opens the page, at one listener for Home Assistant's Supervisor and one for browsers.
 * @throws CannotListen
 */
export async function openHttp(options: HttpOptions): Promise<Http> {
  const server = new PageServer(options);
  const listeners: { ingress?: Listener; direct?: Listener } = {};
  const stop = async (): Promise<void> => {
    server.stop();
    await Promise.all(Object.values(listeners).map((listener) => listener.stop()));
  };
  const open = (at: Omit<ListenerOptions, 'answer' | 'limits'>, way: Way): Promise<Listener> =>
    listenOrSayWhere({
      ...at,
      ...(options.limits && { limits: options.limits }),
      answer: answersOf(server, way, options),
    });
  try {
    const { ingress, direct } = options;
    if (ingress) listeners.ingress = await open({ ...ingress, onlyPeer: ingress.peer }, { kind: 'ingress' });
    if (direct) listeners.direct = await open(direct, directWay(direct.publicUrl, direct.trustedProxies));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports: Object.fromEntries(Object.entries(listeners).map(([name, { port }]) => [name, port])),
    ended: Promise.race(Object.values(listeners).map(({ ended }) => ended)),
    stop,
  };
}

/** A reverse proxy may or may not take its path off before it passes a request on: both are understood. */
function answersOf(server: PageServer, way: Way, { mounts }: HttpOptions): ListenerOptions['answer'] {
  const { app } = server.app(way, way.kind === 'direct' ? mounts : {});
  const base = way.kind === 'direct' ? way.base : '';
  return (request, connection) => app.fetch(base === '' ? request : below(base, request), connection);
}

function below(base: string, request: Request): Request {
  const url = new URL(request.url);
  if (url.pathname !== base && !url.pathname.startsWith(`${base}/`)) return request;
  url.pathname = url.pathname.slice(base.length) || '/';
  return new Request(url, request);
}

async function listenOrSayWhere(options: ListenerOptions): Promise<Listener> {
  try {
    return await listen(options);
  } catch (error) {
    throw new CannotListen(options, error);
  }
}

import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Check } from '../../domain/doctor/check.ts';
import type { Finding } from '../../domain/doctor/finding.ts';
import { causeOf } from '../../../drivers/shared/network.ts';
import { knock } from '../../../drivers/shared/probe.ts';

interface Listener {
  readonly host: string;
  readonly port: number;
}

/** @param runs the program runs, and should answer there; if not, the port should be free */
export function pageCheck(listeners: readonly Listener[], runs: () => boolean): Check {
  return {
    about: 'page',
    look: (signal) => Promise.all(listeners.map((one) => (runs() ? answering(one, signal) : free(one)))),
  };
}

const WILDCARDS = new Set(['0.0.0.0', '::']);

async function answering({ host, port }: Listener, signal: AbortSignal): Promise<Finding> {
  const at = { what: 'page', place: `${host}:${port}` } as const;
  const began = performance.now();
  try {
    await knock({ host: WILDCARDS.has(host) ? 'localhost' : host, port }, signal);
    return { code: 'answers', ...at, ms: Math.round(performance.now() - began) };
  } catch (error) {
    return { code: 'silent', ...at, error: causeOf(error) };
  }
}

async function free({ host, port }: Listener): Promise<Finding> {
  const at = { what: 'page', place: `${host}:${port}` } as const;
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return { code: 'free', ...at };
  } catch (error) {
    const code = causeOf(error);
    return code === 'EADDRINUSE' ? { code: 'other-answers', ...at } : { code: 'silent', ...at, error: code };
  } finally {
    server.close();
  }
}

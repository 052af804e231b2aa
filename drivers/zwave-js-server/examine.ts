import type { Finding } from '../../src/domain/doctor/finding.ts';
import { causeOf } from '../shared/network.ts';
import { knock } from '../shared/probe.ts';
import { NOT_CONNECTED } from './client.ts';
import { schemasFit, Session } from './session.ts';

const what = 'zwave-js-server';

/** Asks the server for its greeting, over a connection of its own that is closed again. No device is asked anything. */
export async function examineServer(
  { id: driver, url: place }: { readonly id: string; readonly url: string },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const at = { what, place, driver } as const;
  const { hostname: host, port, protocol } = new URL(place);
  const began = performance.now();
  try {
    await knock({ host, port: Number(port) || (protocol === 'wss:' ? 443 : 80) }, signal);
  } catch (error) {
    return [{ code: 'silent', ...at, error: causeOf(error) }];
  }
  const session = new Session({ url: place, lost: NOT_CONNECTED, onEvent: () => {}, onFault: () => {} });
  const end = (): void => session.end();
  signal.addEventListener('abort', end);
  try {
    const server = await session.greeting;
    const version = `${server.serverVersion} (zwave-js ${server.driverVersion})`;
    if (!schemasFit(server)) return [{ code: 'refuses', ...at }];
    return [
      { code: 'answers', ...at, ms: Math.round(performance.now() - began), version },
      { code: 'server-may-wipe', driver, version },
    ];
  } catch {
    return [{ code: 'other-answers', ...at }];
  } finally {
    signal.removeEventListener('abort', end);
    session.end();
  }
}

import type { Finding } from '../../src/domain/doctor/finding.ts';
import { causeOf } from '../shared/network.ts';
import { knock } from '../shared/probe.ts';
import { NotHomeAssistant, openSocket, WrongToken } from './connection/socket.ts';

const WITHIN_MS = 10_000;

/** Logs in over a connection of its own, and closes it again. No device is asked anything. */
export async function examineHomeAssistant(
  { id: driver, url, token }: { readonly id: string; readonly url: string; readonly token: string },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const at = { what: 'home-assistant', place: url, driver } as const;
  const { hostname: host, port, protocol } = new URL(url);
  const began = performance.now();
  try {
    await knock({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) }, signal);
  } catch (error) {
    return [{ code: 'silent', ...at, error: causeOf(error) }];
  }
  try {
    const socket = await openSocket(url.replace(/\/+$/, ''), { token, withinMs: WITHIN_MS, signal });
    const ms = Math.round(performance.now() - began);
    socket.close();
    return [{ code: 'answers', ...at, ms, version: socket.haVersion }];
  } catch (error) {
    if (error instanceof WrongToken) return [{ code: 'refuses', ...at }];
    if (error instanceof NotHomeAssistant) return [{ code: 'other-answers', ...at }];
    return [
      { code: 'silent', ...at, error: (error as Error).message === 'timeout' ? 'ETIMEDOUT' : 'ECONNRESET' },
    ];
  }
}

/**
 * The beginning of a connection, up to `auth_ok`: https://developers.home-assistant.io/docs/api/websocket.
 * The library's own way has no end where a host opens the connection and then says nothing.
 */
import { isRecord } from './messages.ts';

/** The socket as the library wants it: with the version of Home Assistant. */
export type AuthorisedSocket = WebSocket & { haVersion: string };

/** The token is no good (any more). */
export class WrongToken extends Error {
  override readonly name = 'WrongToken';
}

/** Something answers, and it is not Home Assistant. */
export class NotHomeAssistant extends Error {
  override readonly name = 'NotHomeAssistant';
}

/** Throws `WrongToken`, `NotHomeAssistant`, or another error where nothing answers, or not in time. */
export function openSocket(
  url: string,
  options: { readonly token: string; readonly withinMs: number; readonly signal: AbortSignal },
): Promise<AuthorisedSocket> {
  const { token, withinMs, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/websocket`);
    const timer = setTimeout(() => fail(new Error('timeout')), withinMs);
    const stopped = (): void => fail(new Error('stopped'));
    signal.addEventListener('abort', stopped);
    socket.addEventListener('message', hear);
    socket.addEventListener('close', closed);
    socket.addEventListener('error', closed);

    function hear({ data }: MessageEvent): void {
      const message = parse(data);
      switch (message.type) {
        case 'auth_required':
          return socket.send(JSON.stringify({ type: 'auth', access_token: token }));
        case 'auth_invalid':
          return fail(new WrongToken());
        case 'auth_ok':
          end();
          return resolve(Object.assign(socket, { haVersion: versionIn(message.ha_version) }));
        default:
          return fail(new NotHomeAssistant());
      }
    }
    function closed(): void {
      fail(new Error('closed'));
    }
    function fail(error: Error): void {
      end();
      socket.close();
      reject(error);
    }
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
      socket.removeEventListener('message', hear);
      socket.removeEventListener('close', closed);
      socket.removeEventListener('error', closed);
      socket.addEventListener('error', () => {}); // a close follows
    }
  });
}

/** It is told to the owner. */
function versionIn(value: unknown): string {
  return typeof value === 'string' && /^\d+\.[\w.+-]{1,40}$/.test(value) ? value : '';
}

function parse(data: unknown): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
    return isRecord(message) ? message : {};
  } catch {
    return {};
  }
}

import { connect } from 'node:net';
import { access, constants } from 'node:fs/promises';

/** A port of the network, or a serial port of this computer. */
export type DevicePlace = { readonly host: string; readonly port: number } | { readonly path: string };

/** Of `tcp://host:port` and the like, or of the path of a serial port. */
export function placeOf(address: string): DevicePlace {
  const url = /^[a-z]+:\/\//.test(address) ? URL.parse(address) : null;
  return url ? { host: url.hostname, port: Number(url.port) } : { path: address };
}

export function placeWords(place: DevicePlace): string {
  return 'path' in place ? place.path : `${place.host}:${place.port}`;
}

/** Opens a connection and closes it again, without a word; a serial port is only looked at. @throws as the system does */
export async function knock(place: DevicePlace, signal: AbortSignal): Promise<void> {
  if ('path' in place) return access(place.path, constants.R_OK | constants.W_OK);
  const { host, port } = place;
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
  const abort = (): void => void socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
  signal.addEventListener('abort', abort);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    });
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

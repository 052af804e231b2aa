import type { Socket } from 'node:net';
import { causeOf } from '../shared/network.ts';

/** The socket once it is open, or why it is not. */
export async function opening(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket | string> {
  const { promise, resolve } = Promise.withResolvers<Socket | string>();
  const failed = (error: Error): void => resolve(causeOf(error));
  const aborted = (): void => resolve('ETIMEDOUT');
  const closed = (): void => resolve('closed');
  socket.once(event, () => resolve(socket));
  socket.on('error', failed);
  socket.once('close', closed);
  signal.addEventListener('abort', aborted, { once: true });
  const outcome = await promise;
  signal.removeEventListener('abort', aborted);
  socket.off('close', closed);
  if (typeof outcome === 'string') socket.destroy();
  else socket.off('error', failed);
  return outcome;
}

/** The way to the module: a serial port of this computer, or one that a server passes on over TCP. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

const CONNECT_MS = 10_000;

/** @param port `tcp://host:port`, or the path of a serial port. Rejects with why it cannot be opened. */
export async function openLine(port: string, baudRate: number, signal: AbortSignal): Promise<Duplex> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
  return port.startsWith('tcp://') ? openTcp(new URL(port), within) : openSerial(port, baudRate);
}

async function openTcp({ hostname, port }: URL, signal: AbortSignal): Promise<Duplex> {
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true });
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The module speaks 8 bits, no parity, one stop bit. */
async function openSerial(path: string, baudRate: number): Promise<Duplex> {
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  return port;
}

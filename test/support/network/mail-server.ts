import type { AddressInfo, Server, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { BROKER_TLS } from './broker-tls.ts';

export const LOGIN = { user: 'flat', password: 'very secret' };

interface Arrived {
  readonly mail: string;
  readonly from: string | undefined;
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

/** A real server on this machine, at a port of its own or at this one. */
export async function serve(
  options: SMTPServerOptions = {},
  answer?: (arrived: Arrived) => Error | undefined,
  at = 0,
) {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    ...BROKER_TLS,
    onAuth({ username, password }, _session, done) {
      if (username === LOGIN.user && password === LOGIN.password) done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const one: Arrived = {
          mail: Buffer.concat(chunks).toString('utf8'),
          from: mailFrom ? mailFrom.address : undefined,
          to: rcptTo.map(({ address }) => address),
          isSecure: session.secure,
          user: session.user as string | undefined,
        };
        const refusal = answer?.(one);
        if (!refusal) arrived.push(one);
        done(refusal);
      });
    },
    ...options,
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('error', () => undefined);
  const port = await listen(server.server, at);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(() => close());
  return { arrived, port, sockets, close };
}

export async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}

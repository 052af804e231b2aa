import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';

/** A TCP line to a port on loopback, which a test can cut without a goodbye at either end. */
export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How many connections came. */
  came = 0;

  private constructor(port: number, tls?: TlsOptions) {
    const join = (near: Socket): void => {
      this.came++;
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => this.#sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    };
    this.#server = tls ? createTlsServer(tls, join) : createServer(join);
  }

  /** @param tls where the near end speaks TLS */
  static async to(port: number, tls?: TlsOptions): Promise<Line> {
    const line = new Line(port, tls);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    onTestFinished(() => {
      line.#server.close();
      line.cut();
    });
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

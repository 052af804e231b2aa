import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * What a line does with the bytes between the program and the other end. `refused`: nobody comes through.
 * `silent`: connections stand, and nothing comes. `cut-off`: each connection ends after some bytes. `mutated`: some
 * bytes of what comes to the program are others. `html`: a proxy answers in the place of the other end.
 */
export type Weather = 'clear' | 'refused' | 'silent' | 'cut-off' | 'mutated' | 'html';

const PROXY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx 123456</body></html>';
const HTML = [
  'HTTP/1.1 502 Bad Gateway',
  'Content-Type: text/html',
  `Content-Length: ${PROXY_PAGE.length}`,
  'Connection: close',
  '',
  PROXY_PAGE,
].join('\r\n');
const ONE_IN = 200;
const MOST_BYTES = 300;

/** A TCP line on loopback through which the program reaches one other end, in all weathers. */
export class BadLine {
  readonly #server: Server;
  readonly #random: () => number;
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>();
  #weather: Weather = 'clear';

  private constructor(port: number, random: () => number) {
    this.#random = random;
    this.#server = createServer((near) => this.#join(near, port));
  }

  static async to(port: number, random: () => number): Promise<BadLine> {
    const line = new BadLine(port, random);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Each change of the weather ends what is connected, but where bytes are mutated or nothing comes any more. */
  set(weather: Weather): void {
    this.#weather = weather;
    if (weather !== 'mutated' && weather !== 'silent') this.#cut();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#cut();
    await closed;
  }

  #cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  #join(near: Socket, port: number): void {
    near.on('error', () => undefined);
    if (this.#weather === 'refused') return void near.destroy();
    if (this.#weather === 'html') {
      near.once('data', () => near.end(HTML));
      return;
    }
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    let left = this.#weather === 'cut-off' ? Math.ceil(this.#random() * MOST_BYTES) : Infinity;
    far.on('data', (bytes) => {
      if (this.#weather === 'silent') return;
      const passed = this.#weather === 'mutated' ? this.#mutated(bytes) : bytes;
      near.write(passed.subarray(0, left));
      left -= passed.length;
      if (left <= 0) near.destroy();
    });
    near.on('data', (bytes) => {
      if (this.#weather !== 'silent') far.write(bytes);
    });
    far.on('error', () => undefined);
    for (const [one, other] of [pair, [far, near] as const]) {
      one.once('close', () => {
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  #mutated(bytes: Buffer): Buffer {
    const mutated = Buffer.from(bytes);
    for (let at = 0; at < mutated.length; at++)
      if (this.#random() * ONE_IN < 1) mutated[at] = Math.floor(this.#random() * 256);
    return mutated;
  }
}

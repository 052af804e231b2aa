import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The far end of a webhook: a server of HTTP that takes what comes, or answers as a test wants. */
export class Receiver {
  readonly address: string;
  readonly received: Received[] = [];
  /** How it answers; undefined: never. */
  status: number | undefined = 204;
  /** Requests, also those that are not answered. */
  tries = 0;

  private constructor(port: number) {
    this.address = `http://127.0.0.1:${port}/hook?key=kqzx93`;
  }

  static async open(): Promise<Receiver> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        receiver.tries++;
        const { status } = receiver;
        if (status === undefined) return;
        if (status < 300) receiver.received.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const receiver = new Receiver((server.address() as AddressInfo).port);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return receiver;
  }

  /** What it took, in order. */
  kinds(): string[] {
    return this.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }

  ids(): string[] {
    return this.received.map(({ headers }) => String(headers['webhook-id']));
  }
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { until } from '../../support/until.ts';

type Reply = (response: ServerResponse, body: string) => void;

/** A local server that speaks as OpenAI's does, with one model, which says whatever a test makes it say. */
export class ModelServer {
  /** Each request as it came: its head and its body. */
  readonly received: string[] = [];
  #reply: Reply = (response) => response.writeHead(500).end();
  #gone = 0;
  url = '';

  static async open(): Promise<ModelServer> {
    const model = new ModelServer();
    const server = createServer((request, response) => void model.#serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    model.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return model;
  }

  /** The model answers with this. */
  says(answer: object | string): void {
    const content = typeof answer === 'string' ? answer : JSON.stringify(answer);
    this.replies((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] })),
    );
  }

  replies(reply: Reply): void {
    this.#reply = reply;
  }

  /** Resolves when this many requests have come. */
  asked(times: number): Promise<void> {
    return until(() => this.received.length >= times, `${times} questions`);
  }

  /** Resolves when this many of those who asked have hung up before they had an answer. */
  hungUp(times: number): Promise<void> {
    return until(() => this.#gone >= times, `${times} that hung up`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    response.on('close', () => {
      if (!response.writableFinished) this.#gone++;
    });
    this.received.push(`${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n${body}`);
    this.#reply(response, body);
  }
}

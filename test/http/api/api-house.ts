import type { Hono } from 'hono';
import { pageFilesOf } from '../../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../../src/app/words/page-words.ts';
import { API_RIGHTS } from '../../../src/domain/people/api-token.ts';
import type { ApiRight } from '../../../src/domain/people/api-token.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { directWay } from '../../../src/http/access/way.ts';
import { API_PATH, openApi } from '../../../src/http/api/api.ts';
import type { Api, ApiParts } from '../../../src/http/api/api.ts';
import { PageServer } from '../../../src/http/app.ts';
import { MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';

export const ORIGIN = 'http://house.test:8098';

export interface Asked {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly peer?: string;
}

/** A house whose API is asked without sockets, mounted as the program mounts it. */
export class ApiHouse {
  readonly all: MemoryHouse;
  readonly faults: string[] = [];
  readonly server: PageServer;
  api!: Api;
  /** What every answer held. */
  readonly texts: [string, string][] = [];
  #app!: Hono;
  #options: Partial<ApiParts>;

  private constructor(all: MemoryHouse, options: Partial<ApiParts>) {
    this.all = all;
    this.#options = options;
    this.server = this.mount();
  }

  static async open(
    all?: MemoryHouse | Promise<MemoryHouse>,
    options: Partial<ApiParts> = {},
  ): Promise<ApiHouse> {
    return new ApiHouse((await all) ?? (await MemoryHouse.open()), options);
  }

  /** On the house as it is now, such as after a restart. */
  mount(): PageServer {
    const fault = (where: string, error: unknown): void => {
      this.faults.push(`${where}: ${String(error)}`);
    };
    const { house, clock } = this.all;
    this.api = openApi({
      ...{ house, clock, words: pageWordsOf, publicUrl: ORIGIN, trustedProxies: [], fault },
      ...this.#options,
    });
    const files = pageFilesOf({ house, clock, fault });
    const parts = { house, clock, words: pageWordsOf, files, pinsShownMs: 60_000, fault };
    const server = new PageServer(parts);
    const { app } = server.app(directWay(ORIGIN, []), { [API_PATH]: this.api.app });
    this.#app = app as unknown as Hono;
    return server;
  }

  get house(): MemoryHouse['house'] {
    return this.all.house;
  }

  token(...rights: readonly ApiRight[]): string {
    return this.newToken(...rights).token;
  }

  newToken(...rights: readonly ApiRight[]): { id: number; token: string } {
    const wanted = { name: 'Booking software', rights: rights.length > 0 ? rights : API_RIGHTS };
    const made = this.house.apiTokens.make(byMember(OWNER), wanted);
    if (!made.ok) throw new Error('The token was refused.');
    return made.value;
  }

  /** @param path below the API */
  async ask(
    method: string,
    path: string,
    { token, body, headers = {}, peer }: Asked = {},
  ): Promise<Response> {
    const answer = await this.#app.request(
      `${API_PATH}${path}`,
      {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      { peer: peer ?? '192.0.2.7' },
    );
    if (answer.headers.get('content-type') !== 'text/event-stream')
      this.texts.push([`${method} ${path}`, await answer.clone().text()]);
    return answer;
  }

  /** What is answered, which must be good. */
  async json(method: string, path: string, asked: Asked): Promise<Json> {
    const answer = await this.ask(method, path, asked);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    await this.house.settled();
    return (answer.status === 204 ? {} : await answer.json()) as Json;
  }

  /** As an owner in the browser. */
  raw(path: string, init: RequestInit): Promise<Response> {
    return Promise.resolve(this.#app.request(path, init, { peer: '192.0.2.7' }));
  }

  async close(): Promise<void> {
    this.api.stop();
    this.server.stop();
    await this.all.stop();
  }
}

/** What a program reads, as far as the tests look at it one by one. */
export interface Json {
  readonly id: number;
  readonly name: string;
  readonly next: string | null;
  readonly items: readonly Json[];
  readonly grants: readonly { readonly state: string; readonly verified_at: string }[];
  readonly verified_at: string | null;
}

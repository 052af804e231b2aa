import type { Hono } from 'hono';
import { pageFilesOf } from '../../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../../src/app/words/page-words.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { API_RIGHTS } from '../../../src/domain/people/api-token.ts';
import { directWay } from '../../../src/http/access/way.ts';
import { API_PATH, openApi } from '../../../src/http/api/api.ts';
import type { Api } from '../../../src/http/api/api.ts';
import { PageServer } from '../../../src/http/app.ts';
import { ChatHouse, OWNER } from '../../bot/chat-house.ts';
import { formOf, ORIGIN } from '../../http/page-house.ts';
import type { Fields } from '../../http/page-house.ts';

const PEER = { peer: '192.0.2.7' };

/** One house with its chat, its page in several tabs, and its API. */
export class SharedHouse {
  readonly chat: ChatHouse;
  readonly faults: string[] = [];
  readonly #server: PageServer;
  readonly #api: Api;
  readonly #app: Hono;
  readonly #token: string;

  private constructor(chat: ChatHouse) {
    this.chat = chat;
    const { house, clock } = chat;
    const parts = {
      ...{ house, clock, words: pageWordsOf },
      fault: (where: string, error: unknown) => this.faults.push(`${where}: ${String(error)}`),
    };
    this.#api = openApi({ ...parts, publicUrl: ORIGIN, trustedProxies: [] });
    this.#server = new PageServer({ ...parts, files: pageFilesOf(parts), pinsShownMs: 60_000 });
    const { app } = this.#server.app(directWay(ORIGIN, []), { [API_PATH]: this.#api.app });
    this.#app = app as unknown as Hono;
    const made = house.apiTokens.make(byMember(OWNER), { name: 'Booking software', rights: API_RIGHTS });
    if (!made.ok) throw new Error('The token was refused.');
    this.#token = made.value.token;
  }

  static async open(): Promise<SharedHouse> {
    return new SharedHouse(await ChatHouse.open());
  }

  /** A browser of its own, with the owner logged in. */
  async tab(): Promise<Tab> {
    const link = this.chat.house.pageAccess.invite(byMember(OWNER));
    if (!link.ok) throw new Error('The link was refused.');
    const login = await this.#app.request(`/in/${link.value.token}`, { method: 'POST', ...formOf({}) }, PEER);
    return new Tab(this.#app, login.headers.get('set-cookie')!.split(';')[0]!);
  }

  async api(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const all = {
      ...{ authorization: `Bearer ${this.#token}`, ...headers },
      ...(body && { 'content-type': 'application/json' }),
    };
    const init = { method, headers: all, ...(body && { body: JSON.stringify(body) }) };
    const answer = await this.#app.request(`${API_PATH}${path}`, init, PEER);
    await this.chat.settled();
    return answer;
  }

  /** The digits in the memory of both locks. */
  async held(): Promise<{ front: string[]; back: string[] }> {
    const { front, back } = this.chat;
    return {
      front: Object.values(await front.slots()),
      back: Object.values(await back.slots()),
    };
  }

  async close(): Promise<void> {
    this.#api.stop();
    this.#server.stop();
    await this.chat.close();
  }
}

/** What it reads is without the signs that HTML needs. */
export class Tab {
  readonly #app: Hono;
  readonly #cookie: string;

  constructor(app: Hono, cookie: string) {
    this.#app = app;
    this.#cookie = cookie;
  }

  async text(path: string): Promise<string> {
    const headers = { cookie: this.#cookie };
    return (await this.#app.request(path, { headers }, PEER)).text();
  }

  /** Sends a form of a page that was loaded just now, and reads what it leads to. */
  async submit(path: string, fields: Fields): Promise<string> {
    const proof = /name="proof" value="([^"]+)"/.exec(await this.text('/'))?.[1] ?? '';
    const { body, headers } = formOf({ ...fields, proof });
    const answer = await this.#app.request(
      path,
      { method: 'POST', body, headers: { ...headers, cookie: this.#cookie } },
      PEER,
    );
    const next = answer.headers.get('location');
    return next === null ? answer.text() : this.text(next);
  }
}

export function hidden(name: string, page: string): string {
  return new RegExp(`name="${name}" value="([\\w-]+)"`).exec(page)?.[1] ?? '';
}

/** Where the review of a draft leads: to what saves it. */
export function target(review: string): string {
  return /action="(\/drafts\/[\w-]+\/\w+)"/.exec(review)?.[1] ?? '';
}

import { pageFilesOf } from '../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../src/app/words/page-words.ts';
import { byMember } from '../../src/domain/people/actor.ts';
import { directWay } from '../../src/http/access/way.ts';
import type { Way } from '../../src/http/access/way.ts';
import { PageServer } from '../../src/http/app.ts';
import type { RouteSpec } from '../../src/http/routes.ts';
import { MemoryHouse } from '../support/houses/memory-house.ts';

export const ORIGIN = 'http://house.test:8098';
export const SUPERVISOR = '172.30.32.2';
export const PINS_SHOWN_MS = 5 * 60_000;

type HouseOptions = Parameters<typeof MemoryHouse.open>[0];

/** A house whose page is asked without sockets, by members, strangers and whoever forges headers. */
export class PageHouse {
  readonly all: MemoryHouse;
  readonly server: PageServer;
  readonly faults: string[] = [];
  readonly routes: readonly RouteSpec[];
  readonly #direct: ReturnType<PageServer['app']>['app'];
  readonly #ingress: ReturnType<PageServer['app']>['app'];

  private constructor(all: MemoryHouse, way: Way) {
    this.all = all;
    const fault = (where: string, error: unknown): unknown => this.faults.push(`${where}: ${String(error)}`);
    this.server = new PageServer({
      house: all.house,
      clock: all.clock,
      words: pageWordsOf,
      files: pageFilesOf({ house: all.house, clock: all.clock, fault }),
      pinsShownMs: PINS_SHOWN_MS,
      apiUrl: `${ORIGIN}/api/v1`,
      fault,
    });
    const direct = this.server.app(way);
    this.#direct = direct.app;
    this.routes = direct.routes;
    this.#ingress = this.server.app({ kind: 'ingress' }).app;
  }

  static async open(options?: HouseOptions, publicUrl = ORIGIN): Promise<PageHouse> {
    return new PageHouse(await MemoryHouse.open(options), directWay(publicUrl, []));
  }

  /** On a house that is there, such as one that was restored. */
  static on(all: MemoryHouse): PageHouse {
    return new PageHouse(all, directWay(ORIGIN, []));
  }

  /** All that the router answers, whoever has added it. */
  handled(): readonly { readonly method: string; readonly path: string }[] {
    return this.#direct.routes;
  }

  get house(): MemoryHouse['house'] {
    return this.all.house;
  }

  ask(path: string, init: RequestInit = {}, peer = '192.0.2.7'): Promise<Response> {
    return Promise.resolve(this.#direct.request(path, init, { peer }));
  }

  /** Through Home Assistant. */
  askIngress(path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
    return Promise.resolve(this.#ingress.request(path, { ...init, headers }, { peer: SUPERVISOR }));
  }

  /** A link of the chat, as the path that it leads to. */
  link(member: number): string {
    const link = this.house.pageAccess.invite(byMember(member));
    if (!link.ok) throw new Error('The link was refused.');
    return `/in/${link.value.token}`;
  }

  /** A browser in which the member is logged in. */
  async browserOf(member: number): Promise<Browser> {
    const answer = await this.ask(this.link(member), { method: 'POST', ...formOf({}) });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie === undefined) throw new Error(`The login was refused: ${answer.status}`);
    return new Browser(this, cookie);
  }

  async close(): Promise<void> {
    this.server.stop();
    await this.all.stop();
  }
}

/** Of one member: it keeps the cookie, and sends forms with the proof of the page that it has seen. */
export class Browser {
  readonly #house: PageHouse;
  readonly cookie: string;

  constructor(house: PageHouse, cookie: string) {
    this.#house = house;
    this.cookie = cookie;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#house.ask(path, { headers: { cookie: this.cookie, ...headers } });
  }

  async text(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  async proof(): Promise<string> {
    return /name="proof" value="([^"]+)"/.exec(await this.text('/'))?.[1] ?? '';
  }

  /** @param fields with the proof of a page that was just loaded, if they have none */
  async post(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Response> {
    const proof = 'proof' in fields ? fields['proof'] : await this.proof();
    const { body, headers: usual } = formOf({ ...fields, ...(proof !== undefined && { proof }) });
    return this.#house.ask(path, {
      method: 'POST',
      body,
      headers: { ...usual, cookie: this.cookie, ...headers },
    });
  }

  /** Sends a form with a file, and reads the page that it leads to. */
  async upload(path: string, file: string | Uint8Array, proof?: string): Promise<string> {
    const body = new FormData();
    body.set('proof', proof ?? (await this.proof()));
    body.set('file', new File([typeof file === 'string' ? file : new Uint8Array(file)], 'people.csv'));
    const headers = { cookie: this.cookie, 'sec-fetch-site': 'same-origin', origin: ORIGIN };
    const answer = await this.#house.ask(path, { method: 'POST', body, headers });
    const next = answer.headers.get('location');
    return next === null ? answer.text() : this.text(next);
  }

  /** Sends a form, and reads the page that it leads to. */
  async submit(path: string, fields: Fields = {}): Promise<string> {
    const answer = await this.post(path, fields);
    const next = answer.headers.get('location');
    return next === null ? answer.text() : this.text(next);
  }
}

export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A form as a browser sends it from a page of ours. */
export function formOf(fields: Fields): { body: string; headers: Record<string, string> } {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) all.append(name, one);
  return {
    body: all.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      origin: ORIGIN,
    },
  };
}

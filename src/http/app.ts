import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { RateLimit } from './access/rate-limit.ts';
import { SESSION_COOKIE, visitorOf } from './access/reader.ts';
import { secure } from './access/headers.ts';
import { baseOf } from './access/way.ts';
import type { Way } from './access/way.ts';
import { ASSETS } from './assets/assets.ts';
import { Drafts } from './drafts.ts';
import { isHangUp } from './listener.ts';
import { Live } from './live/live.ts';
import { Streams } from './live/streams.ts';
import { addPages } from './pages/index.ts';
import { UPLOADS } from './pages/groups/files.ts';
import { failed, nothingHere, tooLong } from './pages/outside.ts';
import { Routes } from './routes.ts';
import type { RouteSpec } from './routes.ts';
import { Said } from './said.ts';
import type { Env, Memory, PageParts, Visit } from './scene.ts';
import { pageTextOf } from './text/index.ts';

/** A form is small: names, a schedule, a few hundred ticked boxes. */
const BODY_MAX_BYTES = 64 * 1024;
/** With a file. What is too long by itself hears so in words; the rest of the form is small. */
const UPLOAD_MAX_BYTES = 2 * 1024 * 1024;
const LOGINS_A_MINUTE = 20;
const CALENDARS_A_MINUTE = 30;

/** What both listeners share: what is kept in memory, the counting of tries, and the open streams. */
export class PageServer {
  readonly streams = new Streams();
  readonly #parts: PageParts;
  readonly #memory: Memory;
  readonly #logins: RateLimit;
  readonly #calendars: RateLimit;
  readonly #live: Live;
  /** Proofs of forms where there is no session. A restart makes earlier forms old. */
  readonly #secret = randomBytes(32);

  constructor(parts: PageParts) {
    this.#parts = parts;
    this.#memory = { said: new Said(), drafts: new Drafts(parts.clock) };
    this.#logins = new RateLimit(LOGINS_A_MINUTE, parts.clock);
    this.#calendars = new RateLimit(CALENDARS_A_MINUTE, parts.clock);
    this.#live = new Live(parts.house, this.streams);
  }

  /**
   * All that is answered to those who come by this way.
   * @param mounts other programs' doors, such as the API: each path with what answers below it. They let in by
   * themselves; only the headers of every answer and the limits of the listener are theirs too.
   */
  app(
    way: Way,
    mounts: Readonly<Record<string, Hono>> = {},
  ): { app: Hono<Env>; routes: readonly RouteSpec[] } {
    const app = new Hono<Env>();
    app.use(async (c, next) => {
      await next();
      secure(c.res.headers, way);
    });
    for (const { path, type, content } of ASSETS)
      app.get(path, (c) =>
        c.body(content, 200, {
          'content-type': type,
          'cache-control': 'public, max-age=31536000, immutable',
        }),
      );
    for (const [path, mounted] of Object.entries(mounts)) app.route(path, mounted);
    const visit = (c: Context<Env>): Visit => this.#visit(c, way);
    const onError = (c: Context): Response | Promise<Response> => tooLong(visit(c as Context<Env>));
    const [small, large] = [BODY_MAX_BYTES, UPLOAD_MAX_BYTES].map((maxSize) =>
      bodyLimit({ maxSize, onError }),
    );
    app.use((c, next) => (UPLOADS.has(c.req.path) ? large : small)!(c, next));
    const routes = new Routes(app, visit);
    addPages(routes, { logins: this.#logins, calendars: this.#calendars, live: this.#live });
    app.notFound((c) => nothingHere(visit(c)));
    app.onError((error, c) => {
      if (!isHangUp(error)) this.#parts.fault(`The page ${c.req.method} ${c.req.routePath}`, error);
      return failed(visit(c));
    });
    return { app, routes: routes.specs };
  }

  stop(): void {
    this.streams.endAll();
  }

  #visit(c: Context<Env>, way: Way): Visit {
    const { house, words, clock } = this.#parts;
    const { headers } = c.req.raw;
    const cookie = getCookie(c, SESSION_COOKIE);
    const visitor = visitorOf(house, { way, headers, cookie, secret: this.#secret });
    const language = visitor.kind === 'reader' ? visitor.reader.member.language : undefined;
    const base = baseOf(way, headers);
    return {
      ...{ c, way, visitor, house, parts: this.#parts, memory: this.#memory },
      t: pageTextOf(language),
      w: words(language),
      here: { now: clock.now(), zone: house.zone },
      to: (path) => `${base}${path}`,
      ...(visitor.kind === 'reader' && { reader: visitor.reader }),
    };
  }
}

import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import type { Clock } from '../../domain/clock.ts';
import { DEFAULT_LANGUAGE, languageOf } from '../../domain/people/language.ts';
import type { Language } from '../../domain/people/language.ts';
import { secure } from '../access/headers.ts';
import { isFromOurs } from '../access/origin.ts';
import { RateLimit } from '../access/rate-limit.ts';
import { baseOf } from '../access/way.ts';
import type { Way } from '../access/way.ts';
import { ASSETS } from '../assets/assets.ts';
import { Form } from '../form.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { frame } from '../layout.ts';
import { Streams } from '../live/streams.ts';
import { pageTextOf } from '../text/index.ts';
import type { PageTexts } from '../text/index.ts';
import type { PageWordsOf } from '../words.ts';
import { addSteps } from './steps.ts';
import type { SetupEnv, SetupRoutes, SetupScene } from './scene.ts';
import type { Setup } from './setup.ts';
import { SetupAccess } from './visitor.ts';
import type { SetupVisitor } from './visitor.ts';

const BODY_MAX_BYTES = 64 * 1024;
const LINKS_A_MINUTE = 20;
const COOKIE = 'latchkey-setup';
/** What an open page hears at most so often. */
const QUIET_MS = 200;

export interface SetupServerOptions {
  readonly setup: Setup;
  readonly words: PageWordsOf;
  readonly clock: Clock;
  /** Through Home Assistant, or from a browser that has the link of the console. */
  readonly way: 'ingress' | 'direct';
  /** Whether a user of Home Assistant may begin; undefined where Home Assistant cannot tell now. */
  readonly mayBegin?: (user: string) => Promise<boolean | undefined>;
  readonly fault: (where: string, error: unknown) => void;
}

export interface SetupServer {
  readonly app: Hono<SetupEnv>;
  /** What the link of the console ends with. */
  readonly link: string | undefined;
  stop(): void;
}

/** The pages of the set-up. Nobody but the one person who does it sees more than a word of how to begin. */
export function setupServer(options: SetupServerOptions): SetupServer {
  const { setup, clock, fault } = options;
  const way: Way =
    options.way === 'ingress'
      ? { kind: 'ingress' }
      : { kind: 'direct', base: '', origin: 'http://localhost', trustedProxies: [] };
  const access = new SetupAccess();
  const streams = new Streams();
  const links = new RateLimit(LINKS_A_MINUTE, clock);
  const app = new Hono<SetupEnv>();

  app.use(async (c, next) => {
    await next();
    secure(c.res.headers, way);
  });
  for (const { path, type, content } of ASSETS)
    app.get(path, (c) =>
      c.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );

  const visitorOf = (c: Context<SetupEnv>): SetupVisitor =>
    way.kind === 'ingress'
      ? access.throughIngress(c.req.raw.headers)
      : access.withSession(getCookie(c, COOKIE));
  const readAs = (c: Context<SetupEnv>): Bare => {
    const language = languageIn(c.req.header('accept-language'));
    const base = baseOf(way, c.req.raw.headers);
    return { language, t: pageTextOf(language), to: (path) => `${base}${path}` };
  };
  const outside = (c: Context<SetupEnv>, visitor: SetupVisitor): Response | Promise<Response> => {
    const bare = readAs(c);
    const { t } = bare;
    if (visitor.kind === 'may-begin') return c.html(beginPage(bare, '/begin'));
    const words =
      visitor.kind === 'too-late'
        ? t.setup.tooLate
        : way.kind === 'ingress'
          ? t.outside.noUser
          : t.setup.useLink;
    return c.html(barePage(bare, html`<p>${words}</p>`), 403);
  };
  const say = (c: Context<SetupEnv>, words: string, status: 403 | 404 | 410 | 413 | 429 | 500 | 503) =>
    c.html(barePage(readAs(c), html`<p>${words}</p>`), status);

  app.use(
    bodyLimit({
      maxSize: BODY_MAX_BYTES,
      onError: (c) => say(c as Context<SetupEnv>, pageTextOf(undefined).outside.tooLong, 413),
    }),
  );

  if (way.kind === 'direct') {
    const mayTry = (c: Context<SetupEnv>): boolean => links.try(c.env.peer);
    app.get('/begin/:token', (c) => {
      const { t, to } = readAs(c);
      if (visitorOf(c).kind === 'owner-to-be') return c.redirect(to('/'), 303);
      if (!mayTry(c)) return say(c, t.outside.tooMany, 429);
      const token = c.req.param('token');
      return access.isLink(token)
        ? c.html(beginPage(readAs(c), `/begin/${token}`))
        : say(c, t.setup.badLink, 410);
    });
    app.post('/begin/:token', (c) => {
      const { t, to } = readAs(c);
      if (!isFromOurs(c.req.raw.headers, way)) return say(c, t.outside.oldForm, 403);
      if (!mayTry(c)) return say(c, t.outside.tooMany, 429);
      const session = access.open(c.req.param('token'));
      if (session === undefined) return say(c, t.setup.badLink, 410);
      setCookie(c, COOKIE, session, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return c.redirect(to('/'), 303);
    });
  } else {
    app.post('/begin', async (c) => {
      const { t, to } = readAs(c);
      const visitor = visitorOf(c);
      if (visitor.kind !== 'may-begin') return outside(c, visitor);
      if (!isFromOurs(c.req.raw.headers, way)) return say(c, t.outside.oldForm, 403);
      if (!links.try(visitor.user)) return say(c, t.outside.tooMany, 429);
      const may = await (options.mayBegin?.(visitor.user) ?? true);
      if (may === undefined) return say(c, t.setup.cannotTell, 503);
      if (!may) return say(c, t.setup.administratorsOnly, 403);
      return access.begin(visitor.user) ? c.redirect(to('/'), 303) : say(c, t.setup.tooLate, 403);
    });
  }

  const sceneOf = (c: Context<SetupEnv>, proof: string): SetupScene => {
    const { language, t, to } = readAs(c);
    return { c, setup, t, w: options.words(language), language, proof, to };
  };
  const routes: SetupRoutes = {
    page: (path, show) => {
      app.get(path, (c) => {
        const visitor = visitorOf(c);
        if (visitor.kind !== 'owner-to-be') return outside(c, visitor);
        return answer(c, show(sceneOf(c, visitor.proof)));
      });
    },
    form: (path, run) => {
      app.post(path, async (c) => {
        const visitor = visitorOf(c);
        if (visitor.kind !== 'owner-to-be') return outside(c, visitor);
        const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(
          c.req.header('content-type') ?? '',
        );
        const form = new Form(new URLSearchParams(isForm ? await c.req.text() : ''));
        if (!isFromOurs(c.req.raw.headers, way) || !access.isProof(visitor, form.text('proof')))
          return say(c, readAs(c).t.outside.oldForm, 403);
        return answer(c, await run(sceneOf(c, visitor.proof), form));
      });
    },
  };
  addSteps(routes);
  routes.page('/events', ({ c }) =>
    streams.open(
      {
        owner: 'set-up',
        isStillIn: () => visitorOf(c).kind === 'owner-to-be',
        begin: (stream) => {
          let timer: NodeJS.Timeout | undefined;
          const tell = (): void => {
            timer = undefined;
            stream.send({ event: 'changed', data: '' });
          };
          const unsubscribe = setup.subscribe(() => (timer ??= setTimeout(tell, QUIET_MS)));
          tell();
          return () => {
            clearTimeout(timer);
            unsubscribe();
          };
        },
      },
      c.req.method,
    ),
  );
  app.notFound((c) => {
    const visitor = visitorOf(c);
    return visitor.kind === 'owner-to-be' ? say(c, readAs(c).t.outside.nothing, 404) : outside(c, visitor);
  });
  app.onError((error, c) => {
    fault(`The set-up ${c.req.method} ${c.req.routePath}`, error);
    return say(c, readAs(c).t.outside.failed, 500);
  });
  return {
    app,
    get link() {
      return access.link;
    },
    stop: () => streams.endAll(),
  };
}

interface Bare {
  readonly language: Language;
  readonly t: PageTexts;
  readonly to: (path: string) => string;
}

/** For whoever does not do the set-up, or not yet. */
function barePage(bare: Bare, body: Html): Html {
  return frame(bare, {
    title: bare.t.setup.title,
    body: html`<main id="main" class="bare">
      <h1>${bare.t.setup.title}</h1>
      ${body}
    </main>`,
  });
}

/** To open the link takes nothing, as those do who look at a link before it is shown; the button begins. */
function beginPage(bare: Bare, path: string): Html {
  const { t, to } = bare;
  return barePage(
    bare,
    html`<p>${t.setup.welcome}</p>
      <ul>
        ${t.setup.need.map((line) => html`<li>${line}</li>`)}
      </ul>
      <form method="post" action="${to(path)}"><button class="primary">${t.setup.begin}</button></form>`,
  );
}

function answer(c: Context<SetupEnv>, given: Html | Response): Response | Promise<Response> {
  return given instanceof Response ? given : c.html(given);
}

/** The first language of the browser that the page speaks. */
function languageIn(header: string | undefined): Language {
  const tags = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(/\s*;\s*/);
      const quality = parameters.find((one) => one.startsWith('q='));
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  const known = tags.flatMap(({ tag }) => languageOf(tag) ?? []);
  return known[0] ?? DEFAULT_LANGUAGE;
}

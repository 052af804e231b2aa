import { deleteCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import type { Refusal } from '../../domain/refusal.ts';
import type { RateLimit } from '../access/rate-limit.ts';
import { SESSION_COOKIE } from '../access/reader.ts';
import { addressOf } from '../access/way.ts';
import type { Way } from '../access/way.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { barePage } from '../layout.ts';
import type { Routes } from '../routes.ts';
import type { Visit } from '../scene.ts';
import { tooMany } from './outside.ts';

/** As the session itself: after so long without use it has ended. */
const COOKIE_MAX_AGE_S = 30 * 24 * 60 * 60;

/**
 * `/in/<token>`: the link from the chat. To open it takes nothing, as those do who look at a link before it is
 * shown; the button on the page logs in.
 */
export function login(routes: Routes, tries: RateLimit): void {
  const mayTry = ({ way, c }: Visit): boolean => tries.try(addressOf(way, c.env.peer, c.req.raw.headers));

  routes.open('GET', '/in/:token', (visit) => {
    if (visit.way.kind !== 'direct') return undefined;
    return mayTry(visit) ? linkPage(visit, []) : tooMany(visit);
  });

  routes.open('POST', '/in/:token', (visit, form) => {
    const { c, way, house, to } = visit;
    if (way.kind !== 'direct') return undefined;
    if (!mayTry(visit)) return tooMany(visit);
    const factor = form.has('factor') ? form.text('factor') : undefined;
    const browser = c.req.header('user-agent') ?? '';
    const session = house.pageAccess.logIn(tokenOf(visit), { browser, factor });
    if (!session.ok) return linkPage(visit, session.refusals);
    setCookie(c, SESSION_COOKIE, session.value, { ...cookieOf(way), maxAge: COOKIE_MAX_AGE_S });
    return c.redirect(to('/'), 303);
  });

  routes.form('/logout', 'member', ({ c, way, house, reader }) => {
    if (reader.session === undefined || way.kind !== 'direct') return { to: '/' };
    const ended = house.pageAccess.end(reader.by, reader.session);
    if (!ended.ok) return { refusals: ended.refusals, to: '/' };
    deleteCookie(c, SESSION_COOKIE, cookieOf(way));
    return { to: '/' };
  });
}

function linkPage(visit: Visit, refusals: readonly Refusal[]): Response | Promise<Response> {
  const { c, t, w, house, to } = visit;
  const token = tokenOf(visit);
  const member = house.pageAccess.invited(token);
  if (!member) {
    const body = html`<p>${t.login.badLink}</p>`;
    return c.html(barePage(visit, { title: t.outside.title, body }), 410);
  }
  // Another one's name would tell whoever finds the link who lives here: the page names nobody.
  const body: Html = html`${refusals.map((refusal) => html`<p class="note refused" role="alert">${w.refusal(refusal)}</p>`)}
    <p>${t.login.hint}</p>
    <form method="post" action="${to(`/in/${token}`)}">
      ${
        house.factor.of(member.id)
          ? html`<label
              >${t.login.factor}
              <input name="factor" inputmode="numeric" autocomplete="one-time-code" required maxlength="32" />
            </label>`
          : ''
      }
      <button class="primary">${t.login.logIn}</button>
    </form>`;
  return c.html(barePage(visit, { title: t.login.title, body }), refusals.length > 0 ? 403 : 200);
}

/** 32 random bytes in base64url; anything else is no link of ours, and is not written into the page. */
function tokenOf({ c }: Visit): string {
  const token = c.req.param('token') ?? '';
  return /^[\w-]{43}$/.test(token) ? token : '';
}

function cookieOf({ base, origin }: Way & { kind: 'direct' }): CookieOptions {
  return {
    httpOnly: true,
    sameSite: 'Strict',
    secure: origin.startsWith('https:'),
    path: base === '' ? '/' : base,
  };
}

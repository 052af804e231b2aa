import { ICON, SCRIPT, STYLE } from './assets/assets.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Note } from './said.ts';
import type { Scene, Visit } from './scene.ts';

export interface Page {
  /** As the heading and the title of the tab. */
  readonly title: string;
  readonly body: Html;
  /** The page loads its parts anew when something changes in the house; not where something is being typed. */
  readonly isLive?: true;
  /** Seconds after which a browser without script loads it again, as while something is under way. */
  readonly repeats?: number;
  /** The places above this one. */
  readonly trail?: readonly { readonly label: string; readonly to: string }[];
  /** Leaves for another page by itself, as one with a PIN does. */
  readonly leaves?: { readonly afterMs: number; readonly to: string };
}

/** A page of a member, with the ways to all others. */
export function page(scene: Scene, shown: Page): Html {
  const { t, to, reader, memory } = scene;
  const note = memory.said.take(reader.member.id, scene.c.req.query('said'));
  const isManager = reader.member.role !== 'guest';
  const places = isManager
    ? [
        { to: '/', label: t.nav.now },
        { to: '/people', label: t.nav.people },
        { to: '/devices', label: t.nav.devices },
        { to: '/week', label: t.nav.week },
        { to: '/history', label: t.nav.history },
        { to: '/bookings', label: t.nav.bookings },
        { to: '/members', label: t.nav.members },
        { to: '/settings', label: t.nav.settings },
      ]
    : [];
  const current = currentOf(scene.c.req.path, places);
  return frame(scene, {
    ...shown,
    live: shown.isLive && isManager ? to('/live') : undefined,
    body: html`<header>
        <a class="skip" href="#main">${t.skip}</a>
        <span class="house">${scene.house.name}</span>
        <nav aria-label="${t.nav.label}">
          ${places.map(
            (place) =>
              html`<a href="${to(place.to)}" ${place === current ? html`aria-current="page"` : ''}
                >${place.label}</a
              >`,
          )}
        </nav>
      </header>
      <main id="main" tabindex="-1">
        ${trailOf(scene, shown)} ${noteOf(note)}
        <h1>${shown.title}</h1>
        ${shown.body}
      </main>
      <footer>
        <p>${t.readAs(reader.member.name)}</p>
        ${
          reader.session === undefined
            ? ''
            : html`<form method="post" action="${to('/logout')}">
                ${proofOf(scene)}<button class="quiet">${t.logOut}</button>
              </form>`
        }
      </footer>`,
  });
}

/** A page for whoever is not let in: it says nothing of the house. */
export function barePage(visit: Visit, { title, body }: { title: string; body: Html }): Html {
  return frame(visit, {
    title,
    body: html`<main id="main" class="bare">
      <h1>${title}</h1>
      ${body}
    </main>`,
  });
}

/** In each form of a member. */
export function proofOf({ reader }: Scene): Html {
  return html`<input type="hidden" name="proof" value="${reader.proof}" />`;
}

/** @param repeats seconds after which a browser without script loads the page again */
export function frame(
  { t, to }: Pick<Visit, 'to'> & { readonly t: Pick<Visit['t'], 'lang'> },
  {
    title,
    body,
    live,
    leaves,
    repeats,
  }: {
    title: string;
    body: Html;
    live?: string | undefined;
    leaves?: Page['leaves'];
    repeats?: number | undefined;
  },
): Html {
  return html`<!doctype html>
    <html lang="${t.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Latchkey</title>
        <link rel="icon" href="${to(ICON.path)}" type="image/svg+xml" />
        <link rel="stylesheet" href="${to(STYLE.path)}" />
        <script type="module" src="${to(SCRIPT.path)}"></script>
        ${
          leaves
            ? html`<meta
                http-equiv="refresh"
                content="${Math.ceil(leaves.afterMs / 1_000)};url=${to(leaves.to)}"
              />`
            : ''
        }
        ${
          repeats === undefined
            ? ''
            : html`<noscript><meta http-equiv="refresh" content="${repeats}" /></noscript>`
        }
      </head>
      <body ${live === undefined ? '' : html`data-events="${live}"`}>
        ${body}
      </body>
    </html>`;
}

function trailOf({ t, to }: Scene, { trail = [] }: Page): Html | '' {
  if (trail.length === 0) return '';
  return html`<nav class="trail" aria-label="${t.nav.trail}">
    ${trail.map((place) => html`<a href="${to(place.to)}">${place.label}</a> › `)}
  </nav>`;
}

function noteOf(note: Note | undefined): Html | '' {
  if (!note) return '';
  const lines = note.text.split('\n').map((line) => html`<p>${line}</p>`);
  return html`<div class="note ${note.refused ? 'refused' : ''}" role="${note.refused ? 'alert' : 'status'}">
    ${lines}
  </div>`;
}

/** The longest place that the path is or lies below. */
function currentOf<T extends { readonly to: string }>(path: string, places: readonly T[]): T | undefined {
  const isAbove = ({ to }: T): boolean => path === to || (to !== '/' && path.startsWith(`${to}/`));
  return places.filter(isAbove).sort((a, b) => b.to.length - a.to.length)[0];
}

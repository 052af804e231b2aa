import { html } from '../html.ts';
import { barePage, page } from '../layout.ts';
import type { Scene, Visit } from '../scene.ts';

/** For whoever is not let in: what to do, and nothing of the house. */
export function outside(visit: Visit): Response | Promise<Response> {
  const { c, t, visitor, way, to } = visit;
  if (visitor.kind === 'unconnected') {
    const body = html`<p>${t.outside.askOwner}</p>
      <p class="code" translate="no">${visitor.ask.code}</p>
      <p>${t.outside.askHow}</p>
      <p><a href="${to('/')}">${t.outside.again}</a></p>`;
    return c.html(barePage(visit, { title: t.outside.unconnected, body }), 403);
  }
  const body = html`<p>${way.kind === 'ingress' ? t.outside.noUser : t.outside.howToLogIn}</p>
    <p><a href="${to('/')}">${t.outside.again}</a></p>`;
  return c.html(barePage(visit, { title: t.outside.title, body }), 401);
}

/** Of a member who may open the page, and not this part of it. */
export function notForYou(visit: Visit): Response | Promise<Response> {
  const { c, t } = visit;
  const body = html`<p>${t.outside.notForYou}</p>`;
  return c.html(page(visit as Scene, { title: t.outside.notForYouTitle, body }), 403);
}

/** It may have come from another site: nothing of it is done. */
export function oldForm(visit: Visit): Response | Promise<Response> {
  const { c, t, to } = visit;
  const body = html`<p>${t.outside.oldForm}</p>
    <p><a href="${to('/')}">${t.outside.again}</a></p>`;
  return c.html(barePage(visit, { title: t.outside.oldFormTitle, body }), 403);
}

export function nothingHere(visit: Visit): Response | Promise<Response> {
  const { c, t, to } = visit;
  const body = html`<p>${t.outside.nothing}</p>
    <p><a href="${to('/')}">${t.outside.home}</a></p>`;
  return c.html(barePage(visit, { title: t.outside.nothingTitle, body }), 404);
}

export function failed(visit: Visit): Response | Promise<Response> {
  const { c, t, to } = visit;
  const body = html`<p>${t.outside.failed}</p>
    <p><a href="${to('/')}">${t.outside.home}</a></p>`;
  return c.html(barePage(visit, { title: t.outside.failedTitle, body }), 500);
}

export function tooLong(visit: Visit): Response | Promise<Response> {
  const { c, t } = visit;
  const body = html`<p>${t.outside.tooLong}</p>`;
  return c.html(barePage(visit, { title: t.outside.oldFormTitle, body }), 413);
}

export function tooMany(visit: Visit): Response | Promise<Response> {
  const { c, t } = visit;
  const body = html`<p>${t.outside.tooMany}</p>`;
  return c.html(barePage(visit, { title: t.outside.tooManyTitle, body }), 429, { 'retry-after': '60' });
}

import { createHash } from 'node:crypto';
import type { DeviceId } from '../../domain/device.ts';
import type { RestState } from '../../domain/plan/sync.ts';
import type { UserSelection } from '../../domain/people/user.ts';
import type { Result } from '../../engine/house.ts';
import type { DeviceView } from '../../engine/views/device-views.ts';
import type { UserView } from '../../engine/views/user-views.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { page, proofOf } from '../layout.ts';
import type { Page } from '../layout.ts';
import type { Outcome, Scene } from '../scene.ts';

const MOST_NAMES = 10;

/** A device's name inside a path: its id may be long and hold slashes. */
export function deviceKey(id: DeviceId): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 10);
}

export function deviceBy({ house }: Scene, key: string | undefined): DeviceView | undefined {
  return house.queries.devices().find(({ id }) => deviceKey(id) === key);
}

/** The number that a path names, such as the id of a code; no id is so large. */
export function idIn({ c }: Scene, name: string): number {
  const text = c.req.param(name) ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : -1;
}

/** From 0. */
export function pageNumber({ c }: Scene): number {
  const text = c.req.query('page') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

export interface Button {
  readonly label: string;
  readonly style?: 'primary' | 'danger' | 'quiet';
  readonly fields?: Readonly<Record<string, string | number>>;
}

/** A form that is one button. */
export function button(scene: Scene, path: string, { label, style, fields = {} }: Button): Html {
  return html`<form method="post" action="${scene.to(path)}">
    ${proofOf(scene)}${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}<button class="${style ?? ''}">${label}</button>
  </form>`;
}

/** A link that looks like a button: it leads to a page, and does nothing. */
export function go(scene: Scene, path: string, label: string, style = ''): Html {
  return html`<a class="button ${style}" href="${scene.to(path)}">${label}</a>`;
}

/** A state as a word with a sign, so that it is not told by its colour alone. */
export function badge({ t, w }: Scene, state: RestState): Html {
  return html`<span class="state ${state}"
    ><span aria-hidden="true">${w.icon[state]}</span> ${t.state[state]}</span
  >`;
}

export function lines(all: readonly string[]): Html {
  return html`${all.map((line) => html`<p>${line}</p>`)}`;
}

/** Ways to the pages before and after this one; nothing where it is the only one. */
export function pager(
  scene: Scene,
  path: string,
  { page, pages }: { page: number; pages: number },
): Html | '' {
  if (pages <= 1) return '';
  const { t, to } = scene;
  const at = (number: number): string => to(`${path}${path.includes('?') ? '&' : '?'}page=${number}`);
  return html`<nav class="pager" aria-label="${t.pager.label}">
    ${page > 0 ? html`<a class="button" rel="prev" href="${at(page - 1)}">${t.pager.before}</a>` : ''}
    <span>${t.pager.of(page + 1, pages)}</span>
    ${page < pages - 1 ? html`<a class="button" rel="next" href="${at(page + 1)}">${t.pager.after}</a>` : ''}
  </nav>`;
}

/** A query without what is empty. */
export function query(fields: Readonly<Record<string, string | number | undefined>>): string {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== '') all.set(name, String(value));
  return all.size === 0 ? '' : `?${all.toString()}`;
}

/** A local date, `YYYY-MM-DD`, as a field of a browser sends it; undefined for anything else. */
export function dateIn(text: string | undefined): string | undefined {
  if (text === undefined || !/^(19[7-9]\d|20\d\d)-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** A page of those people, by name. */
export function peopleOf(
  { house }: Scene,
  selection: UserSelection,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): { readonly rows: UserView[]; readonly total: number } {
  const ids = house.queries.userIds(selection);
  const shown = ids.slice(page * pageSize, (page + 1) * pageSize);
  return { rows: shown.flatMap((id) => house.queries.user(id) ?? []), total: ids.length };
}

/** What follows from a command of the house. */
export function after(result: Result<unknown>, to: string, note: string): Outcome {
  return result.ok ? { to, note } : { refusals: result.refusals, to };
}

/** A box that can be ticked. */
export function tick(
  name: string,
  value: string,
  { label, isOn }: { readonly label: string; readonly isOn: boolean },
): Html {
  return html`<label class="tick"
    ><input type="checkbox" name="${name}" value="${value}" ${isOn ? html`checked` : ''} /> ${label}</label
  >`;
}

export function option(value: string, label: string, isChosen: boolean): Html {
  return html`<option value="${value}" ${isChosen ? html`selected` : ''}>${label}</option>`;
}

/**
 * A page with a secret: the answer to a form alone, and gone by itself after a time, with script and without.
 * @param shown.back where it leaves for
 */
export function secretPage(
  scene: Scene,
  {
    title,
    trail,
    secret,
    back,
    done,
  }: Pick<Page, 'title' | 'trail'> & { secret: Html; back: string; done: string },
): Response | Promise<Response> {
  const { t, c, parts } = scene;
  const body = html`<div data-gone-after-ms="${parts.pinsShownMs}">${secret}</div>
    <p class="faint">${t.code.goneSoon(Math.max(1, Math.round(parts.pinsShownMs / 60_000)))}</p>
    <p class="acts">${go(scene, back, done, 'primary')}</p>`;
  const leaves = { afterMs: parts.pinsShownMs, to: back };
  return c.html(page(scene, { title, ...(trail && { trail }), body, leaves }));
}

/** The one user who is called so, or why it is none. */
export function userCalled({ house, t }: Scene, name: string): number | { readonly why: string } {
  if (name === '') return { why: t.settings.notFound };
  const found = house.queries
    .userIds({ search: name })
    .slice(0, MOST_NAMES)
    .flatMap((id) => house.queries.person(id) ?? []);
  const only =
    found.find((one) => one.name.toLowerCase() === name.toLowerCase()) ??
    (found.length === 1 ? found[0] : undefined);
  if (only) return only.id;
  return {
    why:
      found.length === 0 ? t.settings.notFound : t.settings.several(found.map((one) => one.name).join(', ')),
  };
}

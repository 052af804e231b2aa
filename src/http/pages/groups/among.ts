import { USER_FILTERS } from '../../../domain/people/user.ts';
import type { UserSelection } from '../../../domain/people/user.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Scene } from '../../scene.ts';
import { option } from '../parts.ts';

/** What a list of people is narrowed to, as its address says it. */
export interface Among {
  readonly search: string;
  /** A filter, or `t5` for the tag 5; '' for everybody. */
  readonly filter: string;
  readonly selection: UserSelection;
}

export function amongIn({ c, house }: Scene): Among {
  return amongOf({ house }, c.req.query('search') ?? '', c.req.query('filter') ?? '');
}

/** What names nothing that there is leaves nobody out. */
export function amongOf({ house }: Pick<Scene, 'house'>, typed: string, chosen: string): Among {
  const search = typed.slice(0, 100);
  const filter = USER_FILTERS.find((one) => one === chosen);
  const id = Number(/^t(\d{1,12})$/.exec(chosen)?.[1] ?? -1);
  const tag = house.groups.tag(id)?.id;
  return {
    search,
    filter: filter ?? (tag === undefined ? '' : `t${tag}`),
    selection: {
      ...(search !== '' && { search }),
      ...(filter && { filter }),
      ...(tag !== undefined && { tag }),
    },
  };
}

/** In words: `with the tag “cleaners”, “berg”`. */
export function amongWords({ t, w, house }: Scene, { search, selection: { filter, tag } }: Among): string {
  const parts = [
    ...(filter ? [t.people.filters[filter]] : []),
    ...(tag === undefined ? [] : [t.groups.taggedWith(house.groups.tag(tag)?.name ?? '…')]),
    ...(search === '' ? [] : [`“${search}”`]),
  ];
  return parts.length > 0 ? parts.join(', ') : w.bulk.everybody;
}

/** The fields of a list's search. */
export function amongFields({ t, house }: Scene, { search, filter }: Among): Html {
  const tags = house.groups.tags();
  return html`<label
      >${t.people.search} <input type="search" name="search" value="${search}" maxlength="100"
    /></label>
    <label
      >${t.people.filter}
      <select name="filter">
        ${option('', t.people.everybody, filter === '')}
        ${USER_FILTERS.map((one) => option(one, t.people.filters[one], one === filter))}
        ${
          tags.length === 0
            ? ''
            : html`<optgroup label="${t.groups.tags}">
                ${tags.map(({ id, name }) => option(`t${id}`, name, filter === `t${id}`))}
              </optgroup>`
        }
      </select>
    </label>`;
}

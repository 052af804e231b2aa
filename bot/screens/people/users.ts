import type { UserSelection } from '../../../src/domain/people/user.ts';
import { neutral } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { newCodeDraft } from '../codes/draft.ts';
import { amongIn, amongName } from '../groups/among.ts';
import { pager, PAGE_SIZE } from '../pages.ts';
import { newUserDraft } from './user-edit.ts';
import type { UserDraft } from '../../chat/drafts/code-draft.ts';
import { addedName } from '../said/sentence.ts';
import type { Place } from '../../chat/places/place.ts';

/** `users/<page>`, `users/<filter>/<page>`, `users/t<tag>/<page>`: a tap opens the user. */
export const users: Screen = listOfUsers({
  title: ({ t }) => t.users.title,
  hint: ({ t }) => t.users.hint,
  up: () => 'home',
  page: (scene, page) => placeOf('users', ...among(scene), page),
  among: (scene) => amongIn(among(scene)[0]),
  more: ({ t }) => [
    { label: t.groups.filter.open, go: 'users-filter' },
    { label: t.groups.bulk.open, act: 'several' },
  ],
  acts: {
    all: neutral(() => ({ to: 'users/0', search: '' })),
    several: neutral((scene) => {
      const { search } = scene;
      const whom = { ...amongIn(among(scene)[0]), ...(search !== undefined && { search }) };
      return { to: 'bulk', bulk: { whom }, search: '' };
    }),
  },
  pick: (id) => ({ go: placeOf('user', id) }),
  typed: (scene, text) => {
    const tag = scene.house.groups.tagNamed(text);
    if (tag) return { to: placeOf('users', `t${tag.id}`, 0), search: '' };
    // A search stays within what the list is narrowed to.
    return { to: placeOf('users', ...among(scene), 0), search: text };
  },
});

/** What comes before the page. */
function among({ args }: Scene): string[] {
  return args.slice(0, -1);
}

/** `new/<page>`: a tap begins a code for the user. */
export const newCode: Screen = listOfUsers({
  title: ({ t }) => t.users.newTitle,
  hint: ({ t }) => `${t.users.forWhom} ${t.users.hint}`,
  up: () => 'home',
  page: (_scene, page) => placeOf('new', page),
  pick: (id) => ({ act: 'for', value: String(id) }),
  then: () => ({ thenCode: true }),
  more: ({ t }) => [{ label: t.draft.several, go: 'new-several/0' }],
  acts: { for: neutral(({ house, t }, id) => newCodeDraft(t, house, Number(id))) },
});

export interface UserListOptions {
  readonly title: (scene: Scene) => string;
  readonly hint: (scene: Scene) => string;
  readonly up: (scene: Scene) => Place;
  /** The place of a page of the list; its number is the last argument. */
  readonly page: (scene: Scene, page: number) => Place;
  /** What a tap on a user does. */
  readonly pick: (id: number) => { go: Place } | { act: string; value: string };
  /** What to go on with once a new user is added; missing: with their card. */
  readonly then?: (scene: Scene) => Pick<UserDraft, 'thenCode' | 'thenTo'>;
  /** What a typed text means that does not add a user; missing: a search here. */
  readonly typed?: NonNullable<Screen['typed']>;
  readonly acts?: NonNullable<Screen['actions']>;
  /** What it is narrowed to besides the search. */
  readonly among?: (scene: Scene) => Pick<UserSelection, 'filter' | 'tag'>;
  /** Below a list that is not empty. */
  readonly more?: (scene: Scene) => readonly ScreenButton[];
}

/** A list to choose a user from, a page at a time; typing narrows it. */
export function listOfUsers(options: UserListOptions): Screen {
  return {
    searches: true,
    title: options.title,
    up: options.up,
    body(scene) {
      const { house, args, search } = scene;
      const page = Number(args.at(-1) ?? 0) || 0;
      const within = options.among?.(scene) ?? {};
      const name = amongName(scene, within);
      const wanted = { ...within, ...(search !== undefined && { search }) };
      const { rows, total } = house.queries.users({ ...wanted, page, pageSize: PAGE_SIZE });
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
      const count =
        name !== undefined
          ? search === undefined
            ? scene.t.groups.filter.shown(name, total)
            : scene.t.groups.filter.found(name, search, total)
          : search !== undefined
            ? scene.t.users.found(search, total)
            : total === 0
              ? scene.t.users.none
              : scene.t.users.count(total);
      return {
        text: lines(count, rich`<i>${options.hint(scene)}</i>`),
        buttons: [
          ...rows.map((row): ScreenButton[] => [
            { label: `${scene.t.icon[row.state ?? 'none']} ${row.name}`, ...options.pick(row.id) },
          ]),
          pages > 1 ? pager(scene.t, (to) => options.page(scene, to), page, pages) : [],
          search === undefined && name === undefined ? [] : [{ label: scene.t.users.all, act: 'all' }],
          total === 0 && name === undefined ? [] : (options.more?.(scene) ?? []),
          [
            search !== undefined && total === 0
              ? { label: scene.t.users.addNamed(search), act: 'add-named' }
              : { label: scene.t.users.add, act: 'add' },
          ],
        ],
      };
    },
    typed: (scene, text) => {
      const name = addedName(text, scene);
      return name === undefined
        ? (options.typed?.(scene, text) ?? { to: options.page(scene, 0), search: text })
        : newUserDraft(scene.t, scene.house, options.then?.(scene), name);
    },
    actions: {
      all: neutral((scene) => ({ to: options.page(scene, 0), search: '' })),
      add: neutral((scene) => newUserDraft(scene.t, scene.house, options.then?.(scene))),
      // The name that was searched for in vain is not asked for again.
      'add-named': neutral((scene) =>
        newUserDraft(scene.t, scene.house, options.then?.(scene), scene.search),
      ),
      ...options.acts,
    },
  };
}

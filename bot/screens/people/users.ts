import { neutral } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { placeOf } from '../../chat/callback-data.ts';
import type { Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { newCodeDraft } from '../codes/draft.ts';
import { pager, PAGE_SIZE } from '../pages.ts';
import { newUserDraft } from './user-edit.ts';
import type { UserDraft } from '../../chat/code-draft.ts';
import { addedName, textCommand } from '../../phrases/text-commands.ts';

/** `users/<page>`: a tap opens the user. */
export const users: Screen = listOfUsers({
  title: ({ t }) => t.users.title,
  hint: ({ t }) => t.users.hint,
  up: () => 'home',
  page: (_scene, page) => placeOf('users', page),
  pick: (id) => ({ go: placeOf('user', id) }),
  typed: ({ house, t }, text) => textCommand(t, text, house),
});

/** `new/<page>`: a tap begins a code for the user. */
export const newCode: Screen = listOfUsers({
  title: ({ t }) => t.users.newTitle,
  hint: ({ t }) => `${t.users.forWhom} ${t.users.hint}`,
  up: () => 'home',
  page: (_scene, page) => placeOf('new', page),
  pick: (id) => ({ act: 'for', value: String(id) }),
  then: () => ({ thenCode: true }),
  acts: { for: neutral(({ house, t }, id) => newCodeDraft(t, house, Number(id))) },
});

export interface UserListOptions {
  readonly title: (scene: Scene) => string;
  readonly hint: (scene: Scene) => string;
  readonly up: (scene: Scene) => string;
  /** The place of a page of the list; its number is the last argument. */
  readonly page: (scene: Scene, page: number) => string;
  /** What a tap on a user does. */
  readonly pick: (id: number) => { go: string } | { act: string; value: string };
  /** What to go on with once a new user is added; missing: with their card. */
  readonly then?: (scene: Scene) => Pick<UserDraft, 'thenCode' | 'thenTo'>;
  /** What a typed text means that does not add a user; missing: a search here. */
  readonly typed?: NonNullable<Screen['typed']>;
  readonly acts?: NonNullable<Screen['actions']>;
}

/** A list to choose a user from, a page at a time; typing narrows it. */
export function listOfUsers(options: UserListOptions): Screen {
  return {
    title: options.title,
    up: options.up,
    body(scene) {
      const { house, args, search } = scene;
      const page = Number(args.at(-1) ?? 0) || 0;
      const wanted = search === undefined ? {} : { search };
      const { rows, total } = house.queries.users({ ...wanted, page, pageSize: PAGE_SIZE });
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
      const count =
        search !== undefined
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
          search === undefined ? [] : [{ label: scene.t.users.all, act: 'all' }],
          [
            search !== undefined && total === 0
              ? { label: scene.t.users.addNamed(search), act: 'add-named' }
              : { label: scene.t.users.add, act: 'add' },
          ],
        ],
      };
    },
    typed: (scene, text) => {
      const name = addedName(text);
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

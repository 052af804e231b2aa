import { rich, lines } from '../html.ts';
import { placeOf } from '../path.ts';
import type { Screen, ScreenButton } from '../screen.ts';
import { en } from '../text/en.ts';
import { newCodeDraft } from './draft.ts';
import { newUserDraft } from './person.ts';

const PAGE_SIZE = 8;

/** `users/<page>`: a tap opens the user. */
export const users: Screen = list('users', {
  title: en.users.title,
  hint: en.users.hint,
  pick: (id) => ({ go: placeOf('user', id) }),
  thenCode: false,
});

/** `new/<page>`: a tap begins a code for the user. */
export const newCode: Screen = list('new', {
  title: en.users.newTitle,
  hint: `${en.users.forWhom} ${en.users.hint}`,
  pick: (id) => ({ act: 'for', value: String(id) }),
  thenCode: true,
});

function list(
  name: string,
  options: {
    title: string;
    hint: string;
    pick: (id: number) => { go: string } | { act: string; value: string };
    /** What a new user from here goes on with. */
    thenCode: boolean;
  },
): Screen {
  const firstPage = placeOf(name, 0);
  return {
    title: () => options.title,
    up: () => 'home',
    body({ house, args, search }) {
      const page = Number(args[0] ?? 0) || 0;
      const wanted = search === undefined ? {} : { search };
      const { rows, total } = house.users({ ...wanted, page, pageSize: PAGE_SIZE });
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
      const count =
        search !== undefined
          ? en.users.found(search, total)
          : total === 0
            ? en.users.none
            : en.users.count(total);
      return {
        text: lines(count, rich`<i>${options.hint}</i>`),
        buttons: [
          ...rows.map((row): ScreenButton[] => [
            { label: `${en.icon[row.state ?? 'none']} ${row.name}`, ...options.pick(row.id) },
          ]),
          pages > 1 ? pager(name, page, pages) : [],
          search === undefined ? [] : [{ label: en.users.all, act: 'all' }],
          [{ label: en.users.add, act: 'add' }],
        ],
      };
    },
    typed: (_scene, text) => ({ to: firstPage, search: text }),
    acts: {
      all: () => ({ to: firstPage, search: '' }),
      add: () => newUserDraft(options.thenCode),
      for: ({ house }, id) => newCodeDraft(house, Number(id)),
    },
  };
}

/** Past the last page comes the first again. */
function pager(name: string, page: number, pages: number): ScreenButton[] {
  return [
    { label: en.button.previous, go: placeOf(name, (page + pages - 1) % pages) },
    { label: en.users.page(page + 1, pages), go: placeOf(name, page) },
    { label: en.button.next, go: placeOf(name, (page + 1) % pages) },
  ];
}

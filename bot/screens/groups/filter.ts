import { USER_FILTERS } from '../../../src/domain/people/user.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Screen, ScreenButton } from '../../chat/screen.ts';
import { rich } from '../../text/html.ts';
import { filterName } from './among.ts';

const TAGS_SHOWN = 30;

/** `users-filter`: which users the list shows. */
export const usersFilter: Screen = {
  title: ({ t }) => t.groups.filter.title,
  up: () => 'users/0',
  body({ house, t }) {
    const words = t.groups.filter;
    const filters = USER_FILTERS.map((filter): ScreenButton => {
      const count = house.queries.countUsers({ filter });
      return { label: words.button(filterName(t, filter), count), go: placeOf('users', filter, 0) };
    });
    const tags = house.groups.tags().slice(0, TAGS_SHOWN);
    return {
      text: rich`${words.question}`,
      buttons: [
        ...inPairs(filters),
        ...inPairs(
          tags.map(({ id, name, users }) => ({
            label: words.button(t.groups.tags.named(name), users),
            go: placeOf('users', `t${id}`, 0),
          })),
        ),
        [
          { label: words.all, go: 'users/0' },
          { label: words.tags, go: 'tags' },
        ],
        [{ label: t.files.open, go: 'files' }],
      ],
    };
  },
};

function inPairs(buttons: readonly ScreenButton[]): ScreenButton[][] {
  return buttons.flatMap((button, at) => (at % 2 === 0 ? [[button, ...buttons.slice(at + 1, at + 2)]] : []));
}

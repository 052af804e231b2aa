import { lines } from '../html.ts';
import type { Screen } from '../screen.ts';
import { en } from '../text/en.ts';

export const members: Screen = {
  title: () => en.members.title,
  up: () => 'home',
  body: ({ house }) => ({
    text: lines(...house.members.all().map(({ name, role }) => en.members.line(name, role))),
  }),
};

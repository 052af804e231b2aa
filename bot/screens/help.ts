import type { Screen } from '../screen.ts';
import { en } from '../text/en.ts';

export const help: Screen = {
  title: () => en.help.title,
  up: () => 'home',
  body: () => ({ text: en.help.text }),
};

import type { Screen } from '../chat/screen.ts';
import { en } from '../text/en/en.ts';

export const help: Screen = {
  title: () => en.help.title,
  up: () => 'home',
  body: () => ({ text: en.help.text }),
};

import type { Screen } from '../chat/screen.ts';

export const help: Screen = {
  title: ({ t }) => t.help.title,
  up: () => 'home',
  body: ({ t }) => ({ text: t.help.text }),
};

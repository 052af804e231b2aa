import { DEFAULT_LANGUAGE, LANGUAGES, languageOf } from '../../src/domain/people/language.ts';
import { neutral } from '../chat/act.ts';
import { actorOf, after, type Screen } from '../chat/screen.ts';
import { lines } from '../text/html.ts';
import { textOf } from '../text/index.ts';

/** There is something to choose. */
export const SPEAKS_SEVERAL = LANGUAGES.length > 1;

/** In which language the chat speaks with the member who looks at it. */
export const language: Screen = {
  title: ({ t }) => t.languages.title,
  up: () => 'home',
  forGuests: true,
  body({ member, t }) {
    if (!SPEAKS_SEVERAL) return undefined;
    const chosen = member.language ?? DEFAULT_LANGUAGE;
    return {
      text: lines(t.languages.question),
      buttons: LANGUAGES.map((one) => [
        { label: `${one === chosen ? '◉' : '○'} ${textOf(one).language}`, act: 'choose', value: one },
      ]),
    };
  },
  actions: {
    choose: neutral(({ house, member, t }, value) => {
      const choice = languageOf(value);
      if (!choice) return { note: t.gone };
      return after(t, house.members.setLanguage(actorOf(member), member.id, choice), () => ({}));
    }),
  },
};

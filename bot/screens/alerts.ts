import type { ArrivalAlerts } from '../../src/domain/alert.ts';
import { neutral } from '../chat/act.ts';
import { lines } from '../text/html.ts';
import { actorOf, after, type Screen } from '../chat/screen.ts';
import { en } from '../text/en/en.ts';

const CHOICES: readonly ArrivalAlerts[] = ['always', 'nobody-home'];

/** Each member's own alerts, as far as they depend on whether somebody is home. */
export const alerts: Screen = {
  title: () => en.alerts.title,
  up: () => 'home',
  body({ house, member }) {
    if (!house.hasPresence) return undefined;
    const chosen = house.members.get(member.id)?.arrivals;
    const home = house.somebodyHome();
    const { somebody, nobody, unknown } = en.alerts.now;
    return {
      text: lines(
        en.alerts.question,
        '',
        home === undefined ? unknown : home ? somebody : nobody,
        en.alerts.rest,
      ),
      buttons: CHOICES.map((choice) => [
        { label: `${choice === chosen ? '◉' : '○'} ${en.alerts[choice]}`, act: 'choose', value: choice },
      ]),
    };
  },
  actions: {
    choose: neutral(({ house, member }, value) => {
      const choice = CHOICES.find((each) => each === value);
      if (!choice) return { note: en.gone };
      return after(house.members.setArrivals(actorOf(member), member.id, choice), () => ({}));
    }),
  },
};

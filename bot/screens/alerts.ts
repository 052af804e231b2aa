import type { ArrivalAlerts } from '../../src/domain/alert.ts';
import { neutral } from '../chat/act.ts';
import { lines } from '../text/html.ts';
import { actorOf, after, type Screen } from '../chat/screen.ts';

const CHOICES: readonly ArrivalAlerts[] = ['always', 'nobody-home'];

/** Each member's own alerts, as far as they depend on whether somebody is home. */
export const alerts: Screen = {
  title: ({ t }) => t.alerts.title,
  up: () => 'home',
  body({ house, member, t }) {
    if (!house.hasPresence) return undefined;
    const chosen = house.members.get(member.id)?.arrivals;
    const home = house.somebodyHome();
    const { somebody, nobody, unknown } = t.alerts.now;
    return {
      text: lines(
        t.alerts.question,
        '',
        home === undefined ? unknown : home ? somebody : nobody,
        t.alerts.rest,
      ),
      buttons: CHOICES.map((choice) => [
        { label: `${choice === chosen ? '◉' : '○'} ${t.alerts[choice]}`, act: 'choose', value: choice },
      ]),
    };
  },
  actions: {
    choose: neutral(({ house, member, t }, value) => {
      const choice = CHOICES.find((each) => each === value);
      if (!choice) return { note: t.gone };
      return after(t, house.members.setArrivals(actorOf(member), member.id, choice), () => ({}));
    }),
  },
};

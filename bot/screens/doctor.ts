import { gives, neutral } from '../chat/act.ts';
import { placeOf } from '../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../chat/screen.ts';
import { examinationLines } from '../text/lines/doctor-lines.ts';
import { lines, rich } from '../text/html.ts';

/** Lines that a message of Telegram has room for. */
const MOST_LINES = 30;
const LINE_CHARACTERS = 300;

/** `doctor`: what works, how old it is, how fast, and what to do next. */
export const doctor: Screen = {
  forOwners: true,
  title: ({ t }) => t.doctor.title,
  up: () => 'members',
  body(scene) {
    const { house, now, t } = scene;
    const last = house.doctor.view();
    const found = last ? examinationLines(last.results, { now, zone: house.zone, t }) : [];
    const room = Math.floor(3_000 / Math.max(...found.map((line) => line.length), 1));
    const shown = found.slice(0, Math.min(MOST_LINES, Math.max(room, 10)));
    return {
      text: lines(
        t.doctor.intro,
        ...(last
          ? [
              '',
              ...shown.map((line) => rich`${line.slice(0, LINE_CHARACTERS)}`),
              found.length > shown.length ? '…' : undefined,
              '',
              last.isRunning ? t.doctor.running : t.doctor.ranAt(t.moment(last.startedAt, now, house.zone)),
            ]
          : []),
      ),
      buttons: [
        ...(last?.isRunning ? [] : [[{ label: last ? t.doctor.again : t.doctor.begin, act: 'begin' }]]),
        ...moves(scene),
      ],
    };
  },
  actions: {
    begin: neutral(({ house, member, t }) =>
      after(t, house.doctor.start(actorOf(member)), () => ({ note: t.doctor.begun })),
    ),
  },
};

/** `doctor-move/<was>/<now>`: the codes of a driver that was renamed. */
export const doctorMove: Screen = {
  forOwners: true,
  title: ({ t }) => t.doctor.title,
  up: () => 'doctor',
  body({ args: [was = '', now = ''], t }) {
    return {
      text: rich`${t.doctor.moveQuestion(was, now)}`,
      buttons: [[{ label: t.doctor.moveYes, act: 'yes', value: was }]],
    };
  },
  actions: {
    // What is bound to another device gives access there.
    yes: gives(({ house, member, t }, was) =>
      after(t, house.doctor.moveRenamed(actorOf(member), was), (devices) => ({
        to: 'doctor',
        note: t.doctor.moved(devices),
      })),
    ),
  },
};

function moves({ house, t }: Scene): ScreenButton[][] {
  const findings = house.doctor.view()?.results.flatMap((one) => one.findings ?? []) ?? [];
  return findings.flatMap((one) =>
    one.code === 'driver-renamed' && one.now !== undefined
      ? [[{ label: t.doctor.move(one.was, one.now), go: placeOf('doctor-move', one.was, one.now) }]]
      : [],
  );
}

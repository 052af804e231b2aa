import { gives } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { deviceKey, placeOf } from '../../chat/callback-data.ts';
import { actorOf, after, refusalWords, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { en } from '../../text/en/en.ts';
import { deviceBy, deviceOf } from './devices.ts';

const CODES_SHOWN = 10;

/** `move/<old device key>`: to which other device do the codes move? */
export const move: Screen = {
  title: () => en.replace.title,
  up: ({ args }) => placeOf('device', args[0] ?? ''),
  body(scene) {
    const from = deviceOf(scene);
    if (!from) return undefined;
    const others = scene.house.queries
      .devices()
      .filter(
        ({ id, kind, codesUnsupportedReason }) =>
          id !== from.id && kind === from.kind && codesUnsupportedReason === undefined,
      );
    return {
      text: others.length === 0 ? lines(en.replace.noOther) : en.replace.question(from.name),
      buttons: others.map((other): ScreenButton[] => [
        { label: other.name, go: placeOf('move-to', deviceKey(other.id), deviceKey(from.id)) },
      ]),
    };
  },
};

/** `move-to/<new device key>/<old device key>`: which codes move and which cannot, before they do. */
export const moveTo: Screen = {
  title: () => en.replace.title,
  up: ({ args }) => placeOf('move', args[1] ?? ''),
  body({ house, args }) {
    const to = deviceBy(house, args[0]);
    const from = deviceBy(house, args[1]);
    if (!to || !from) return undefined;
    const { moves, stays } = house.replacement.preview(from.id, to.id);
    return {
      text: lines(
        en.replace.route(from.name, to.name),
        en.replace.moves(moves.length),
        ...moves.slice(0, CODES_SHOWN).map(({ userName }) => rich`• ${userName}`),
        stays.length > 0 ? en.replace.stays(stays.length) : undefined,
        ...stays
          .slice(0, CODES_SHOWN)
          .map(({ userName, refusals }) => rich`• ${userName}: ${refusalWords(refusals)}`),
      ),
      buttons:
        moves.length === 0
          ? []
          : [
              from.reachable
                ? []
                : [
                    {
                      label: en.replace.yesForget(moves.length),
                      act: 'yes',
                      value: 'forget',
                      style: 'primary',
                    },
                  ],
              [{ label: en.replace.yes(moves.length), act: 'yes' }],
            ],
    };
  },
  actions: {
    yes: gives(({ house, member, args }, value) => {
      const to = deviceBy(house, args[0]);
      const from = deviceBy(house, args[1]);
      if (!to || !from) return { note: en.gone };
      const forget = value === 'forget';
      return after(house.replacement.move(actorOf(member), from.id, to.id, { forget }), (count) => ({
        to: placeOf('device', args[0] ?? ''),
        note: en.replace.moving(count, from.reachable || forget ? undefined : from.name),
      }));
    }),
  },
};

/** `device-forget/<device key>`: asks before a device that is gone leaves the list. */
export const deviceForget: Screen = {
  title: () => en.replace.forgetTitle,
  up: ({ args }) => placeOf('device', args[0] ?? ''),
  body(scene) {
    const shown = deviceOf(scene);
    if (!shown) return undefined;
    return {
      text: lines(
        en.replace.forgetQuestion(shown.name),
        shown.ownCodes > 0 ? en.replace.stillOnIt(shown.ownCodes) : undefined,
      ),
      buttons: [[{ label: en.replace.forgetYes, act: 'yes', style: 'danger' }]],
    };
  },
  actions: {
    // What is still on it is watched no longer.
    yes: gives((scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: en.gone };
      return after(scene.house.replacement.forget(actorOf(scene.member), shown.id), () => ({
        to: 'devices',
        note: en.replace.forgotten(shown.name),
      }));
    }),
  },
};

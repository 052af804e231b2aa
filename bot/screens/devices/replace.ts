import { gives } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, refusalWords, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { deviceBy, deviceOf } from './devices.ts';

const CODES_SHOWN = 10;

/** `move/<old device key>`: to which other device do the codes move? */
export const move: Screen = {
  title: ({ t }) => t.replace.title,
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
      text: others.length === 0 ? lines(scene.t.replace.noOther) : scene.t.replace.question(from.name),
      buttons: others.map((other): ScreenButton[] => [
        { label: other.name, go: placeOf('move-to', deviceKey(other.id), deviceKey(from.id)) },
      ]),
    };
  },
};

/** `move-to/<new device key>/<old device key>`: which codes move and which cannot, before they do. */
export const moveTo: Screen = {
  title: ({ t }) => t.replace.title,
  up: ({ args }) => placeOf('move', args[1] ?? ''),
  body({ house, args, t }) {
    const to = deviceBy(house, args[0]);
    const from = deviceBy(house, args[1]);
    if (!to || !from) return undefined;
    const { moves, stays } = house.replacement.preview(from.id, to.id);
    return {
      text: lines(
        t.replace.route(from.name, to.name),
        t.replace.moves(moves.length),
        ...moves.slice(0, CODES_SHOWN).map(({ userName }) => rich`• ${t.whose(userName)}`),
        stays.length > 0 ? t.replace.stays(stays.length) : undefined,
        ...stays
          .slice(0, CODES_SHOWN)
          .map(({ userName, refusals }) => rich`• ${t.whose(userName)}: ${refusalWords(t, refusals)}`),
      ),
      buttons:
        moves.length === 0
          ? []
          : [
              from.reachable
                ? []
                : [
                    {
                      label: t.replace.yesForget(moves.length),
                      act: 'yes',
                      value: 'forget',
                      style: 'primary',
                    },
                  ],
              [{ label: t.replace.yes(moves.length), act: 'yes' }],
            ],
    };
  },
  actions: {
    yes: gives(({ house, member, args, t }, value) => {
      const to = deviceBy(house, args[0]);
      const from = deviceBy(house, args[1]);
      if (!to || !from) return { note: t.gone };
      const forget = value === 'forget';
      return after(t, house.replacement.move(actorOf(member), from.id, to.id, { forget }), (count) => ({
        to: placeOf('device', args[0] ?? ''),
        note: t.replace.moving(count, from.reachable || forget ? undefined : from.name),
      }));
    }),
  },
};

/** `device-forget/<device key>`: asks before a device that is gone leaves the list. */
export const deviceForget: Screen = {
  title: ({ t }) => t.replace.forgetTitle,
  up: ({ args }) => placeOf('device', args[0] ?? ''),
  body(scene) {
    const shown = deviceOf(scene);
    if (!shown) return undefined;
    return {
      text: lines(
        scene.t.replace.forgetQuestion(shown.name),
        shown.ownCodes > 0 ? scene.t.replace.stillOnIt(shown.ownCodes) : undefined,
      ),
      buttons: [[{ label: scene.t.replace.forgetYes, act: 'yes', style: 'danger' }]],
    };
  },
  actions: {
    // What is still on it is watched no longer.
    yes: gives((scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: scene.t.gone };
      return after(scene.t, scene.house.replacement.forget(actorOf(scene.member), shown.id), () => ({
        to: 'devices',
        note: scene.t.replace.forgotten(shown.name),
      }));
    }),
  },
};

import { gives } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Screen } from '../../chat/screen.ts';
import { boltWords } from '../../text/lines/device-lines.ts';
import { deviceOf } from './devices.ts';

/** `unlock/<device key>`: asks before it opens a door. */
export const unlock: Screen = {
  title: ({ t }) => t.bolt.unlock,
  up: ({ args }) => placeOf('device', args.at(-1) ?? ''),
  body(scene) {
    const shown = deviceOf(scene);
    if (shown?.locked === undefined) return undefined;
    return {
      text: lines(rich`🔒 <b>${shown.name}</b>`, boltWords(scene.t, shown), '', scene.t.bolt.question),
      buttons: [[{ label: scene.t.bolt.yes, act: 'yes', style: 'danger' }]],
    };
  },
  actions: {
    yes: gives(async (scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: scene.t.gone };
      const done = await scene.house.deviceCommands.turnBolt(actorOf(scene.member), shown.id, false);
      return after(scene.t, done, () => ({
        to: placeOf('device', scene.args.at(-1) ?? ''),
        note: scene.t.bolt.isUnlocked,
      }));
    }),
  },
};

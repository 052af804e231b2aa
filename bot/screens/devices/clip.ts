import { neutral } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Screen } from '../../chat/screen.ts';
import { deviceOf } from './devices.ts';

const SECONDS = [30, 60, 120, 300] as const;

/** `clip/<device key>`: a picture, or a clip of a length, from the camera that looks at the device. */
export const clip: Screen = {
  title: ({ t }) => t.clip.title,
  up: ({ args }) => placeOf('device', args.at(-1) ?? ''),
  body(scene) {
    const shown = deviceOf(scene);
    const camera = shown && scene.house.cameras.of(shown.id);
    if (!camera) return undefined;
    return {
      text: lines(
        rich`🎥 <b>${shown.name}</b>`,
        camera.isMissing ? scene.t.picture.isMissing(camera.id) : scene.t.clip.question,
      ),
      buttons: camera.isMissing
        ? []
        : [
            SECONDS.map((seconds) => ({
              label: scene.t.clip.length(seconds),
              act: 'record',
              value: String(seconds),
            })),
            [{ label: scene.t.picture.take, act: 'picture' }],
          ],
    };
  },
  actions: {
    record: neutral((scene, value) => {
      const shown = deviceOf(scene);
      const seconds = SECONDS.find((length) => String(length) === value);
      if (!shown || seconds === undefined) return { note: scene.t.gone };
      return {
        footage: { device: shown.id, seconds },
        note: scene.t.clip.begun(scene.t.clip.length(seconds)),
      };
    }),
    picture: neutral((scene) => {
      const shown = deviceOf(scene);
      return shown ? { footage: { device: shown.id }, note: scene.t.picture.begun } : { note: scene.t.gone };
    }),
  },
};

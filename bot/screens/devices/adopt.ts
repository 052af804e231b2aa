import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Adoption } from '../../../src/engine/house.ts';
import { gives } from '../../chat/act.ts';
import { lines, rich } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, refusalWords, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { foreignAt } from './slots.ts';
import { listOfUsers } from '../people/users.ts';

/** `adopt/<device key>/<slot>/<page>`: whose code is it? */
export const adopt: Screen = listOfUsers({
  title: ({ t }) => t.adopt.title,
  hint: ({ t }) => `${t.adopt.whose} ${t.users.hint}`,
  up: ({ args }) => placeOf('slot', ...args.slice(0, 2)),
  page: ({ args }, page) => placeOf('adopt', ...args.slice(0, 2), page),
  pick: (id) => ({ act: 'for', value: String(id) }),
  then: ({ args }) => ({ thenTo: placeOf('adopt', ...args.slice(0, 2), 0) }),
  acts: {
    for: gives((scene, user) => {
      const found = foreignAt(scene);
      if (!found) return { note: scene.t.gone };
      return found.shown.holds === 'known'
        ? take(scene, { device: found.device.id, slot: found.shown.slot, user: Number(user) })
        : { to: placeOf('adopt-pin', ...scene.args.slice(0, 2), user) };
    }),
  },
});

/** `adopt-pin/<device key>/<slot>/<user>`: the device does not show it, so its PIN is typed. */
export const adoptPin: Screen = {
  secret: true,
  title: ({ t }) => t.adopt.title,
  up: ({ args }) => placeOf('adopt', ...args.slice(0, 2), 0),
  body(scene) {
    const found = foreignAt(scene);
    const user = scene.house.queries.user(Number(scene.args[2]));
    if (!found || !user) return undefined;
    return { text: scene.t.adopt.typePin(user.name, found.device.name, found.shown.slot) };
  },
  typed: async (scene, text) => {
    const found = foreignAt(scene);
    if (!found) return { note: scene.t.gone };
    const { device, shown } = found;
    const typed = Pin.of(text.trim());
    return take(scene, { device: device.id, slot: shown.slot, user: Number(scene.args[2]), typed });
  },
};

/** `conflict-pin/<code>/<grant>`: somebody changed a slot of ours to a PIN that the device does not show. */
export const conflictPin: Screen = {
  secret: true,
  title: ({ t }) => t.adopt.title,
  up: ({ args }) => placeOf('code', args[0] ?? ''),
  body({ house, args, t }) {
    const code = house.queries.code(Number(args[0]));
    const grant = code?.grants.find(({ id }) => id === Number(args[1]));
    if (!code || !grant) return undefined;
    return { text: lines(rich`🔑 ${t.whose(code.user?.name)} · ${grant.deviceName}`, t.adopt.typeNewPin) };
  },
  typed: async ({ house, member, args, t }, text) =>
    after(t, await house.grants.adoptConflict(actorOf(member), Number(args[1]), Pin.of(text.trim())), () => ({
      to: placeOf('code', args[0] ?? ''),
      note: t.slots.adopted,
    })),
};

async function take({ house, member, t }: Scene, adoption: Adoption): Promise<Navigation> {
  return after(t, await house.foreign.adopt(actorOf(member), adoption), ({ code, advice }) => ({
    to: placeOf('code', code),
    note: advice.length === 0 ? t.slots.adopted : `${t.slots.adopted}\n${refusalWords(t, advice)}`,
  }));
}

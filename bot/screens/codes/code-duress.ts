import { gives } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

const ALL = '0';

/** `code-duress/<id>`: whether the code is used under duress. Only owners see it, and nothing else shows it. */
export const codeDuress: Screen = {
  forOwners: true,
  title: ({ t }) => t.duress.title,
  up: ({ args }) => placeOf('code', ...args),
  body(scene) {
    const { house, member, t } = scene;
    const code = house.queries.code(idOf(scene));
    if (!code || code.deleted) return undefined;
    const mark = house.duress.of(actorOf(member), code.id);
    const name = t.whose(code.user?.name);
    const hearing = mark && house.duress.hearing(mark.quietFor);
    return {
      text: lines(
        mark ? t.duress.isOn(name) : t.duress.isOff(name),
        ...(hearing
          ? [rich`${hearing.length > 0 ? t.duress.hearing(hearing.join(', ')) : t.duress.nobodyHears}`]
          : []),
        '',
        t.duress.what,
        rich`<i>${t.duress.limits}</i>`,
        ...(mark ? [] : ['', t.duress.whoIsQuiet]),
      ),
      buttons: mark ? [[{ label: t.duress.unmark, act: 'unmark' }]] : markButtons(scene),
    };
  },
  actions: {
    mark: gives((scene, value) => {
      const quietFor = value === ALL ? undefined : Number(value);
      const marked = scene.house.duress.mark(actorOf(scene.member), idOf(scene), quietFor);
      return after(scene.t, marked, () => ({ note: scene.t.duress.marked }));
    }),
    unmark: gives((scene) =>
      after(scene.t, scene.house.duress.unmark(actorOf(scene.member), idOf(scene)), () => ({
        note: scene.t.duress.unmarked,
      })),
    ),
  },
};

function markButtons({ house, t }: Scene): ScreenButton[][] {
  const owners = house.members.all().filter(({ role }) => role === 'owner');
  return [
    ...owners.map(({ id, name }): ScreenButton[] => [
      { label: t.duress.markQuietFor(name), act: 'mark', value: String(id) },
    ]),
    [{ label: t.duress.mark, act: 'mark', value: ALL }],
  ];
}

function idOf({ args }: Scene): number {
  return Number(args[0]);
}

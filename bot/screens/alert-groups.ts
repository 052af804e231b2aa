import { GROUP_ALERT_KINDS, type GroupAlertKind } from '../../src/domain/alerts/alert-choices.ts';
import type { AlertGroupView } from '../../src/engine/views/member-views.ts';
import { depends, gives, neutral } from '../chat/act.ts';
import { placeOf } from '../chat/places/place.ts';
import { actorOf, after, type Navigation, type Scene, type Screen } from '../chat/screen.ts';
import { lines } from '../text/html.ts';

/** What goes there once an owner has said yes; they can choose other kinds then. */
const USUAL: readonly GroupAlertKind[] = ['alarms', 'arrivals'];

/** `alert-groups`: group chats that an owner has added Latchkey to. */
export const alertGroups: Screen = {
  forOwners: true,
  title: ({ t }) => t.alertGroups.title,
  up: () => 'alerts',
  body({ house, t }) {
    const all = house.alertGroups.all();
    return {
      text: lines(t.alertGroups.hint, ...(all.length > 0 ? [''] : []), ...all.map(t.alertGroups.line)),
      buttons: all.map(({ title, chat }) => [
        { label: t.alertGroups.group(title), go: placeOf('alert-group', Math.abs(chat)) },
      ]),
    };
  },
};

/** `alert-group/<number>`: what goes to one of them. */
export const alertGroup: Screen = {
  forOwners: true,
  title: (scene) => groupIn(scene)?.title ?? scene.t.alertGroups.title,
  up: () => 'alert-groups',
  body(scene) {
    const group = groupIn(scene);
    if (!group) return undefined;
    const { t } = scene;
    const { isOn, kinds } = group;
    return {
      text: lines(t.alertGroups.state(group), '', t.alertGroups.readers),
      buttons: isOn
        ? [
            ...GROUP_ALERT_KINDS.map((kind) => [
              {
                label: `${kinds.includes(kind) ? '☑' : '☐'} ${t.alertGroups.kind[kind]}`,
                act: 'toggle',
                value: kind,
              },
            ]),
            [{ label: t.alertGroups.stop, act: 'stop' }],
          ]
        : [[{ label: t.alertGroups.start, act: 'start', style: 'primary' as const }]],
    };
  },
  actions: {
    start: gives((scene) => choose(scene, () => USUAL)),
    stop: neutral((scene) => choose(scene, () => [])),
    toggle: depends(
      (scene, kind) => (groupIn(scene)?.kinds.some((one) => one === kind) ? 'neutral' : 'gives'),
      (scene, value) => choose(scene, ({ kinds }) => toggled(kinds, value)),
    ),
  },
};

function toggled(kinds: readonly GroupAlertKind[], value: string): readonly GroupAlertKind[] {
  return GROUP_ALERT_KINDS.filter((kind) => kinds.includes(kind) !== (kind === value));
}

function choose(scene: Scene, kindsOf: (group: AlertGroupView) => readonly GroupAlertKind[]): Navigation {
  const group = groupIn(scene);
  if (!group) return { note: scene.t.gone };
  const { house, member, t } = scene;
  return after(t, house.alertGroups.setKinds(actorOf(member), group.chat, kindsOf(group)), () => ({}));
}

/** Telegram's numbers of groups are negative; a place has no sign. */
function groupIn({ house, args }: Scene): AlertGroupView | undefined {
  return house.alertGroups.get(-Number(args[0]));
}

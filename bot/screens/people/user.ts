import { restOf } from '../../../src/domain/plan/sync.ts';
import type { CodeView } from '../../../src/engine/views/code-views.ts';
import { neutral, takesAsShown } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { newCodeDraft } from '../codes/draft.ts';
import { detailLines } from './user-check.ts';
import { editUserDraft } from './user-edit.ts';

/** `user/<id>` */
export const user: Screen = {
  title: (scene) => userOf(scene)?.name ?? '…',
  up: () => 'users/0',
  body(scene) {
    const shown = userOf(scene);
    if (!shown) return undefined;
    const codes = scene.house.queries.codesOf(shown.id);
    const tags = scene.house.groups.tagsOf(shown.id);
    const words = ({ schedule, uses, label }: CodeView): string =>
      [
        ...(label === undefined ? [] : [label]),
        scene.t.schedule(schedule, { now: scene.now, zone: scene.house.zone }),
        ...(uses ? [scene.t.uses.left(uses)] : []),
      ].join(', ');
    // Of two at the same times, their devices tell which is which.
    const needsDevices = (code: CodeView): boolean =>
      codes.some((other) => other.id !== code.id && words(other) === words(code));
    return {
      text: lines(
        rich`👤 <b>${shown.name}</b>`,
        ...detailLines(scene.t, shown),
        tags.length === 0 ? undefined : scene.t.groups.tags.line(tags.map(({ name }) => name).join(', ')),
        codes.length === 0 ? scene.t.user.noCodes : undefined,
      ),
      buttons: [
        ...codes.map((code): ScreenButton[] => [
          {
            label: scene.t.user.code(
              codeIcon(scene.t, code),
              words(code),
              needsDevices(code) ? devicesOf(code) : undefined,
            ),
            go: placeOf('code', code.id),
          },
        ]),
        [
          { label: scene.t.user.newCode, act: 'code' },
          { label: scene.t.user.log, go: placeOf('log', 'user', shown.id) },
        ],
        [
          { label: scene.t.groups.tags.open, go: placeOf('user-tags', shown.id) },
          ...(codes.length > 0
            ? [
                { label: scene.t.why.title, go: placeOf('why', shown.id) },
                { label: scene.t.pictures.week, act: 'week' },
              ]
            : []),
        ],
        [
          { label: scene.t.user.edit, act: 'edit' },
          { label: scene.t.user.delete, go: placeOf('user-delete', shown.id), style: 'danger' },
        ],
      ],
    };
  },
  actions: {
    code: neutral((scene) => newCodeDraft(scene.t, scene.house, Number(scene.args[0]))),
    week: neutral(({ t, args }) => ({
      note: t.pictures.underWay,
      files: { kind: 'picture', picture: { of: 'week', user: Number(args[0]) } },
    })),
    edit: neutral((scene) => {
      const shown = userOf(scene);
      return shown ? editUserDraft(shown) : { note: scene.t.gone };
    }),
  },
};

/** `user-delete/<id>`: asks before it deletes. */
export const userDelete: Screen = {
  title: ({ t }) => t.user.deleteTitle,
  up: ({ args }) => placeOf('user', ...args),
  body(scene) {
    const shown = userOf(scene);
    if (!shown) return undefined;
    return {
      text: scene.t.user.deleteQuestion(shown.name, hasCodes(scene)),
      buttons: [
        [
          { label: scene.t.user.deleteYes, act: 'yes', style: 'danger' },
          { label: scene.t.user.deleteNo, go: placeOf('user', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: takesAsShown((scene) => {
      const name = userOf(scene)?.name ?? '';
      const hadCodes = hasCodes(scene);
      return after(scene.t, scene.house.users.delete(actorOf(scene.member), Number(scene.args[0])), () => ({
        to: 'users/0',
        search: '',
        note: hadCodes ? scene.t.user.deletedWithCodes(name) : scene.t.user.deleted(name),
      }));
    }),
  },
};

/** Also one that is deleted and may still be on a device. */
function hasCodes({ house, args }: Scene): boolean {
  return house.queries.codesOf(Number(args[0])).length > 0;
}

function devicesOf({ grants }: CodeView): string {
  return grants.map(({ deviceName }) => deviceName).join(', ');
}

/** The state that most needs an owner's eye. */
function codeIcon(t: Texts, code: CodeView): string {
  if (code.paused && !code.over) return t.icon.paused;
  const worst = (
    [
      'overdue',
      'conflict',
      'rejected',
      'waiting',
      'removing',
      'unverified',
      'scheduled',
      'live',
      'gone',
    ] as const
  ).find((state) => code.grants.some((grant) => grant.state === state));
  return t.icon[worst === undefined ? 'none' : restOf(worst, code)];
}

function userOf({ house, args }: Scene) {
  return house.queries.user(Number(args[0]));
}

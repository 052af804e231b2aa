import type { Actor } from '../../../src/domain/people/actor.ts';
import { AS_PLANNED } from '../../../src/domain/plan/sync.ts';
import type { ShownPin } from '../../../src/domain/share.ts';
import type { Result } from '../../../src/engine/house.ts';
import type { CodeView, GrantView } from '../../../src/engine/views/code-views.ts';
import { depends, gives, neutral, takes, takesAsShown } from '../../chat/act.ts';
import { rich, lines, type Html } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  hereOf,
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { readerTime, standing, whenLines } from '../../text/lines/code-lines.ts';
import { grantLine } from '../../text/lines/lines.ts';
import { editCodeDraft } from './draft.ts';

/** `code/<id>`: one code and how far it has come on each device. */
export const code: Screen = {
  title: ({ t }) => t.code.title,
  up: (scene) => {
    const shown = codeOf(scene);
    const user = shown?.user && scene.house.queries.user(shown.user.id);
    return user ? placeOf('user', user.id) : 'users/0';
  },
  body(scene) {
    const shown = codeOf(scene);
    if (!shown) return undefined;
    const here = hereOf(scene);
    const undo = scene.house.codes.undoable(actorOf(scene.member), shown.id);
    return {
      text: lines(
        shown.label === undefined ? undefined : scene.t.code.label(shown.label),
        ...(shown.deleted ? [scene.t.draft.who(scene.t.whose(shown.user?.name))] : whenLines(shown, here)),
        rich`${standing(shown, here)}`,
        readerTime(shown, here),
        '',
        ...shown.grants.map((grant) => grantLine(grant, shown, here)),
        shown.grants.length === 0 ? scene.t.code.nowhere : undefined,
        undo?.why === undefined ? undefined : rich`<i>${scene.t.code.notUndoable[undo.what]}</i>`,
      ),
      buttons: [
        undo && undo.why === undefined ? [{ label: scene.t.code.undo[undo.what], act: 'undo' }] : [],
        ...shown.grants.map((one) => remedies(scene.t, one)),
        ...(shown.deleted ? [] : cardButtons(scene.t, shown)),
      ],
    };
  },
  actions: {
    pause: takes((scene) => on(scene, (actor, id) => scene.house.codes.pause(actor, id))),
    undo: gives((scene) =>
      on(scene, (actor, id) => scene.house.codes.undo(actor, id), { note: scene.t.code.undone }),
    ),
    resume: gives((scene) => on(scene, (actor, id) => scene.house.codes.resume(actor, id))),
    retry: depends(
      (scene, grant) => (grantOf(scene, grant)?.wanted === false ? 'takes' : 'gives'),
      (scene, grant) => on(scene, (actor) => scene.house.grants.retry(actor, Number(grant))),
    ),
    // An alarm is over with that: what was tried long ago may be otherwise by now.
    gone: gives((scene, grant) => on(scene, (actor) => scene.house.grants.believeGone(actor, Number(grant)))),
    mine: gives((scene, grant) =>
      on(scene, (actor) => scene.house.grants.resolveConflict(actor, Number(grant), 'put-back')),
    ),
    // What somebody set there stays, and is watched no longer.
    leave: gives((scene, grant) =>
      on(scene, (actor) => scene.house.grants.resolveConflict(actor, Number(grant), 'leave')),
    ),
    adopt: gives(async (scene, grant) => {
      const adopted = await scene.house.grants.adoptConflict(actorOf(scene.member), Number(grant));
      if (adopted.ok) return { note: scene.t.slots.adopted };
      const notShown = adopted.refusals.some(({ kind }) => kind === 'pin-not-shown');
      return notShown
        ? { to: placeOf('conflict-pin', ...scene.args, grant) }
        : { note: refusalWords(scene.t, adopted.refusals), refused: true };
    }),
    show: gives((scene) =>
      after(scene.t, scene.house.sharing.reveal(actorOf(scene.member), Number(scene.args[0])), (pins) => ({
        secret: { text: pinsShown(scene.t, scene.t.whose(codeOf(scene)?.user?.name), pins), protect: true },
        note: scene.t.code.shown,
      })),
    ),
    share: gives((scene) =>
      after(scene.t, scene.house.sharing.share(actorOf(scene.member), Number(scene.args[0])), (message) => {
        const text = scene.t.guestMessage(message);
        return {
          secret: { text: rich`${text}`, protect: false },
          shared: text,
          to: placeOf('share', ...scene.args),
        };
      }),
    ),
  },
};

function pinsShown(t: Texts, name: string, pins: readonly ShownPin[]): Html {
  const [only, ...more] = pins;
  if (only && more.length === 0) return t.code.pin(name, only.pin.reveal());
  const each = pins.map(({ pin, deviceNames }) => t.code.pinFor(deviceNames.join(', '), pin.reveal()));
  return lines(t.code.pinsOf(name), ...each);
}

/** `share/<id>`: below the message to forward, other ways to hand the code over. */
export const share: Screen = {
  title: ({ t }) => t.code.shareTitle,
  up: ({ args }) => placeOf('code', ...args),
  body(scene) {
    const { shared } = scene;
    if (shared === undefined) return undefined;
    const leftOut =
      codeOf(scene)?.grants.filter((grant) => grant.wanted && !AS_PLANNED.has(grant.state)) ?? [];
    const names = leftOut.map(({ deviceName }) => deviceName).join(', ');
    return {
      showsPin: true,
      text: lines(
        scene.t.code.shareHint,
        leftOut.length === 0 ? undefined : scene.t.code.shareLeftOut(names),
      ),
      buttons: [
        [
          // Bot API, CopyTextButton.text: 1 to 256 characters.
          ...(shared.length <= 256 ? [{ label: scene.t.code.copy, copy: shared }] : []),
          { label: scene.t.code.shareTelegram, url: shareLink(shared) },
        ],
      ],
    };
  },
};

/** `code-edit/<id>`: which part. */
export const codeEdit: Screen = {
  title: ({ t }) => t.code.editTitle,
  up: ({ args }) => placeOf('code', ...args),
  body: (scene) =>
    codeOf(scene) && {
      text: rich`${scene.t.code.editQuestion}`,
      buttons: [
        [
          { label: scene.t.draft.changePin, act: 'pin' },
          { label: scene.t.draft.changeDevices, act: 'devices' },
          { label: scene.t.draft.changeSchedule, act: 'schedule' },
        ],
        [
          { label: scene.t.draft.changeUses, act: 'uses' },
          { label: scene.t.draft.changeLabel, act: 'label' },
          ...(scene.house.conditions.isPossible || codeOf(scene)?.condition
            ? [{ label: scene.t.draft.changeCondition, act: 'condition' }]
            : []),
        ],
        scene.member.role === 'owner' && codeOf(scene)?.user
          ? [{ label: scene.t.duress.open, go: placeOf('code-duress', ...scene.args) }]
          : [],
      ],
    },
  actions: {
    condition: neutral(async (scene) => {
      await scene.house.conditions.look();
      return edit(scene, 'draft-condition/0');
    }),
    pin: neutral((scene) => edit(scene, 'draft-pin')),
    devices: neutral((scene) => edit(scene, 'draft-devices')),
    schedule: neutral((scene) => edit(scene, 'draft-schedule')),
    uses: neutral((scene) => edit(scene, 'draft-uses')),
    label: neutral((scene) => edit(scene, 'draft-label')),
  },
};

/** `code-delete/<id>`: asks before it deletes. */
export const codeDelete: Screen = {
  title: ({ t }) => t.code.deleteTitle,
  up: ({ args }) => placeOf('code', ...args),
  body(scene) {
    const shown = codeOf(scene);
    if (!shown) return undefined;
    return {
      text: lines(
        scene.t.code.deleteQuestion(scene.t.whose(shown.user?.name)),
        shown.label === undefined ? undefined : scene.t.code.label(shown.label),
        scene.t.draft.when(scene.t.schedule(shown.schedule, { now: scene.now, zone: scene.house.zone })),
        scene.t.draft.where(shown.grants.map(({ deviceName }) => deviceName).join(', ')),
      ),
      buttons: [
        [
          { label: scene.t.code.deleteYes, act: 'yes', style: 'danger' },
          { label: scene.t.code.deleteNo, go: placeOf('code', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: takesAsShown((scene) =>
      on(scene, (actor, id) => scene.house.codes.delete(actor, id), { to: placeOf('code', ...scene.args) }),
    ),
  },
};

/** The link's `url` is what Telegram asks for first; the code goes along as `text`. */
export function shareLink(text: string): string {
  return `https://t.me/share/url?url=${encodeURIComponent('https://t.me')}&text=${encodeURIComponent(text)}`;
}

function remedies(t: Texts, grant: GrantView): ScreenButton[] {
  const value = String(grant.id);
  if (grant.state === 'conflict')
    return [
      { label: t.button.putBack(grant.deviceName), act: 'mine', value },
      ...(grant.reason?.kind === 'deleted-at-device'
        ? []
        : [{ label: t.button.adopt(grant.deviceName), act: 'adopt', value }]),
      { label: t.button.leave(grant.deviceName), act: 'leave', value },
    ];
  const kind = grant.reason?.kind;
  if (kind === 'empty-disproved')
    return [
      { label: t.button.tryAgain(grant.deviceName), act: 'retry', value },
      { label: t.button.believeGone(grant.deviceName), act: 'gone', value },
    ];
  const queued = kind === undefined || kind === 'queued' || kind === 'settling';
  const stuck =
    grant.state === 'rejected' || grant.state === 'overdue' || (grant.state === 'waiting' && !queued);
  return stuck ? [{ label: t.button.tryAgain(grant.deviceName), act: 'retry', value }] : [];
}

function cardButtons(t: Texts, shown: CodeView): ScreenButton[][] {
  return [
    [
      { label: t.code.share, act: 'share', style: 'primary' },
      { label: t.code.show, act: 'show' },
    ],
    [
      shown.paused ? { label: t.code.resume, act: 'resume' } : { label: t.code.pause, act: 'pause' },
      { label: t.code.edit, go: placeOf('code-edit', shown.id) },
      { label: t.code.delete, go: placeOf('code-delete', shown.id), style: 'danger' },
    ],
  ];
}

function edit(scene: Scene, screen: Parameters<typeof editCodeDraft>[2]): Navigation {
  const shown = codeOf(scene);
  return shown ? editCodeDraft(scene.house, shown, screen) : { to: 'home', note: scene.t.gone };
}

function on(
  scene: Scene,
  run: (actor: Actor, id: number) => Result<void>,
  move: Navigation = {},
): Navigation {
  return after(scene.t, run(actorOf(scene.member), Number(scene.args[0])), () => move);
}

function grantOf(scene: Scene, id: string): GrantView | undefined {
  return codeOf(scene)?.grants.find((grant) => grant.id === Number(id));
}

function codeOf({ house, args }: Scene): CodeView | undefined {
  return house.queries.code(Number(args[0]));
}

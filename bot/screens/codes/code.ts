import { isSpent } from '../../../src/domain/uses.ts';
import { AS_PLANNED } from '../../../src/domain/sync.ts';
import type { Result } from '../../../src/engine/house.ts';
import type { CodeView, GrantView } from '../../../src/engine/queries/views.ts';
import { depends, gives, neutral, takes, takesAsShown } from '../../chat/act.ts';
import { rich, lines, type Html } from '../../text/html.ts';
import { placeOf } from '../../chat/callback-data.ts';
import {
  actorOf,
  after,
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { en } from '../../text/en/en.ts';
import { grantLine, usesLeftWords, type Here } from '../../text/lines.ts';
import { moment } from '../../text/time.ts';
import { editCodeDraft } from './draft.ts';

/** `code/<id>`: one code and how far it has come on each device. */
export const code: Screen = {
  title: () => en.code.title,
  up: (scene) => {
    const shown = codeOf(scene);
    return shown && scene.house.queries.user(shown.user.id) ? placeOf('user', shown.user.id) : 'users/0';
  },
  body(scene) {
    const shown = codeOf(scene);
    if (!shown) return undefined;
    const here = { now: scene.now, zone: scene.house.zone };
    return {
      text: lines(
        ...(shown.deleted ? [en.draft.who(shown.user.name)] : whenLines(shown, here)),
        rich`${standing(shown, scene)}`,
        '',
        ...shown.grants.map((grant) => grantLine(grant, shown, here)),
        shown.grants.length === 0 ? en.code.nowhere : undefined,
      ),
      buttons: [...shown.grants.map(remedies), ...(shown.deleted ? [] : cardButtons(shown))],
    };
  },
  actions: {
    pause: takes((scene) => on(scene, (actor, id) => scene.house.codes.pause(actor, id))),
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
      if (adopted.ok) return { note: en.slots.adopted };
      const notShown = adopted.refusals.some(({ kind }) => kind === 'pin-not-shown');
      return notShown
        ? { to: placeOf('conflict-pin', ...scene.args, grant) }
        : { note: refusalWords(adopted.refusals), refused: true };
    }),
    show: gives((scene) =>
      after(scene.house.sharing.reveal(actorOf(scene.member), Number(scene.args[0])), (pin) => ({
        secret: { text: en.code.pin(codeOf(scene)?.user.name ?? '', pin.reveal()), protect: true },
        note: en.code.shown,
      })),
    ),
    share: gives((scene) =>
      after(scene.house.sharing.share(actorOf(scene.member), Number(scene.args[0])), (message) => {
        const text = en.guestMessage(message);
        return {
          secret: { text: rich`${text}`, protect: false },
          shared: text,
          to: placeOf('share', ...scene.args),
        };
      }),
    ),
  },
};

/** `share/<id>`: below the message to forward, other ways to hand the code over. */
export const share: Screen = {
  title: () => en.code.shareTitle,
  up: ({ args }) => placeOf('code', ...args),
  body(scene) {
    const { shared } = scene;
    if (shared === undefined) return undefined;
    const leftOut =
      codeOf(scene)?.grants.filter((grant) => grant.wanted && !AS_PLANNED.has(grant.state)) ?? [];
    const names = leftOut.map(({ deviceName }) => deviceName).join(', ');
    return {
      showsPin: true,
      text: lines(en.code.shareHint, leftOut.length === 0 ? undefined : en.code.shareLeftOut(names)),
      buttons: [
        [
          // Bot API, CopyTextButton.text: 1 to 256 characters.
          ...(shared.length <= 256 ? [{ label: en.code.copy, copy: shared }] : []),
          { label: en.code.shareTelegram, url: shareLink(shared) },
        ],
      ],
    };
  },
};

/** `code-edit/<id>`: which part. */
export const codeEdit: Screen = {
  title: () => en.code.editTitle,
  up: ({ args }) => placeOf('code', ...args),
  body: (scene) =>
    codeOf(scene) && {
      text: rich`${en.code.editQuestion}`,
      buttons: [
        [
          { label: en.draft.changePin, act: 'pin' },
          { label: en.draft.changeDevices, act: 'devices' },
          { label: en.draft.changeSchedule, act: 'schedule' },
        ],
        [
          { label: en.draft.changeUses, act: 'uses' },
          ...(scene.house.conditions.isPossible || codeOf(scene)?.condition
            ? [{ label: en.draft.changeCondition, act: 'condition' }]
            : []),
        ],
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
  },
};

/** `code-delete/<id>`: asks before it deletes. */
export const codeDelete: Screen = {
  title: () => en.code.deleteTitle,
  up: ({ args }) => placeOf('code', ...args),
  body(scene) {
    const shown = codeOf(scene);
    if (!shown) return undefined;
    return {
      text: en.code.deleteQuestion(shown.user.name),
      buttons: [
        [
          { label: en.code.deleteYes, act: 'yes', style: 'danger' },
          { label: en.code.deleteNo, go: placeOf('code', shown.id) },
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
function shareLink(text: string): string {
  return `https://t.me/share/url?url=${encodeURIComponent('https://t.me')}&text=${encodeURIComponent(text)}`;
}

function whenLines({ schedule, condition, hold, uses, uncounted }: CodeView, here: Here): Html[] {
  return [
    en.draft.when(en.schedule(schedule, here)),
    ...(condition ? [en.condition.line(en.condition.describe(condition, condition.known))] : []),
    ...(condition && hold ? [rich`${holdWords(hold, condition, here)}`] : []),
    ...(uses ? [en.uses.line(usesLeftWords(uses, here))] : []),
    ...uncounted.map(({ deviceName, at }) => en.uses.uncounted(deviceName, moment(at, here.now, here.zone))),
  ];
}

function holdWords(
  { minutes, until }: NonNullable<CodeView['hold']>,
  { sense, name }: NonNullable<CodeView['condition']>,
  { now, zone }: Here,
): string {
  if (until === undefined) return en.condition.stays(minutes);
  return en.condition.held(en.condition.ended[sense](name), moment(until, now, zone));
}

function standing(
  { paused, deleted, over, open, nextChange, condition, hold, uses }: CodeView,
  { now, house }: Scene,
): string {
  if (deleted) return en.code.deleted;
  if (over) return isSpent(uses) ? en.code.usedUp : en.code.over;
  if (paused) return en.code.paused;
  if (open && condition?.holds === false && hold?.until === undefined) return en.code.closed;
  if (!nextChange) return en.code.open;
  const time = moment(nextChange.at, now, house.zone);
  return open ? en.code.openUntil(time) : en.code.closedUntil(time);
}

function remedies(grant: GrantView): ScreenButton[] {
  const value = String(grant.id);
  if (grant.state === 'conflict')
    return [
      { label: en.button.putBack(grant.deviceName), act: 'mine', value },
      ...(grant.reason?.kind === 'deleted-at-device'
        ? []
        : [{ label: en.button.adopt(grant.deviceName), act: 'adopt', value }]),
      { label: en.button.leave(grant.deviceName), act: 'leave', value },
    ];
  const kind = grant.reason?.kind;
  if (kind === 'empty-disproved')
    return [
      { label: en.button.tryAgain(grant.deviceName), act: 'retry', value },
      { label: en.button.believeGone(grant.deviceName), act: 'gone', value },
    ];
  const queued = kind === undefined || kind === 'queued' || kind === 'settling';
  const stuck =
    grant.state === 'rejected' || grant.state === 'overdue' || (grant.state === 'waiting' && !queued);
  return stuck ? [{ label: en.button.tryAgain(grant.deviceName), act: 'retry', value }] : [];
}

function cardButtons(shown: CodeView): ScreenButton[][] {
  return [
    [
      { label: en.code.share, act: 'share', style: 'primary' },
      { label: en.code.show, act: 'show' },
    ],
    [
      shown.paused ? { label: en.code.resume, act: 'resume' } : { label: en.code.pause, act: 'pause' },
      { label: en.code.edit, go: placeOf('code-edit', shown.id) },
      { label: en.code.delete, go: placeOf('code-delete', shown.id), style: 'danger' },
    ],
  ];
}

function edit(scene: Scene, screen: Parameters<typeof editCodeDraft>[1]): Navigation {
  const shown = codeOf(scene);
  return shown ? editCodeDraft(shown, screen) : { to: 'home', note: en.gone };
}

function on(
  scene: Scene,
  run: (actor: string, id: number) => Result<void>,
  move: Navigation = {},
): Navigation {
  return after(run(actorOf(scene.member), Number(scene.args[0])), () => move);
}

function grantOf(scene: Scene, id: string): GrantView | undefined {
  return codeOf(scene)?.grants.find((grant) => grant.id === Number(id));
}

function codeOf({ house, args }: Scene): CodeView | undefined {
  return house.queries.code(Number(args[0]));
}

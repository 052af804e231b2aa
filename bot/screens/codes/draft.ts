import { HOLD_MINUTES } from '../../../src/domain/condition.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import type { ConditionId } from '../../../src/domain/condition.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from '../../../src/engine/house.ts';
import type { CodeView, Preview } from '../../../src/engine/queries/views.ts';
import { accessOf, late, neutral, type Action } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/code-draft.ts';
import { rich, lines, type Html } from '../../text/html.ts';
import { deviceKey } from '../../chat/callback-data.ts';
import { placeOf } from '../../chat/place.ts';
import {
  actorOf,
  after,
  refusalWords,
  type Body,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { noRoomWords, usesLeftWords, type Here } from '../../text/lines.ts';
import { devicesNamed } from '../../phrases/named-devices.ts';
import { codeDevices, groupsOf, withGroup } from './code-devices.ts';
import { accessOfSaving, takingPart } from './draft-access.ts';
import type { Place } from '../../chat/place.ts';

/**
 * A code before it is saved, a screen for each of its parts: `draft-pin`, `draft-devices`,
 * `draft-schedule` with its side rooms, `draft-review`.
 */
export function newCodeDraft(t: Texts, house: House, user: number): Navigation {
  if (!house.queries.user(user)) return { note: t.gone };
  return { to: 'draft-pin', draft: { kind: 'code', user, devices: [] } };
}

export function editCodeDraft(
  code: CodeView,
  screen:
    'draft-pin' | 'draft-devices' | 'draft-schedule' | 'draft-condition/0' | 'draft-uses' | 'draft-review',
): Navigation {
  // Nobody's can only go: its card says how far that is.
  if (!code.user) return { to: placeOf('code', code.id) };
  const draft: CodeDraft = {
    kind: 'code',
    code: code.id,
    user: code.user.id,
    devices: code.grants.filter((grant) => grant.wanted).map((grant) => grant.device),
    schedule: code.schedule,
  };
  return { to: screen, draft };
}

/** The first screen whose part is still missing, or the review. */
export function nextStep(draft: CodeDraft): Place {
  if (draft.pin === undefined && draft.code === undefined) return 'draft-pin';
  if (draft.devices.length === 0) return 'draft-devices';
  return draft.schedule === undefined ? 'draft-schedule' : 'draft-review';
}

type DraftAct = Action<[draft: CodeDraft, scene: Scene, value: string]>;

type Step = Omit<Screen, 'title' | 'up' | 'body' | 'acts' | 'typed'> & {
  body: (draft: CodeDraft, scene: Scene) => Body;
  acts?: Record<string, DraftAct>;
  typed?: (draft: CodeDraft, scene: Scene, text: string) => Navigation;
};

/** A screen that needs the open draft; without one there is nothing to show, and nothing to do. */
export function step({ body, acts = {}, typed, ...rest }: Step): Screen {
  const open = <T extends Navigation | Promise<Navigation>>(
    scene: Scene,
    run: (draft: CodeDraft) => T,
  ): T | Navigation => (scene.draft?.kind === 'code' ? run(scene.draft) : { to: 'home', note: scene.t.gone });
  const all = { ...acts, cancel };
  return {
    ...rest,
    title: ({ draft, t }) => (isEdit(draft) ? t.draft.editTitle : t.draft.newTitle),
    up: ({ draft }) => aboveOf(draft),
    body: (scene) => (scene.draft?.kind === 'code' ? body(scene.draft, scene) : undefined),
    actions: Object.fromEntries(
      Object.entries(all).map(([name, act]) => [
        name,
        {
          access: (scene: Scene, value: string) =>
            scene.draft?.kind === 'code' ? accessOf(act, scene.draft, scene, value) : 'neutral',
          run: (scene: Scene, value: string) => open(scene, (draft) => act.run(draft, scene, value)),
          late: (scene: Scene, value: string) =>
            open(scene, (draft) => late(scene.t, act, draft, scene, value)),
        },
      ]),
    ),
    typed: (scene, text) =>
      open(scene, (draft) => typed?.(draft, scene, text) ?? { note: scene.t.draft.tapHere }),
  };
}

/** Goes on with what was filled in. */
export function onward(draft: CodeDraft): Navigation {
  return { draft, to: nextStep(draft) };
}

const cancel: DraftAct = neutral((draft, { t }) => ({
  to: aboveOf(draft),
  draft: null,
  note: t.draft.cancelled,
}));

export function cancelButton(t: Texts): ScreenButton {
  return { label: t.button.cancel, act: 'cancel' };
}

/** Nobody can get in by it before it is saved. */
const generate: DraftAct = neutral((draft, { house, t }) => {
  // Before devices are chosen, one that suits them all, so that any choice will do.
  const devices = draft.devices.length > 0 ? draft.devices : codeDevices(house).map((device) => device.id);
  return after(t, house.pinPolicy.propose({ ...pinQuery(draft), devices }), (pin) =>
    onward({ ...draft, pin }),
  );
});

export const draftPin: Screen = step({
  secret: true,
  body: (_draft, { t }) => ({
    text: rich`${t.draft.pin}`,
    buttons: [[{ label: t.draft.generate, act: 'generate', style: 'primary' }], [cancelButton(t)]],
  }),
  acts: { generate },
  typed(draft, { house, t }, text) {
    const pin = Pin.of(text.trim());
    const refusals = pinRefusals({ ...draft, pin }, house);
    return refusals.length > 0 ? { note: refusalWords(t, refusals) } : onward({ ...draft, pin });
  },
});

function pinRefusals({ pin, ...draft }: CodeDraft, house: House): Refusal[] {
  return pin ? house.pinPolicy.pinRefusals(pin, pinQuery(draft)) : [];
}

export const draftDevices: Screen = step({
  back: ({ draft }) => (isEdit(draft) ? 'draft-review' : 'draft-pin'),
  body(draft, { house, t }) {
    const devices = codeDevices(house);
    return {
      text: rich`${devices.length === 0 ? t.draft.noDevices : t.draft.devices}`,
      buttons: [
        ...devices.map((device) => [
          {
            label: `${draft.devices.includes(device.id) ? '☑' : '☐'} ${device.name}`,
            act: 'toggle',
            value: deviceKey(device.id),
          },
        ]),
        ...groupsOf(house).map((group) => [
          {
            label: `${group.devices.every((id) => draft.devices.includes(id)) ? '☑' : '☐'} ${t.groups.devices.named(group.name, group.devices.length)}`,
            act: 'group',
            value: group.key,
          },
        ]),
        devices.length > 1 ? [{ label: t.draft.allDevices, act: 'all' }] : [],
        // What was chosen before does not suit what is chosen now.
        pinRefusals(draft, house).length > 0
          ? [
              { label: t.draft.generate, act: 'generate' },
              { label: t.draft.changePin, go: 'draft-pin' },
            ]
          : [],
        [{ label: t.button.done, act: 'done', style: 'primary' }, cancelButton(t)],
      ],
    };
  },
  typed(draft, { house, t }, text) {
    const named = devicesNamed(t, text, codeDevices(house), house.groups.deviceGroups());
    const [only, ...more] = named ?? [];
    if (!named || !only) return { note: t.draft.whichDevices };
    return more.length === 0 ? toggled(draft, house, only) : { draft: { ...draft, devices: named } };
  },
  acts: {
    generate,
    toggle: neutral((draft, { house, t }, key) => {
      const device = codeDevices(house).find(({ id }) => deviceKey(id) === key);
      return device ? toggled(draft, house, device.id) : { note: t.gone };
    }),
    group: neutral((draft, { house, t }, key) => {
      const group = groupsOf(house).find((one) => one.key === key);
      return group ? { draft: withGroup(draft, house, group.devices) } : { note: t.gone };
    }),
    all: neutral((draft, { house }) => ({
      draft: { ...draft, devices: codeDevices(house).map((device) => device.id) },
    })),
    done: neutral((draft, { house, t }) => {
      if (draft.devices.length === 0) return { note: t.draft.noneChosen };
      const refusals = pinRefusals(draft, house);
      return refusals.length > 0 ? { note: refusalWords(t, refusals) } : onward(draft);
    }),
  },
});

/** In the house's order, so that they are always named in the same one. */
function toggled(draft: CodeDraft, house: House, device: DeviceId): Navigation {
  const chosen = house.queries
    .devices()
    .map(({ id }) => id)
    .filter((id) => draft.devices.includes(id) !== (id === device));
  return { draft: { ...draft, devices: chosen } };
}

export const draftReview: Screen = step({
  back: ({ draft }) => (isEdit(draft) ? aboveOf(draft) : 'draft-schedule'),
  body(draft, { house, now, t }) {
    const names = house.queries
      .devices()
      .filter((device) => draft.devices.includes(device.id))
      .map((device) => device.name);
    const refusals = [
      ...pinRefusals(draft, house),
      ...house.codes.scheduleRefusals(draft.schedule ?? {}),
      ...(isOther(draft, house) ? house.codes.conditionRefusals(draft.condition ?? null) : []),
    ];
    const ready = nextStep(draft) === 'draft-review' && refusals.length === 0;
    return {
      showsPin: draft.pin !== undefined,
      text: lines(
        t.draft.who(house.queries.user(draft.user)?.name ?? '…'),
        draft.pin ? t.draft.reviewPin(draft.pin.reveal()) : t.draft.samePin,
        t.draft.where(names.join(', ')),
        t.draft.when(t.schedule(draft.schedule ?? {}, { now, zone: house.zone })),
        conditionLine(t, draft, house),
        holdLine(t, draft, house),
        usesLine(t, draft, { house, now }),
        ...(refusals.length > 0 ? ['', refusalWords(t, refusals)] : previewLines(t, draft, house, now)),
      ),
      buttons: [
        ready ? [{ label: t.button.save, act: 'save', style: 'success' }] : [],
        [
          { label: t.draft.changePin, go: 'draft-pin' },
          { label: t.draft.changeDevices, go: 'draft-devices' },
          { label: t.draft.changeSchedule, go: 'draft-schedule' },
        ],
        [
          { label: t.draft.changeUses, go: 'draft-uses' },
          ...(house.conditions.isPossible || conditionOf(draft, house)
            ? [{ label: t.draft.changeCondition, act: 'condition' }]
            : []),
        ],
        [cancelButton(t)],
      ],
    };
  },
  acts: {
    condition: neutral(async (_draft, { house }) => {
      await house.conditions.look();
      return { to: 'draft-condition/0' };
    }),
    save: {
      access: (draft, { house }) => accessOfSaving(draft, house),
      late: (draft, { house, member, t }) => {
        const part = takingPart(draft, house);
        if (draft.code === undefined || !part) return { note: t.late.gives, refused: true };
        return after(t, house.codes.edit(actorOf(member), draft.code, part), () => ({ note: t.late.inPart }));
      },
      async run(draft, { house, member, t }) {
        const { user, code, pin, devices, schedule, condition, holdMinutes, uses } = draft;
        const saved = (id: number): Navigation => ({
          to: placeOf('code', id),
          draft: null,
          note: t.draft.saved,
        });
        if (schedule === undefined) return onward(draft);
        // It may have changed since it was chosen.
        if (isOther(draft, house)) await house.conditions.look();
        if (code !== undefined) {
          const change = {
            devices,
            schedule,
            ...(pin && { pin }),
            ...(condition !== undefined && { condition }),
            ...(holdMinutes !== undefined && { holdMinutes }),
            ...(uses !== undefined && { uses }),
          };
          return after(t, house.codes.edit(actorOf(member), code, change), () => saved(code));
        }
        if (pin === undefined) return onward(draft);
        const newCode = {
          ...{ user, pin, devices, schedule, condition: condition ?? null, uses: uses ?? null },
          ...(holdMinutes !== undefined && { holdMinutes }),
        };
        return after(t, house.codes.issue(actorOf(member), newCode), saved);
      },
    },
  },
});

/** "If I save this, these doors change now, these then." */
function previewLines(
  t: Texts,
  { code, pin, devices, schedule, condition, uses }: CodeDraft,
  house: House,
  now: number,
): Html[] {
  if (code === undefined && (schedule === undefined || devices.length === 0)) return [];
  const change = {
    devices,
    ...(schedule && { schedule }),
    ...(pin && { pin }),
    ...(condition !== undefined && { condition }),
    ...(uses !== undefined && { uses }),
  };
  const { opens, closes, newPin, then, waits = [], noRoom = [] } = house.forecast.preview(code, change);
  const what = [
    opens.length > 0 ? t.upcoming.opens(opens.join(', ')) : undefined,
    closes.length > 0 ? t.upcoming.closes(closes.join(', ')) : undefined,
    newPin.length > 0 ? t.upcoming.newPin(newPin.join(', ')) : undefined,
  ].filter((part) => part !== undefined);
  return [
    ...(what.length > 0 ? [t.upcoming.now(what.join('; '))] : []),
    ...waits.map(({ door, panel, hasOldPin }) => t.upcoming.waits(door, panel, hasOldPin)),
    ...noRoom.flatMap((shortage) => noRoomLines(shortage, { now, zone: house.zone, t: t })),
    ...(then ? [t.upcoming.then(t.moment(then.at, now, house.zone), then.active)] : []),
    ...(uses ? [rich`<i>${t.uses.short}</i>`] : []),
  ];
}

function noRoomLines(
  { device, slots, from, others }: NonNullable<Preview['noRoom']>[number],
  { now, zone, t }: Here,
): Html[] {
  return [
    ...(from === undefined
      ? []
      : [t.upcoming.noRoom(device, noRoomWords({ at: from, slots }, { now, zone, t: t }))]),
    ...others.map((other) =>
      t.upcoming.noRoomFor(device, t.whose(other.userName), t.moment(other.from, now, zone)),
    ),
  ];
}

/** What the code will depend on beside its schedule. */
export function conditionOf({ code, condition }: CodeDraft, house: House): ConditionId | undefined {
  if (condition !== undefined) return condition ?? undefined;
  return code === undefined ? undefined : house.queries.code(code)?.condition?.id;
}

/** Something else than what the code depends on already. */
function isOther({ code, condition }: CodeDraft, house: House): boolean {
  if (condition === undefined || condition === null) return false;
  return code === undefined || house.queries.code(code)?.condition?.id !== condition;
}

function conditionLine(t: Texts, draft: CodeDraft, house: House): Html | undefined {
  const before = draft.code === undefined ? undefined : house.queries.code(draft.code)?.condition;
  const condition = conditionOf(draft, house);
  if (before && before.id === condition) return t.condition.line(t.condition.describe(before, before.known));
  const chosen = house.conditions.choices().find(({ id }) => id === condition);
  if (chosen?.holds === undefined) return undefined;
  return t.condition.line(t.condition.describe({ ...chosen, holds: chosen.holds }, true));
}

/** What becomes of the code when what it depends on has ended; undefined where that does not end by itself. */
export function holdMinutesOf(draft: CodeDraft, house: House): number | undefined {
  const condition = conditionOf(draft, house);
  const before = draft.code === undefined ? undefined : house.queries.code(draft.code);
  const isSame = before?.condition?.id === condition;
  const chosen = isSame ? before?.condition : house.conditions.choices().find(({ id }) => id === condition);
  if (!chosen?.wavers) return undefined;
  return draft.holdMinutes ?? before?.hold?.minutes ?? HOLD_MINUTES;
}

function holdLine(t: Texts, draft: CodeDraft, house: House): Html | undefined {
  const minutes = holdMinutesOf(draft, house);
  return minutes === undefined ? undefined : rich`${t.condition.stays(minutes)}`;
}

/** How often it will work, or how many uses are left of before. */
export function usesLine(
  t: Texts,
  { code, uses }: CodeDraft,
  { house, now }: Pick<Scene, 'house' | 'now'>,
): Html | undefined {
  const before = code === undefined ? undefined : house.queries.code(code)?.uses;
  if (uses) return t.uses.line(t.uses.fromNow(uses));
  if (uses === null) return before && t.uses.line(t.uses.anyNumber);
  return before && t.uses.line(usesLeftWords(before, { now, zone: house.zone, t: t }));
}

function pinQuery({ user, devices, code }: Omit<CodeDraft, 'pin'>) {
  return { user, devices, ...(code !== undefined && { exceptCode: code }) };
}

function isEdit(draft: Scene['draft']): boolean {
  return draft?.kind === 'code' && draft.code !== undefined;
}

function aboveOf(draft: Scene['draft']): Place {
  if (draft?.kind !== 'code') return 'users/0';
  return draft.code === undefined ? placeOf('user', draft.user) : placeOf('code', draft.code);
}

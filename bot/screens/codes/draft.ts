import { HOLD_MINUTES } from '../../../src/domain/condition.ts';
import type { ConditionId } from '../../../src/domain/condition.ts';
import { firstUseOf, isByFirstUse, keepsFirstUse } from '../../../src/domain/first-use.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from '../../../src/engine/house.ts';
import type { CodeView } from '../../../src/engine/views/code-views.ts';
import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { rich, lines, type Html } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, refusalWords, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { firstUseWords } from '../../text/lines/code-lines.ts';
import { previewLines } from '../../text/changes.ts';
import { usesLeftWords } from '../../text/lines/lines.ts';
import {
  aboveOf,
  cancelButton,
  generate,
  isEdit,
  isForSeveral,
  needingSecond,
  nextStep,
  onward,
  pinRefusals,
  step,
  stepBefore,
} from './draft-steps.ts';
import { pinLines } from './draft-second-pin.ts';
import { labelOf } from './draft-label.ts';
import { sameAct, sameButton } from './last-code.ts';
import { saveForSeveral, usersOf } from './several.ts';
import { accessOfSaving, takingPart } from './draft-access.ts';

/**
 * A code before it is saved, a screen for each of its parts: `draft-pin`, `draft-devices`,
 * `draft-schedule` with its side rooms, `draft-review`.
 */
export function newCodeDraft(t: Texts, house: House, user: number): Navigation {
  if (!house.queries.user(user)) return { note: t.gone };
  return onward({ kind: 'code', user, devices: [] }, house);
}

export function editCodeDraft(
  house: House,
  code: CodeView,
  screen:
    | 'draft-pin'
    | 'draft-devices'
    | 'draft-schedule'
    | 'draft-condition/0'
    | 'draft-uses'
    | 'draft-label'
    | 'draft-review',
): Navigation {
  // Nobody's can only go: its card says how far that is.
  if (!code.user) return { to: placeOf('code', code.id) };
  const seen = house.decisions.markOf(code.id);
  const draft: CodeDraft = {
    kind: 'code',
    code: code.id,
    ...(seen !== undefined && { seen }),
    user: code.user.id,
    devices: code.grants.filter((grant) => grant.wanted).map((grant) => grant.device),
    schedule: code.schedule,
  };
  return { to: screen, draft };
}

export const draftPin: Screen = step({
  secret: true,
  back: (scene) => stepBefore('draft-pin', scene),
  body: (draft, scene) => ({
    text: rich`${scene.t.draft.pin}`,
    buttons: [
      [{ label: scene.t.draft.generate, act: 'generate', style: 'primary' }],
      draft.devices.length === 0 ? sameButton(draft, scene) : [],
      [cancelButton(scene.t)],
    ],
  }),
  acts: { generate, same: sameAct },
  typed(draft, { house, t }, text) {
    const pin = Pin.of(text.trim());
    const refusals = pinRefusals({ ...draft, pin }, house);
    return refusals.length > 0 ? { note: refusalWords(t, refusals) } : onward({ ...draft, pin }, house);
  },
});

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
    const label = labelOf(draft, house);
    const ready = nextStep(draft, house) === 'draft-review' && refusals.length === 0;
    return {
      showsPin: draft.pin !== undefined || draft.secondPin !== undefined,
      text: lines(
        t.draft.who(
          usersOf(draft)
            .map((id) => house.queries.user(id)?.name ?? '…')
            .join(', '),
        ),
        ...pinLines(t, draft, house),
        label === undefined ? undefined : t.code.label(label),
        t.draft.where(names.join(', ')),
        t.draft.when(t.schedule(draft.schedule ?? {}, { now, zone: house.zone })),
        firstUseLine(t, draft, { house, now }),
        conditionLine(t, draft, house),
        holdLine(t, draft, house),
        usesLine(t, draft, { house, now }),
        draft.devices.length === 0 ? t.draft.noneChosen : undefined,
        ...(refusals.length > 0 ? ['', refusalWords(t, refusals)] : consequences(t, draft, house, now)),
      ),
      buttons: [
        ready
          ? [{ label: t.button.save, act: 'save', style: 'success' }]
          : [{ label: t.button.save, act: 'save', disabled: true }],
        [
          ...(isForSeveral(draft) ? [] : [{ label: t.draft.changePin, go: 'draft-pin' as const }]),
          ...(needingSecond(draft, house).length > 0
            ? [{ label: t.draft.changeSecondPin, go: 'draft-second-pin' as const }]
            : []),
          { label: t.draft.changeDevices, go: 'draft-devices' },
          { label: t.draft.changeSchedule, go: 'draft-schedule' },
        ],
        [
          { label: t.draft.changeUses, go: 'draft-uses' },
          ...(isForSeveral(draft) ? [] : [{ label: t.draft.changeLabel, go: 'draft-label' as const }]),
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
        const { code } = draft;
        const isAsSeen = draft.seen === house.decisions.markOf(code);
        return after(t, house.codes.edit(actorOf(member), code, part), () => {
          // What this tap itself has changed is nobody else's change.
          const seen = isAsSeen ? house.decisions.markOf(code) : undefined;
          return { note: t.late.inPart, ...(seen !== undefined && { draft: { ...draft, seen } }) };
        });
      },
      async run(draft, scene) {
        const { house, member, t } = scene;
        const { user, code, pin, secondPin, devices, schedule, condition, holdMinutes, uses, label } = draft;
        const { fromNextUse } = draft;
        const saved = (id: number): Navigation => ({
          to: placeOf('code', id),
          draft: null,
          note: t.draft.saved,
        });
        if (schedule === undefined) return onward(draft, house);
        const changed = changedMeanwhile(draft, scene);
        if (changed) return changed;
        // It may have changed since it was chosen.
        if (isOther(draft, house)) await house.conditions.look();
        if (code !== undefined) {
          const change = {
            devices,
            schedule,
            ...(fromNextUse && { fromNextUse }),
            ...(pin && { pin }),
            ...(secondPin && { secondPin }),
            ...(condition !== undefined && { condition }),
            ...(holdMinutes !== undefined && { holdMinutes }),
            ...(uses !== undefined && { uses }),
            ...(label !== undefined && { label }),
          };
          return after(t, house.codes.edit(actorOf(member), code, change), () => saved(code));
        }
        if (isForSeveral(draft)) return saveForSeveral(draft, scene);
        if (pin === undefined) return onward(draft, house);
        const newCode = {
          ...{ user, pin, devices, schedule, condition: condition ?? null, uses: uses ?? null },
          ...(secondPin && { secondPin }),
          ...(label !== undefined && { label }),
          ...(holdMinutes !== undefined && { holdMinutes }),
        };
        return after(t, house.codes.issue(actorOf(member), newCode), saved);
      },
    },
  },
});

/** Somebody has decided something else about the code: it is shown first, and a second tap saves all the same. */
function changedMeanwhile(draft: CodeDraft, { house, now, t }: Scene): Navigation | undefined {
  const code = draft.code === undefined ? undefined : house.queries.code(draft.code);
  if (!code || code.deleted || draft.seen === undefined) return undefined;
  const seen = house.decisions.markOf(code.id);
  if (seen === undefined || seen === draft.seen) return undefined;
  const last = house.decisions.lastOf(code.id);
  const here = { now, zone: house.zone };
  const isNow = [
    ...(code.paused ? [t.code.paused] : []),
    `🚪 ${code.grants.flatMap(({ wanted, deviceName }) => (wanted ? deviceName : [])).join(', ')}`,
    `🕒 ${t.schedule(code.schedule, here)}`,
    ...(code.uses ? [usesLeftWords(code.uses, { ...here, t })] : []),
    ...(code.condition ? [t.condition.describe(code.condition, code.condition.known)] : []),
  ];
  const when = last === undefined ? '' : t.moment(last.at, now, house.zone);
  return {
    draft: { ...draft, seen },
    note: t.draft.changedMeanwhile(last?.by.name, when, isNow.join('\n')),
  };
}

/** "If I save this, these doors change now, these then." */
function consequences(
  t: Texts,
  { code, pin, secondPin, devices, schedule, fromNextUse, condition, uses }: CodeDraft,
  house: House,
  now: number,
): Html[] {
  if (code === undefined && (schedule === undefined || devices.length === 0)) return [];
  const change = {
    devices,
    ...(schedule && { schedule }),
    ...(fromNextUse && { fromNextUse }),
    ...(pin && { pin }),
    ...(secondPin && { secondPin }),
    ...(condition !== undefined && { condition }),
    ...(uses !== undefined && { uses }),
  };
  return [
    ...previewLines(house.forecast.preview(code, change), { now, zone: house.zone, t }),
    ...(uses ? [rich`<i>${t.uses.short}</i>`] : []),
    ...(schedule && isByFirstUse(schedule) ? [rich`<i>${t.firstUse.short}</i>`] : []),
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

/** Of a change: whether its time goes on as it has begun, or begins with the next use. */
function firstUseLine(
  t: Texts,
  { code, schedule, fromNextUse = false }: CodeDraft,
  { house, now }: Pick<Scene, 'house' | 'now'>,
): Html | undefined {
  const before = code === undefined ? undefined : house.queries.code(code);
  if (!before || schedule?.minutesFromFirstUse === undefined) return undefined;
  if (!keepsFirstUse(before, schedule, fromNextUse))
    return rich`${t.firstUse.anew(schedule.minutesFromFirstUse)}`;
  const firstUse = firstUseOf(schedule, before.firstUse?.at)!;
  return rich`${firstUseWords(firstUse, { now, zone: house.zone, t })}`;
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

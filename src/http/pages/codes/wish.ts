import type { ConditionId } from '../../../domain/condition.ts';
import type { DeviceId } from '../../../domain/device.ts';
import { Pin } from '../../../domain/pins/pin.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Schedule, Weekday } from '../../../domain/schedule/schedule.ts';
import type { Form } from '../../form.ts';
import type { Scene } from '../../scene.ts';
import { deviceKey } from '../parts.ts';

/** What somebody wants of a code, before it is decided. Kept in memory, as it may hold a PIN. */
export interface Wish {
  readonly kind: 'code-wish';
  readonly user: number;
  /** Missing of a new one. */
  readonly code?: number;
  /** What was decided of the code when its form was shown. */
  readonly seen?: string;
  /** Missing: a generated one; of a code that there is: the PIN stays. */
  readonly pin?: Pin;
  readonly devices: readonly DeviceId[];
  /** Of a code that there is: missing where it stays. */
  readonly schedule?: Schedule;
  /** As it was typed, to be shown again. */
  readonly typed: string;
  readonly condition?: ConditionId | null;
  readonly uses?: number | null;
  /** What it is called; null: nothing. Missing: as before. */
  readonly label?: string | null;
  /** What was typed is not understood. */
  readonly problems: readonly string[];
}

export function isWish(value: unknown): value is Wish {
  return (value as { kind?: unknown } | undefined)?.kind === 'code-wish';
}

/** Reads the form of a code. What is wrong with it is kept with it, so that nothing has to be typed again but the PIN. */
export function wishIn(scene: Scene, form: Form, of: Pick<Wish, 'user' | 'code'>): Wish {
  const { house } = scene;
  const keys = form.all('device');
  const groups = form.all('group');
  const grouped = house.groups
    .deviceGroups()
    .flatMap(({ key, devices }) => (groups.includes(key) ? devices : []));
  // Of a group, those that can have codes.
  const devices = house.queries
    .devices()
    .flatMap(({ id, codesUnsupportedReason }) =>
      keys.includes(deviceKey(id)) || (!codesUnsupportedReason && grouped.includes(id)) ? id : [],
    );
  const read = scheduleIn(scene, form, of.code === undefined);
  const pin = form.text('pin').replaceAll(/[\s-]/g, '');
  const seen = form.text('seen');
  return {
    kind: 'code-wish',
    ...of,
    devices,
    ...(seen !== '' && { seen }),
    ...(pin !== '' && { pin: Pin.of(pin) }),
    typed: form.text('when'),
    ...(read.schedule && { schedule: read.schedule }),
    ...labelIn(form, of.code === undefined ? undefined : house.queries.code(of.code)?.label),
    problems: [...read.problems, ...(holdsDigits(form.text('label')) ? [scene.t.draft.labelDigits] : [])],
    ...usesIn(form, read.uses, of.code === undefined),
    ...conditionIn(form),
  };
}

interface ReadForm {
  readonly schedule?: Schedule;
  readonly uses?: number;
  readonly problems: readonly string[];
}

/** In words as in the chat; days, hours and dates that are picked go before what is typed. */
function scheduleIn(scene: Scene, form: Form, isNew: boolean): ReadForm {
  const picked = pickedIn(form);
  if (picked) return { schedule: picked, problems: [] };
  const text = form.text('when');
  // Words that the page has written there are not read: what they are of stays as it is.
  if (!isNew && text === form.text('when-before')) return { problems: [] };
  if (text === '') return { schedule: {}, problems: [] };
  const read = scene.w.readSchedule(text, scene.here);
  if (!read.ok) return { problems: [read.words] };
  return { ...(isNew && { schedule: {} }), ...read, problems: [] };
}

function pickedIn(form: Form): Schedule | undefined {
  const days = form.all('day').map(Number).filter(isWeekday);
  const [start, end] = [form.text('start'), form.text('end')];
  const [from, until] = [form.text('from'), form.text('until')];
  const hasWindow = days.length > 0 || start !== '' || end !== '';
  if (!hasWindow && from === '' && until === '') return undefined;
  const window = {
    days: days.length > 0 ? days : ([1, 2, 3, 4, 5, 6, 7] as const),
    start: start === '' ? '00:00' : start,
    end: end === '' ? '24:00' : end,
  };
  return {
    ...(hasWindow && { windows: [window] }),
    ...(from !== '' && { from }),
    ...(until !== '' && { until }),
  };
}

function isWeekday(day: number): day is Weekday {
  return Number.isInteger(day) && day >= 1 && day <= 7;
}

/** An empty field: any number of a new code, and of one that there is what it was. */
function usesIn(form: Form, typed: number | undefined, isNew: boolean): Pick<Wish, 'uses'> {
  const text = form.text('uses');
  if (form.has('any-uses')) return { uses: null };
  if (text !== '') return { uses: form.number('uses') ?? Number.NaN };
  if (typed !== undefined) return { uses: typed };
  return isNew ? { uses: null } : {};
}

function labelIn(form: Form, before: string | undefined): Pick<Wish, 'label'> {
  const label = form.text('label');
  if (!form.has('label') || label === (before ?? '')) return {};
  return { label: label === '' ? null : label };
}

/** It would stand in lists as a PIN does. */
function holdsDigits(label: string): boolean {
  return /\d{4}/.test(label.replaceAll(/[^\p{L}\p{N}]/gu, ''));
}

function conditionIn(form: Form): Pick<Wish, 'condition'> {
  if (!form.has('condition')) return {};
  const id = form.text('condition');
  return { condition: id === '' ? null : id };
}

/** Why the house would not do it; nothing is changed. */
export function refusalsOf(scene: Scene, wish: Wish): readonly Refusal[] {
  const { house } = scene;
  const { code, pin, devices, schedule, condition, uses, user, label } = wish;
  if (code !== undefined)
    return house.codes.editRefusals(code, { ...changeOf(wish), ...secondFor(scene, wish) });
  return [
    ...(devices.length === 0 ? [{ kind: 'no-device' } as const] : []),
    ...(pin ? house.pinPolicy.pinsRefusals({ pin, ...secondFor(scene, wish) }, { user, devices }) : []),
    ...house.codes.scheduleRefusals(schedule ?? {}),
    ...house.codes.conditionRefusals(condition),
    ...house.codes.usesRefusals(uses),
    ...house.codes.labelRefusals(user, label),
  ];
}

/** A second PIN, where devices do not take the length of the first. It is generated, for each call anew. */
export function secondFor(
  { house }: Scene,
  { code, pin, devices, user }: Wish,
): { readonly secondPin?: Pin } {
  const query = { user, devices, ...(code !== undefined && { exceptCode: code }) };
  return house.pinPolicy.secondFor(pin ? { pin } : {}, query);
}

/** What the edit of a code that there is would change. */
export function changeOf({ pin, devices, schedule, condition, uses, label }: Wish) {
  return {
    devices,
    ...(schedule && { schedule }),
    ...(pin && { pin }),
    ...(condition !== undefined && { condition }),
    ...(uses !== undefined && { uses }),
    ...(label !== undefined && { label }),
  };
}

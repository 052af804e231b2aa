import type { DeviceId } from '../device.ts';
import { minutesOfDay } from '../alerts/alert-choices.ts';
import { LANGUAGES } from '../people/language.ts';
import type { Language } from '../people/language.ts';
import { PIN_MAX_LENGTH, PIN_MIN_LENGTH } from '../pins/pin-rules.ts';
import { placeholdersIn } from './guest-template.ts';
import { areStrings, isRecord } from '../shapes.ts';

/** A flat, a house or a room that is let to guests, and how their codes are made. */
export interface UnitSettings {
  readonly name: string;
  readonly devices: readonly DeviceId[];
  /** `HH:MM` by the house's wall. */
  readonly checkIn: string;
  readonly checkOut: string;
  /** A guest's code works this long before check-in and after check-out. */
  readonly beforeMinutes: number;
  readonly afterMinutes: number;
  /** Where a feed gives the times of a stay, they count instead of those of the unit. */
  readonly honoursTimes: boolean;
  readonly pin: {
    readonly wish: 'random' | 'phone-ending';
    /** Missing: that of the house. */ readonly length?: number;
  };
  /**
   * A code is put on the locks this long before check-in, so that it can be seen there and shared. From then on it
   * works, but never before the guests of the stay before have left.
   */
  readonly earlyHours: number;
  readonly share: ShareRule;
  /** A code of the cleaners works in these hours of each day on which guests leave. */
  readonly cleaning?: CleaningRule;
  /**
   * One more code is kept on each lock for the day on which the lock is offline. `by-rule`: a guest whose own code is
   * not on the lock in time gets it with the message.
   */
  readonly backup: 'off' | 'by-tap' | 'by-rule';
  /** Members who hear of its bookings, by their ids; none: all. What is an alarm is told to all. */
  readonly informs?: readonly number[];
  /** Phone and e-mail of guests are erased this long after they have left. */
  readonly eraseAfterDays: number;
}

export interface CleaningRule {
  /** The id of a user. */
  readonly user: number;
  /** `HH:MM`; the end is on the same day. */
  readonly from: string;
  readonly until: string;
}

/** When and how the code reaches the guest. */
export interface ShareRule {
  /** `when-ready`: as soon as every device has shown the code. `before`: that long before check-in, and not before that. */
  readonly when:
    { readonly kind: 'by-hand' | 'when-ready' } | { readonly kind: 'before'; readonly hours: number };
  /** The first of them that can reach the guest is taken; an owner is asked to forward it where none can. */
  readonly ways: readonly GuestWay[];
  readonly language: Language;
  /** Missing: the usual message. */
  readonly template?: string;
  readonly address?: string;
  readonly instructions?: string;
  readonly mapLink?: string;
  /** The guest hears of a new PIN or other dates, and that the stay was cancelled. */
  readonly tellsChanges: boolean;
  /** The guest hears that the code ends, the evening before check-out. */
  readonly tellsEnd: boolean;
}

export type GuestWay =
  | { readonly kind: 'email' }
  /** A notify service of Home Assistant, such as `notify.mobile_app_tablet`. */
  | { readonly kind: 'notify'; readonly service: string }
  /** The guest's own chat with the house. */
  | { readonly kind: 'chat' }
  /** Owners get the message and pass it on. */
  | { readonly kind: 'forward' };

export const DEFAULT_UNIT: Omit<UnitSettings, 'name' | 'devices'> = {
  checkIn: '15:00',
  checkOut: '11:00',
  beforeMinutes: 0,
  afterMinutes: 0,
  honoursTimes: true,
  pin: { wish: 'random' },
  earlyHours: 0,
  share: { when: { kind: 'by-hand' }, ways: [], language: 'en', tellsChanges: true, tellsEnd: false },
  backup: 'off',
  eraseAfterDays: 30,
};

export const UNIT_LIMITS = {
  nameLength: 40,
  bufferMinutes: 12 * 60,
  earlyHours: 7 * 24,
  shareHours: 14 * 24,
  eraseDays: 3650,
  textLength: 2000,
  devices: 40,
} as const;

export type UnitProblem =
  | { readonly kind: 'name-missing' }
  | { readonly kind: 'name-taken'; readonly name: string }
  | {
      readonly kind: 'too-long';
      readonly field: 'name' | 'template' | 'address' | 'instructions' | 'mapLink';
      readonly max: number;
      readonly came: number;
    }
  | { readonly kind: 'no-device' }
  | { readonly kind: 'not-a-time'; readonly came: string }
  | { readonly kind: 'cleaning-hours' }
  | {
      readonly kind: 'number';
      readonly field:
        'beforeMinutes' | 'afterMinutes' | 'earlyHours' | 'shareHours' | 'pinLength' | 'eraseAfterDays';
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'unknown-placeholder'; readonly came: string }
  | { readonly kind: 'no-code-in-template' }
  | { readonly kind: 'not-a-link' }
  | { readonly kind: 'not-a-service'; readonly came: string };

/** Why nobody can have meant these settings; an empty list is a good one. */
export function unitProblems(unit: UnitSettings): UnitProblem[] {
  const { share, cleaning, pin } = unit;
  const times = [unit.checkIn, unit.checkOut, ...(cleaning ? [cleaning.from, cleaning.until] : [])];
  return [
    ...(unit.name.trim() === '' ? [{ kind: 'name-missing' } as const] : []),
    ...(unit.devices.length === 0 ? [{ kind: 'no-device' } as const] : []),
    ...tooLong('name', unit.name, UNIT_LIMITS.nameLength),
    ...(['template', 'address', 'instructions', 'mapLink'] as const).flatMap((field) =>
      tooLong(field, share[field] ?? '', UNIT_LIMITS.textLength),
    ),
    ...times.flatMap((came) =>
      minutesOfDay(came) === undefined ? [{ kind: 'not-a-time', came } as const] : [],
    ),
    ...(cleaning && cleaning.until <= cleaning.from ? [{ kind: 'cleaning-hours' } as const] : []),
    ...outside('beforeMinutes', unit.beforeMinutes, 0, UNIT_LIMITS.bufferMinutes),
    ...outside('afterMinutes', unit.afterMinutes, 0, UNIT_LIMITS.bufferMinutes),
    ...outside('earlyHours', unit.earlyHours, 0, UNIT_LIMITS.earlyHours),
    ...outside('eraseAfterDays', unit.eraseAfterDays, 0, UNIT_LIMITS.eraseDays),
    ...(share.when.kind === 'before'
      ? outside('shareHours', share.when.hours, 0, UNIT_LIMITS.shareHours)
      : []),
    ...(pin.length === undefined ? [] : outside('pinLength', pin.length, PIN_MIN_LENGTH, PIN_MAX_LENGTH)),
    ...templateProblems(share.template),
    ...(share.mapLink !== undefined && !isLink(share.mapLink) ? [{ kind: 'not-a-link' } as const] : []),
    ...share.ways.flatMap((way) =>
      way.kind === 'notify' && !/^notify\.[a-z0-9_]+$/.test(way.service)
        ? [{ kind: 'not-a-service', came: way.service } as const]
        : [],
    ),
  ];
}

function tooLong(
  field: Extract<UnitProblem, { kind: 'too-long' }>['field'],
  text: string,
  max: number,
): UnitProblem[] {
  const came = [...text].length;
  return came > max ? [{ kind: 'too-long', field, max, came }] : [];
}

function outside(
  field: Extract<UnitProblem, { kind: 'number' }>['field'],
  value: number,
  min: number,
  max: number,
): UnitProblem[] {
  return Number.isInteger(value) && value >= min && value <= max ? [] : [{ kind: 'number', field, min, max }];
}

function templateProblems(template: string | undefined): UnitProblem[] {
  if (template === undefined) return [];
  const { known, unknown } = placeholdersIn(template);
  return [
    ...unknown.map((came) => ({ kind: 'unknown-placeholder', came }) as const),
    ...(known.includes('code') ? [] : [{ kind: 'no-code-in-template' } as const]),
  ];
}

function isLink(text: string): boolean {
  return URL.canParse(text) && ['https:', 'http:', 'geo:'].includes(new URL(text).protocol);
}

/** What is stored may be damaged. */
export function isUnitSettings(value: unknown): value is UnitSettings {
  if (!isRecord(value) || !isRecord(value['share']) || !isRecord(value['pin'])) return false;
  const { share, pin, cleaning } = value;
  const numbers = ['beforeMinutes', 'afterMinutes', 'earlyHours', 'eraseAfterDays'];
  const isRight =
    ['name', 'checkIn', 'checkOut'].every((key) => typeof value[key] === 'string') &&
    numbers.every((key) => Number.isInteger(value[key])) &&
    typeof value['honoursTimes'] === 'boolean' &&
    ['off', 'by-tap', 'by-rule'].includes(String(value['backup'])) &&
    areStrings(value['devices']) &&
    (pin['wish'] === 'random' || pin['wish'] === 'phone-ending') &&
    (pin['length'] === undefined || Number.isInteger(pin['length'])) &&
    (cleaning === undefined || isCleaning(cleaning)) &&
    (value['informs'] === undefined || areIds(value['informs'])) &&
    isShareRule(share);
  return isRight && unitProblems(value as unknown as UnitSettings).length === 0;
}

function areIds(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => Number.isInteger(id));
}

function isCleaning(value: unknown): value is CleaningRule {
  return (
    isRecord(value) &&
    Number.isInteger(value['user']) &&
    typeof value['from'] === 'string' &&
    typeof value['until'] === 'string'
  );
}

function isShareRule({
  when,
  ways,
  language,
  tellsChanges,
  tellsEnd,
  ...texts
}: Record<string, unknown>): boolean {
  const isWhen =
    isRecord(when) &&
    (when['kind'] === 'by-hand' ||
      when['kind'] === 'when-ready' ||
      (when['kind'] === 'before' && Number.isInteger(when['hours'])));
  return (
    isWhen &&
    Array.isArray(ways) &&
    ways.every(isGuestWay) &&
    (LANGUAGES as readonly unknown[]).includes(language) &&
    typeof tellsChanges === 'boolean' &&
    typeof tellsEnd === 'boolean' &&
    ['template', 'address', 'instructions', 'mapLink'].every(
      (key) => texts[key] === undefined || typeof texts[key] === 'string',
    )
  );
}

export function isGuestWay(value: unknown): value is GuestWay {
  if (!isRecord(value)) return false;
  const { kind, service } = value;
  return (
    kind === 'email' ||
    kind === 'chat' ||
    kind === 'forward' ||
    (kind === 'notify' && typeof service === 'string')
  );
}

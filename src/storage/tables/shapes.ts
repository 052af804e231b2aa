import type { Device } from '../../domain/device.ts';
import type { DeviceScheduleRecord } from '../../domain/schedule/device-schedule.ts';
import type { Observed, PinDigest } from '../../domain/plan/plan.ts';
import { isSchedule } from '../../domain/schedule/schedule.ts';
import type { Doubt } from '../../domain/plan/settling.ts';
import { SYNC_STATES } from '../../domain/plan/sync.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';
import { isMessage } from './as-written.ts';
import { isRecord } from '../../domain/shapes.ts';

/** Whether what a cell holds is what this program writes there. */

export { isSchedule };

const STATES = new Set<string>(SYNC_STATES);

export function isState(value: unknown): value is SyncState {
  return typeof value === 'string' && STATES.has(value);
}

const KINDS = new Set<unknown>(['unread', 'empty', 'known', 'unreadable'] satisfies Observed['kind'][]);

export function isKind(value: unknown): value is Observed['kind'] {
  return KINDS.has(value);
}

/** What each kind of reason says besides its kind: words, but for a few numbers and a driver's messages. */
const REASONS: Readonly<Record<SyncReason['kind'], readonly string[]>> = {
  queued: [],
  unreachable: ['message'],
  silent: ['message'],
  rejected: ['reason'],
  settling: [],
  used: [],
  'empty-disproved': [],
  'not-now': ['why', 'message'],
  'with-panel': ['panelName'],
  'not-stored': [],
  restored: [],
  'no-free-slot': [],
  'no-room': ['at', 'slots'],
  'changed-at-device': [],
  'forbidden-at-device': [],
  'deleted-at-device': [],
};

const NUMBERS: ReadonlySet<string> = new Set(['at', 'slots']);

export function isReason(value: unknown): value is SyncReason {
  if (!isRecord(value) || typeof value['kind'] !== 'string' || !Object.hasOwn(REASONS, value['kind']))
    return false;
  return REASONS[value['kind'] as SyncReason['kind']].every((name) => {
    if (name === 'message') return isMessage(value[name]);
    return NUMBERS.has(name) ? Number.isFinite(value[name]) : typeof value[name] === 'string';
  });
}

export function areDigests(value: unknown): value is PinDigest[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

export function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one));
}

export function isDeviceSchedule(value: unknown): value is DeviceScheduleRecord {
  if (!isRecord(value)) return false;
  const { kind, from, until } = value;
  if (kind === 'none' || kind === 'unsure') return true;
  const isKnown = kind === 'held' || kind === 'refused';
  return isKnown && Number.isFinite(from) && (until === undefined || Number.isFinite(until));
}

export function isDoubt(value: unknown): value is Doubt {
  if (!isRecord(value) || !Number.isFinite(value['since'])) return false;
  const { kind, digest, lookAt } = value;
  if (lookAt !== undefined && !Number.isFinite(lookAt)) return false;
  return kind === 'clear' || kind === 'use' || (kind === 'write' && typeof digest === 'string');
}

export function isDevice(value: unknown): value is Device {
  if (!isRecord(value)) return false;
  const { id, name, kind, slots, reserved, pin, codesUnsupportedReason: unsupported } = value;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    (kind === 'lock' || kind === 'partition') &&
    Number.isSafeInteger(slots) &&
    areNumbers(reserved) &&
    isRecord(pin) &&
    Number.isSafeInteger(pin['minLength']) &&
    Number.isSafeInteger(pin['maxLength']) &&
    typeof pin['charset'] === 'string' &&
    (unsupported === undefined || isMessage(unsupported))
  );
}
